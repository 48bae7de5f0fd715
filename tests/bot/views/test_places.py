"""Time zones and countries, found by what is typed."""

from bot.views import places


def values(options: list[dict[str, object]]) -> list[object]:
    return [option["value"] for option in options]


def test_zones_are_found_by_any_part_of_their_name() -> None:
    assert values(places.zones("new york")) == ["America/New_York"]
    assert values(places.zones("America/New_York")) == ["America/New_York"]
    assert values(places.zones("utc")) == ["UTC"]
    assert len(places.zones("")) == 100
    assert places.zones("atlantis") == []


def test_countries_are_found_with_their_regions() -> None:
    found = values(places.countries("germany"))
    assert found[0] == "DE"
    assert "DE-BY" in found
    assert values(places.countries("Germany: Bayern")) == ["DE-BY"]
    assert values(places.countries("us"))[0] != "none"
    assert "US" in values(places.countries("us"))
    assert values(places.countries(""))[0] == places.NO_COUNTRY
    assert values(places.countries("none"))[0] == places.NO_COUNTRY
    assert len(places.countries("a")) <= 100


def test_what_was_chosen_is_a_country_or_none() -> None:
    assert places.chosen_country("DE-BY") == "DE-BY"
    assert places.chosen_country(places.NO_COUNTRY) is None
    assert places.chosen_country(None) is None
