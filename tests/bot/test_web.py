"""Reading what Slack posts."""

import json
from urllib.parse import parse_qs, quote, urlencode

from hypothesis import given
from hypothesis import strategies as st

from bot.web import unwrapped

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, st.booleans())
def test_a_payload_is_read_as_any_form_would_be(words: str, escaped: bool) -> None:
    payload = json.dumps({"text": words}, ensure_ascii=escaped)
    for body in (urlencode({"payload": payload}), f"payload={quote(payload, safe='')}", f"payload={quote(payload)}"):
        assert unwrapped(body.encode()).decode() == parse_qs(body)["payload"][0] == payload


@given(st.dictionaries(TEXTS, TEXTS, min_size=2))
def test_any_other_form_is_left_as_it_is(form: dict[str, str]) -> None:
    body = urlencode(form).encode()
    assert unwrapped(body) == body
