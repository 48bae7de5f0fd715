"""A web server on this machine that answers as a test says, and keeps what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Headers = dict[str, str]
Page = tuple[int, Headers, bytes]
Answer = Callable[[str, dict[str, str], Headers], Page]


@dataclass
class Pages:
    """What it answers: by the path, the parameters and the headers it is asked with.

    Attributes:
        asked: the path with its parameters, and the headers by their small names, of each request.
    """

    url: str = ""
    answer: Answer = lambda path, given, headers: (404, {}, b"")
    asked: list[tuple[str, Headers]] = field(default_factory=list)

    def always(self, body: str, *, status: int = 200, **headers: str) -> None:
        """The same for each request; ``retry_after`` is the header Retry-After."""
        told = {name.replace("_", "-"): words for name, words in headers.items()}
        self.answer = lambda path, given, asked: (status, told, body.encode())

    def one_after_another(self, *pages: Page) -> None:
        """These in their order, the last one from then on."""
        left = list(pages)
        self.answer = lambda path, given, headers: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def web_pages() -> Iterator[Pages]:
    """Serve on a free port."""
    made = Pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            headers = {name.casefold(): words for name, words in self.headers.items()}
            made.asked.append((self.path, headers))
            given = {name: words[0] for name, words in parse_qs(url.query).items()}
            status, told, body = made.answer(url.path, given, headers)
            self.send_response_only(status)
            for name, words in {**told, "Content-Length": str(len(body))}.items():
                self.send_header(name, words)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
