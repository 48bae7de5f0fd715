"""When a source is looked at, and when somebody is told that it does not work."""

from datetime import UTC, datetime, timedelta

from models.import_source import DAY, PAUSES, ImportSource, SourceKind

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def source(**given: object) -> ImportSource:
    made = ImportSource(name="ERP", kind=SourceKind.WEB, address="https://erp.example.com/", made_by="ULEA")
    made.next_at = NOW
    for name, value in given.items():
        setattr(made, name, value)
    return made


def utc(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def test_it_is_looked_at_each_hour_day_or_week_at_its_time_on_the_workspaces_clock() -> None:
    assert source(every_minutes=60).following(NOW, BERLIN) == NOW + timedelta(hours=1)
    daily = source(every_minutes=DAY, options={"at": "07:00"})
    assert daily.following(NOW, BERLIN) == utc(11, 6)
    assert daily.following(utc(10, 5), BERLIN) == utc(10, 6), "today, when its time has not come yet"
    assert daily.following(utc(27, 9), BERLIN) == utc(28, 5), "the clocks go forward"
    assert source(every_minutes=7 * DAY).following(NOW, "UTC") == utc(17, 6), "six in the morning, unless somebody says"


def test_a_fault_that_may_pass_is_tried_again_soon_and_told_once_when_it_stays() -> None:
    one, told = source(), []
    now = NOW
    for _ in range(5):
        told.append(one.broke(now, "Nothing answers.", "UTC", passing=True))
        assert one.next_at is not None
        now = one.next_at
    assert told == [False, False, True, False, False]
    assert one.last_result == "Nothing answers."
    assert one.worked(now, "Nothing new.", "UTC"), "who was told hears that it works again"
    assert not one.worked(now, "Nothing new.", "UTC")
    assert not one.broke(now, "Nothing answers.", "UTC", passing=True), "it counts from the start"
    assert one.next_at == now + PAUSES[0]


def test_a_fault_that_stays_is_told_at_once_and_only_once() -> None:
    one = source()
    assert one.broke(NOW, "Put in a token.", "UTC", passing=False)
    assert one.next_at == utc(11, 6)
    assert not one.broke(utc(11, 6), "Put in a token.", "UTC", passing=False)


def test_who_asks_for_a_pause_gets_it_but_not_for_ever() -> None:
    one = source()
    one.broke(NOW, "Later.", "UTC", passing=True, after=timedelta(hours=1))
    assert one.next_at == NOW + timedelta(hours=1)
    one.broke(NOW, "Later.", "UTC", passing=True, after=timedelta(days=900))
    assert one.next_at == NOW + timedelta(days=1)
    one.broke(NOW, "Later.", "UTC", passing=True, after=timedelta(seconds=-9))
    assert one.next_at == utc(11, 6)


def test_a_test_changes_nothing_of_when_it_is_looked_at() -> None:
    one = source(next_at=utc(12, 6))
    one.test("ULEA", NOW)
    one.test("UANN", NOW)
    assert (one.tester, one.next_at) == ("UANN", NOW)
    one.tested()
    assert (one.tester, one.next_at) == (None, utc(12, 6))
    one.pause()
    one.test("ULEA", NOW)
    one.tested()
    assert one.next_at is None, "paused, it stays paused"


def test_paused_it_goes_on_for_whoever_says_so() -> None:
    one = source(failed=7)
    assert one.pause()
    assert not one.pause()
    assert one.resume("UANN", NOW)
    assert not one.resume("ULEA", NOW)
    assert (one.made_by, one.failed, one.next_at) == ("UANN", 0, NOW)
