"""Message time stamps: `seconds.microseconds` as text outside, whole microseconds inside."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Take an aware time; give the microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def moment(stamp: int) -> datetime:
    """Take microseconds since 1970; give the time in UTC."""
    return EPOCH + timedelta(microseconds=stamp)


def text(stamp: int) -> str:
    """Take microseconds; give Slack's `1700000000.000100`."""
    return f"{stamp // 1_000_000}.{stamp % 1_000_000:06d}"


def parse(ts: str) -> int | None:
    """Take Slack's time stamp, also without decimals; give microseconds, or None if it is not one."""
    whole, _, part = str(ts).partition(".")
    if not whole.isdigit() or (part and not part.isdigit()):
        return None
    return int(whole) * 1_000_000 + int((part + "000000")[:6])
