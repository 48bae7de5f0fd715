"""Time zones and countries to choose from, found by what is typed."""

from functools import lru_cache

from bot.views.blocks import Element, option
from models import calendar

MOST = 100
NO_COUNTRY = "none"  # the option for "weekends only"
USUAL = (
    "Europe/",
    "America/",
    "Asia/",
    "Africa/",
    "Australia/",
    "Pacific/",
    "Atlantic/",
    "Indian/",
    "Antarctica/",
    "Arctic/",
)


@lru_cache(maxsize=1)
def _zones() -> list[str]:
    return ["UTC", *sorted(zone for zone in calendar.zones() if zone.startswith(USUAL))]


def zone_option(zone: str) -> Element:
    """A time zone as an option; its value is the IANA name."""
    return option(zone, zone.replace("_", " "))


def zones(words: str) -> list[Element]:
    """The time zones that hold every word typed, such as "berlin" or "new york"."""
    wanted = words.casefold().replace("_", " ").split()
    found = [zone for zone in _zones() if all(word in zone.casefold().replace("_", " ") for word in wanted)]
    return [zone_option(zone) for zone in found[:MOST]]


def country_option(country: str | None) -> Element:
    """A country or region as an option; its value is the code, or NO_COUNTRY."""
    return option(country or NO_COUNTRY, calendar.country_name(country) if country else "None, weekends only")


def countries(words: str) -> list[Element]:
    """The countries that hold every word typed; where few do, their regions too ("germany bayern")."""
    wanted = words.casefold().replace(":", " ").split()
    known = calendar.countries()
    found = [code for code, name in known if all(_holds(word, code, name) for word in wanted)]
    if wanted:
        near = [code for code, name in known if any(_holds(word, code, name) for word in wanted)]
        regions = [region for code in near[:3] for region in calendar.regions(code)]
        found += [code for code, name in regions if all(_holds(word, code, name) for word in wanted)]
    options = [country_option(code) for code in found]
    return [country_option(None), *options][:MOST] if not wanted or _holds(words.casefold(), "", "none") else options[:MOST]


def chosen_country(value: str | None) -> str | None:
    """The country that an option's value stands for."""
    return None if value in (None, "", NO_COUNTRY) else value


def _holds(word: str, code: str, name: str) -> bool:
    return word in name.casefold() or word == code.casefold()
