"""A ledger written in any dialect comes back to the cent."""

import csv
import io
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.sources.books import Held, read_bytes, read_file, workbook

WORDS = {
    "en": ("Posting date", "Account", "Cost center", "Voucher", "Text", "Amount", "Debit", "Credit", "Scenario"),
    "sv": (
        "Bokföringsdatum",
        "Konto",
        "Kostnadsställe",
        "Vernr",
        "Verifikationstext",
        "Belopp",
        "Debet",
        "Kredit",
        "Scenario",
    ),
    "de": (
        "Buchungsdatum",
        "Sachkonto",
        "Kostenstelle",
        "Belegnummer",
        "Buchungstext",
        "Betrag",
        "Soll",
        "Haben",
        "Szenario",
    ),
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ALPHABET = "abcXYZ åäöÅÄÖüÜ0123456789-'\"&<>!,;|.\t"


@dataclass(frozen=True)
class Line:
    """A line of a made-up ledger."""

    day: date
    account: str
    centre: str
    voucher: str
    text: str
    cents: int
    scenario: str


@dataclass(frozen=True)
class Dialect:
    """How it is written."""

    language: str
    encoding: str
    delimiter: str
    decimal: str
    group: str
    days: str
    ending: str
    negative: str
    two_sided: bool
    quote_all: bool
    above: int
    shuffled: int

    def amount(self, cents: int) -> str:
        whole, part = divmod(abs(cents), 100)
        text = f"{whole:,}".replace(",", self.group) + f"{self.decimal}{part:02}"
        return self.negative.format(text) if cents < 0 else text


LINES = st.lists(
    st.builds(
        Line,
        day=st.dates(date(2019, 1, 1), date(2031, 12, 31)),
        account=st.sampled_from(["1910", "3010", "0040", "5010", "7A", "6000-1"]),
        centre=st.sampled_from(["", "100", "Syd", "007"]),
        voucher=st.sampled_from(["A-1", "17", "", "B 2"]),
        text=st.text(ALPHABET, max_size=20),
        cents=st.integers(-(10**11), 10**11),
        scenario=st.sampled_from(["actual", "budget", "forecast"]),
    ),
    min_size=1,
    max_size=25,
)
DIALECTS = st.builds(
    Dialect,
    language=st.sampled_from(sorted(WORDS)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp437"]),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    group=st.sampled_from(["", " ", "mark"]),
    days=st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%d 00:00:00"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    negative=st.sampled_from(["-{}", "({})", "{}-", "−{}"]),
    two_sided=st.booleans(),
    quote_all=st.booleans(),
    above=st.integers(0, 3),
    shuffled=st.integers(0, 10**6),
).map(
    lambda one: replace(
        one,
        group={"mark": "," if one.decimal == "." else "."}.get(one.group, one.group),
        negative="-{}" if one.negative == "−{}" and not one.encoding.startswith("utf") else one.negative,
    )
)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(lines: list[Line], dialect: Dialect) -> bytes:
    words = WORDS[dialect.language]
    money = list(words[6:8] if dialect.two_sided else words[5:6])
    header = [*words[:5], words[8], *money]
    rows = [
        [
            one.day.strftime(dialect.days), one.account, one.centre, one.voucher, one.text, one.scenario,
            *map(dialect.amount, (max(one.cents, 0), max(-one.cents, 0)) if dialect.two_sided else (one.cents,)),
        ]
        for one in lines
    ]  # fmt: skip
    order = sorted(range(len(header)), key=lambda place: (dialect.shuffled * (place + 7)) % 101)
    file = io.StringIO(newline="")
    file.write("".join(f"Title {number}{dialect.ending}" for number in range(dialect.above)))
    table = csv.writer(
        file,
        delimiter=dialect.delimiter,
        lineterminator=dialect.ending,
        quoting=csv.QUOTE_ALL if dialect.quote_all else csv.QUOTE_MINIMAL,
    )
    table.writerows([[row[place] for place in order] for row in [header, *rows]])
    return file.getvalue().encode(dialect.encoding)


def compare(held: Held, lines: list[Line], first: int) -> None:
    assert held.reading.missing == ()
    assert held.reasons == []
    found = [
        (
            int(one["line"]),
            one["day"],
            one["account"],
            one["cost_centre"],
            one["voucher"],
            one["text"],
            int(one["amount_minor"]),
            one["scenario"],
        )
        for one in held.lines
    ]
    expected = [
        (
            number,
            one.day.isoformat(),
            one.account,
            one.centre,
            one.voucher,
            " ".join(one.text.split()),
            one.cents,
            one.scenario,
        )
        for number, one in enumerate(lines, first)
    ]
    assert found == expected


@SLOW
@given(LINES, DIALECTS)
def test_any_ledger_in_any_dialect_comes_back_to_the_cent(lines: list[Line], dialect: Dialect) -> None:
    with tempfile.TemporaryDirectory() as folder:
        held = read_bytes(Path(folder), written(lines, dialect), currency="SEK")
        compare(held, lines, dialect.above + 2)
        sums: Counter[tuple[str, str]] = Counter()
        for one in lines:
            sums[one.scenario, f"{one.day:%Y-%m}"] += one.cents
        assert {place: total.amount for place, total in held.reading.totals.items()} == dict(sums)


@settings(SLOW, max_examples=40)
@given(LINES)
def test_any_ledger_in_a_workbook_comes_back_to_the_cent(lines: list[Line]) -> None:
    words = WORDS["en"]
    rows = [
        (
            one.day,
            one.account,
            one.centre or None,
            one.voucher or None,
            one.text.replace("=", "") or None,
            one.cents / 100,
            one.scenario,
        )
        for one in lines
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "books.xlsx", Books=[(*words[:6], words[8]), *rows])
        compare(read_file(path, currency="SEK"), lines, 2)


@settings(SLOW, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["3010", "4010", "5010", "6010"]),
        st.lists(st.none() | st.integers(-(10**9), 10**9), min_size=12, max_size=12),
        min_size=1,
    ),
    st.integers(2019, 2031),
    st.sampled_from(["{} {}", "{}-{}", "{1}-{2:02}", "{1}{2:02}", "Budget {} {}"]),
)
def test_any_plan_with_a_column_a_month_comes_back_to_the_cent(
    plan: dict[str, list[int | None]], year: int, form: str
) -> None:
    header = [form.format(name, year, number) for number, name in enumerate(MONTHS, 1)]
    rows = [
        [account, *("" if cents is None else f"{cents / 100:.2f}".replace(".", ",") for cents in months)]
        for account, months in plan.items()
    ]
    text = "\n".join(";".join(row) for row in [["Account", *header], *rows])
    with tempfile.TemporaryDirectory() as folder:
        held = read_bytes(Path(folder), text.encode(), "budget.csv", currency="SEK")
    expected = [
        (account, f"{year}-{number:02}", "budget", cents)
        for account, months in plan.items()
        for number, cents in enumerate(months, 1)
        if cents is not None
    ]
    assert sorted(held.short) == sorted(expected)
