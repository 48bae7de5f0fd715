"""Reading a web address page by page; whatever it answers, there is a file or a sentence."""

import base64
import gzip
import ipaddress
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sources import web
from bot.sources.arrivals import Arrival, Trouble
from bot.sources.hosts import is_public
from bot.sources.web import fetch
from bot.sources.web_addresses import Paging, Proof, WebAddress
from tests.web_pages import Pages, web_pages

CSV = "Account,Period,Amount\n3010,2026-10,100.00\n"


@pytest.fixture
def pages() -> Iterator[Pages]:
    with web_pages() as made:
        yield made


def ask(pages: Pages, folder: Path, path: str = "/books", **more: Any) -> Arrival | Trouble:
    out = folder / str(len(list(folder.iterdir())))
    out.mkdir()
    address = replace(WebAddress(f"{pages.url}{path}", "erp.csv", allowed=("127.0.0.1",)), **more)
    return fetch(address, out)


def text(found: Arrival | Trouble) -> str:
    assert isinstance(found, Arrival), found
    [file] = found.files
    return Path(file.path).read_text().replace("\r\n", "\n")


def trouble(found: Arrival | Trouble) -> Trouble:
    assert isinstance(found, Trouble), found
    assert found.sentence.endswith(".")
    assert all(len(sentence.split()) <= 20 for sentence in found.sentence.split(". "))
    return found


def test_a_file_comes_as_it_is_with_what_the_address_calls_it(pages: Pages, tmp_path: Path) -> None:
    pages.always(CSV, ETag='"v1"')
    found = ask(pages, tmp_path)
    assert text(found) == CSV
    assert isinstance(found, Arrival)
    assert found.etag == '"v1"'
    assert found.files[0].name == "erp.csv"
    assert "authorization" not in pages.asked[0][1]


def test_what_is_unchanged_is_not_sent_again(pages: Pages, tmp_path: Path) -> None:
    pages.answer = lambda path, given, headers: (304, {}, b"") if headers.get("if-none-match") == '"v1"' else (500, {}, b"")
    assert ask(pages, tmp_path, etag='"v1"') == Arrival(etag='"v1"')


@pytest.mark.parametrize(
    ("proof", "header", "sent"),
    [
        (Proof.BEARER, "", ("authorization", "Bearer me:open")),
        (Proof.HEADER, "X-Api-Key", ("x-api-key", "me:open")),
        (Proof.BASIC, "", ("authorization", "Basic " + base64.b64encode(b"me:open").decode())),
    ],
)
def test_the_token_is_shown_as_the_address_wants_it(
    pages: Pages, tmp_path: Path, proof: Proof, header: str, sent: tuple[str, str]
) -> None:
    pages.always(CSV)
    ask(pages, tmp_path, token="me:open", proof=proof, header=header)
    assert pages.asked[0][1][sent[0]] == sent[1]


def rows(*amounts: str, **more: Any) -> bytes:
    found = [{"account": "3010", "period": "2026-10", "amount": "A"} for _ in amounts]
    body = json.dumps({"data": found, **more})
    for amount in amounts:
        body = body.replace('"A"', amount, 1)
    return body.encode()


def test_pages_of_records_become_one_file_with_every_digit(pages: Pages, tmp_path: Path) -> None:
    second = f"{pages.url}/books?page=2"
    pages.one_after_another(
        (200, {}, rows("0.10", "123456789012345678.01", links={"next": second})), (200, {}, rows("-3", note={"of": "x"}))
    )
    assert text(ask(pages, tmp_path)) == (
        "account,period,amount\n3010,2026-10,0.10\n3010,2026-10,123456789012345678.01\n3010,2026-10,-3\n"
    )
    assert [path for path, _ in pages.asked] == ["/books", "/books?page=2"]


def test_the_next_page_may_stand_in_a_header(pages: Pages, tmp_path: Path) -> None:
    pages.one_after_another(
        (200, {"Link": '</books?from=2>; rel="next"'}, CSV.encode()), (200, {}, CSV.replace("100", "200").encode())
    )
    assert text(ask(pages, tmp_path)) == CSV + "3010,2026-10,200.00\n"


def test_pages_may_be_found_by_a_token(pages: Pages, tmp_path: Path) -> None:
    pages.answer = lambda path, given, headers: (
        (200, {}, rows("2")) if given.get("after") == "t&2" else (200, {}, rows("1", meta={"cursor": "t&2"}))
    )
    found = ask(pages, tmp_path, "/books?year=2026", paging=Paging.CURSOR, next_field="meta.cursor", parameter="after")
    assert text(found).count("3010") == 2
    assert pages.asked[1][0] == "/books?year=2026&after=t%262"


def test_numbered_pages_are_read_until_one_is_empty(pages: Pages, tmp_path: Path) -> None:
    pages.answer = lambda path, given, headers: (200, {}, rows(*(given["p"],) * (int(given["p"]) < 4)))
    assert text(ask(pages, tmp_path, paging=Paging.NUMBER, parameter="p")).count("3010") == 3
    assert len(pages.asked) == 4


def test_no_rows_are_nothing_new(pages: Pages, tmp_path: Path) -> None:
    pages.always(rows().decode())
    assert ask(pages, tmp_path) == Arrival()


def test_the_same_records_in_another_order_are_the_same(pages: Pages, tmp_path: Path) -> None:
    digests = set()
    for body in (rows("1", "2"), rows("2", "1"), rows("1", "3")):
        pages.always(body.decode())
        found = ask(pages, tmp_path)
        assert isinstance(found, Arrival)
        digests.add(found.files[0].digest)
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("status", "headers", "passing", "after", "says"),
    [
        (401, {}, False, None, "Put in a token"),
        (403, {}, False, None, "Put in a token"),
        (404, {}, False, None, "Look at the address"),
        (400, {}, False, None, "does not give me the numbers (400)"),
        (429, {"Retry-After": "120"}, True, 120.0, "come back later"),
        (
            503,
            {"Retry-After": "Wed, 10 Mar 2027 09:30:00 GMT", "Date": "Wed, 10 Mar 2027 09:00:00 GMT"},
            True,
            1800.0,
            "own",
        ),
        (429, {"Retry-After": "soon"}, True, None, "come back later"),
        (500, {}, True, None, "has a problem of its own"),
    ],
)
def test_what_it_refuses_is_told_with_how_to_mend_it(
    pages: Pages, tmp_path: Path, status: int, headers: dict[str, str], passing: bool, after: float | None, says: str
) -> None:
    pages.answer = lambda path, given, asked: (status, headers, b"")
    found = trouble(ask(pages, tmp_path))
    assert (found.passing, found.after) == (passing, after)
    assert says in found.sentence


def test_a_short_pause_is_waited_for(pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("bot.sources.web.time.sleep", waited.append)
    pages.one_after_another((429, {"Retry-After": "3"}, b""), (200, {}, CSV.encode()))
    assert text(ask(pages, tmp_path)) == CSV
    assert waited == [3.0]
    pages.always("", status=429, Retry_After="1")
    assert trouble(ask(pages, tmp_path)).passing, "not for ever"


@pytest.mark.parametrize("links", [{"next": "/books"}, {"next": "https://evil.example.com/?page=2"}, {"next": "http://[:"}])
def test_a_next_page_that_leads_round_or_elsewhere_is_refused(pages: Pages, tmp_path: Path, links: dict[str, str]) -> None:
    pages.always(rows("1", links=links).decode())
    assert not trouble(ask(pages, tmp_path)).passing
    assert len(pages.asked) == 1


def test_pages_that_are_all_the_same_are_not_read_for_ever(pages: Pages, tmp_path: Path) -> None:
    pages.always(CSV)
    assert "Each page is the same" in trouble(ask(pages, tmp_path, paging=Paging.NUMBER)).sentence
    assert len(pages.asked) == 2


def test_the_token_goes_to_no_other_place(pages: Pages, tmp_path: Path) -> None:
    with web_pages() as other:
        other.always(CSV)
        pages.always("", status=302, Location=f"{other.url}/moved")
        assert text(ask(pages, tmp_path, token="secret")) == CSV
        assert "authorization" in pages.asked[0][1]
        assert "authorization" not in other.asked[0][1]
    pages.always("", status=302, Location="/books")
    assert "from one place to the next" in trouble(ask(pages, tmp_path)).sentence
    pages.always("", status=302, Location="file:///etc/passwd")
    assert "from one place to the next" in trouble(ask(pages, tmp_path)).sentence


def test_hosts_inside_the_network_are_asked_only_where_the_operator_allows_them(pages: Pages, tmp_path: Path) -> None:
    pages.always(CSV)
    port = pages.url.rpartition(":")[2]
    others: list[tuple[str, ...]] = [(), ("10.0.0.0/8", "erp.local")]
    for allowed in others:
        found = trouble(ask(pages, tmp_path, allowed=allowed))
        assert "IMPORT_HOSTS" in found.sentence
        assert not found.passing
    assert pages.asked == []
    for one in ("127.0.0.0/8", "127.0.0.1", f"127.0.0.1:{port}"):
        assert text(ask(pages, tmp_path, allowed=(one,))) == CSV


@pytest.mark.parametrize(
    "inside",
    ["10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1",  # noqa: S104
     "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::"],
)  # fmt: skip
def test_an_address_inside_is_known_in_every_dress(inside: str) -> None:
    assert not is_public(ipaddress.ip_address(inside))
    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))


def test_too_much_is_stopped_also_when_it_was_packed_small(
    pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LARGEST", 100_000)
    packed = gzip.compress(b"0" * 200_000)
    pages.answer = lambda path, given, headers: (200, {"Content-Encoding": "gzip"}, packed)
    assert "larger than 2 GB" in trouble(ask(pages, tmp_path)).sentence


@pytest.mark.parametrize("body", ['{"data": [', "[1, 2]", '["a"]', "[" * 100_000])
def test_json_that_is_none_or_no_records_is_told(pages: Pages, tmp_path: Path, body: str) -> None:
    pages.always(body)
    assert not trouble(ask(pages, tmp_path)).passing


def test_nobody_there_is_told_and_may_pass(tmp_path: Path) -> None:
    with web_pages() as gone:
        pass
    assert trouble(ask(gone, tmp_path)).passing
    assert trouble(ask(Pages("http://no-such-host.invalid"), tmp_path)).passing
    assert not trouble(ask(Pages("http://erp.example.com:port"), tmp_path)).passing
