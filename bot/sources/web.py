"""A web address that is read page by page. Called in a process of its own, so that no answer keeps the bot from its work."""

import base64
import re
import shutil
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

import httpx

from bot.sources.arrivals import Arrival, Arrived, Stop, Trouble, file_digest
from bot.sources.hosts import permitted
from bot.sources.pages import JsonPages, is_json, named
from bot.sources.sizes import LARGEST
from bot.sources.web_addresses import Paging, Proof, WebAddress
from models.refusal import Refusal

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
REDIRECTS = 5
PAGES = 1000
SHORT_WAIT = 10.0  # seconds that are waited for here when the other side asks for a pause
WAITS = 5
BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")  # what these begin cannot be put together page by page


def fetch(address: WebAddress, out: str | Path) -> Arrival | Trouble:
    """Read all pages into one file in `out`, an empty folder."""
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            return _Reader(client, address, Path(out)).read()
    except Stop as stop:
        return stop.trouble
    except Refusal as refusal:
        return Trouble(refusal.sentence)
    except httpx.InvalidURL:
        return Trouble("This is no web address. Copy it whole, with https:// in front.")


class _Reader:
    def __init__(self, client: httpx.Client, address: WebAddress, out: Path) -> None:
        self._client = client
        self._address = address
        self._out = out
        self._first = httpx.URL(address.url)
        self._asked: set[str] = set()
        self._size = 0
        self._waits = 0

    def read(self) -> Arrival:
        url: httpx.URL | None = self._page_url(self._first, 1)
        pages, number, etag, last = JsonPages(self._out), 0, None, ""
        whole = self._out / "file"
        while url is not None:
            number += 1
            if number > PAGES or str(url) in self._asked:
                raise Stop("Its pages lead round in a circle. Look how the next page is found.")
            self._asked.add(str(url))
            page = self._out / "page"
            response = self._get(url, page, None if number > 1 else self._address.etag)
            if response.status_code == 304:
                return Arrival(etag=self._address.etag)
            etag = response.headers.get("ETag", "")[:200] if number == 1 else ""
            digest = file_digest(page)
            if digest == last and self._address.paging is Paging.NUMBER:
                raise Stop("Each page is the same. Look how its pages are numbered, or ask for one page only.")
            last = digest
            if is_json(page):
                held, empty = pages.add(page)
                url = None if empty else self._next(url, number, response, held)
            elif pages.rows:
                raise Stop("Its pages are not of one kind. Ask for JSON or for CSV throughout.")
            else:
                empty = _appended(page, whole)
                url = None if empty else self._next(url, number, response, None)
        if pages.rows:
            digest = pages.write(whole)
        elif whole.exists():
            digest = file_digest(whole)
        else:
            return Arrival(etag=etag or None)
        arrived = Arrived(self._address.name, str(whole), digest, whole.stat().st_size)
        return Arrival((arrived,), etag=etag or None)

    # the next page
    def _page_url(self, url: httpx.URL, number: int) -> httpx.URL:
        if self._address.paging is not Paging.NUMBER:
            return url
        return url.copy_merge_params({self._address.parameter or "page": str(number)})

    def _next(self, url: httpx.URL, number: int, response: httpx.Response, held: object) -> httpx.URL | None:
        match self._address.paging:
            case Paging.NUMBER:
                return self._page_url(url, number + 1)
            case Paging.CURSOR:
                found = named(held, self._address.next_field)
                return url.copy_merge_params({self._address.parameter or "cursor": found}) if found else None
            case Paging.LINK:
                link = str(response.links.get("next", {}).get("url", "")) or named(held, self._address.next_field)
                if not link:
                    return None
                try:
                    following = httpx.URL(urljoin(str(url), link))
                except (ValueError, httpx.InvalidURL) as error:
                    raise Stop("Its link to the next page is no web address.") from error
                if not _same_place(following, self._first):
                    raise Stop(f"Its next page lies elsewhere, at {following.host}. I only ask {self._first.host}.")
                return following
        return None

    # one page
    def _get(self, url: httpx.URL, into: Path, etag: str | None) -> httpx.Response:
        """The answer, its body written into a file; redirects are followed, and the token goes to no other place."""
        for _ in range(REDIRECTS + 1):
            with self._asking(url, etag) as response:
                status = response.status_code
                if status == 304 and etag:
                    return response
                if status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
                    url = httpx.URL(urljoin(str(url), response.headers["Location"]))
                    if url.scheme not in ("http", "https"):
                        break
                    continue
                after = _pause(response)
                if status in (429, 503) and after is not None and after <= SHORT_WAIT and self._waits < WAITS:
                    self._waits += 1
                    time.sleep(after)
                    continue
                if status != 200:
                    raise _refused(status, url.host, after)
                with into.open("wb") as opened:
                    for block in response.iter_bytes(1 << 20):
                        self._size += len(block)
                        if self._size >= LARGEST:
                            raise Stop("It is larger than 2 GB. Ask for less at a time, such as one year.")
                        opened.write(block)
                return response
        raise Stop(f"{url.host} sends me from one place to the next. Put in the address where the numbers are.")

    @contextmanager
    def _asking(self, url: httpx.URL, etag: str | None) -> Iterator[httpx.Response]:
        host = permitted(url.host, url.port or (443 if url.scheme == "https" else 80), self._address.allowed)
        headers = {"Host": url.netloc.decode(), "Accept": "text/csv, application/json, */*;q=0.5", "User-Agent": "Tandem"}
        if _same_place(url, self._first):
            headers |= _proof(self._address)
        if etag:
            headers["If-None-Match"] = etag
        request = self._client.build_request(
            "GET", url.copy_with(host=host), headers=headers, extensions={"sni_hostname": url.host}
        )
        try:
            response = self._client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise Stop(f"{url.host} did not answer in time. See whether it is at work.", passing=True) from error
        except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
            if _is_about_certificate(error):
                raise Stop(f"The certificate of {url.host} is not in order. Ask who runs it to mend it.") from error
            raise Stop(f"Nothing answers at {url.host}. See whether it is at work.", passing=True) from error


def _same_place(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _proof(address: WebAddress) -> dict[str, str]:
    if not address.token:
        return {}
    match address.proof:
        case Proof.BASIC:
            return {"Authorization": "Basic " + base64.b64encode(address.token.encode()).decode()}
        case Proof.HEADER:
            return {address.header: address.token}
    return {"Authorization": f"Bearer {address.token}"}


def _pause(response: httpx.Response) -> float | None:
    """The seconds a Retry-After header asks for; a date counts from the answer's own."""
    words = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,7}", words):
        return float(words)
    try:
        until, since = (parsedate_to_datetime(each) for each in (words, response.headers.get("Date", "")))
        return max(0.0, (until - since).total_seconds())
    except (ValueError, TypeError):
        return None


def _refused(status: int, host: str, after: float | None) -> Stop:
    match status:
        case 401 | 403:
            return Stop(f"{host} does not let me in ({status}). Put in a token that may read these numbers.")
        case 404 | 410:
            return Stop(f"{host} does not know that page ({status}). Look at the address.")
        case 408 | 429:
            return Stop(f"{host} asks me to come back later ({status}).", passing=True, after=after)
        case _ if status >= 500:
            return Stop(f"{host} has a problem of its own ({status}). See whether it is well.", passing=True, after=after)
    return Stop(f"{host} does not give me the numbers ({status}). Its log may say why.")


def _is_about_certificate(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _appended(page: Path, whole: Path) -> bool:
    """Put a page of text behind those before, without its header where that is the same. True when it brought nothing."""
    if page.stat().st_size == 0:
        return True
    if not whole.exists():
        page.rename(whole)
        return False
    with whole.open("rb") as opened:
        start = opened.read(4)
        opened.seek(0)
        header = opened.readline().strip()
        if start.startswith(BINARY):
            raise Stop("Its pages cannot be put together. Ask for JSON or for CSV.")
        opened.seek(-1, 2)
        ends = opened.read(1) == b"\n"
    with page.open("rb") as source, whole.open("ab") as target:
        if source.readline().strip() != header:
            source.seek(0)
        rest = source.read(1)
        if not rest:
            return True
        target.write((b"" if ends else b"\n") + rest)
        shutil.copyfileobj(source, target, 1 << 20)
    return False
