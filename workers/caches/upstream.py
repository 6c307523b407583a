"""The module proxies that the operator names, asked for one file at a time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import IO, TYPE_CHECKING, Protocol, Self
from urllib.parse import unquote, urlsplit

from itw.go.module_proxy import ModuleFile, SumRequest

if TYPE_CHECKING:
    import requests

AT_ONCE = 1 << 20
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "integration-test-writer"}
SECONDS = (10, 60)  # to connect; between two parts of an answer
# The protocol's way to say "ask the next one" is 404 and 410. What is no module path or version at
# all is 400, and a proxy's own policy 403: neither gets better by trying again.
GONE = {400, 403, 404, 410}


class NotThere(Exception):
    """No proxy has it."""


class Unreachable(Exception):
    """A proxy did not answer, or not as a proxy does; says which host, and no more of its URL."""


class Body(Protocol):
    """A file as it comes."""

    def parts(self) -> Iterator[bytes]: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """`proxies` are asked in their order; each is a URL of http, https or file.

    `sum_name` is "" where sums are not looked up.
    """

    proxies: tuple[str, ...]
    sum_name: str = "sum.golang.org"
    sum_url: str = "https://sum.golang.org"
    _sessions: local = field(default_factory=local, repr=False, compare=False)

    def file(self, wanted: ModuleFile) -> Body:
        """Raise NotThere or Unreachable."""
        for proxy in self.proxies:
            try:
                return self._opened(proxy, wanted.path)
            except NotThere:
                continue
        raise NotThere

    def sums(self, wanted: SumRequest) -> Body:
        """From a proxy that answers for the database, else from the database itself."""
        if wanted.name != self.sum_name:
            raise NotThere
        for proxy in self.proxies:
            try:
                self._opened(proxy, f"/sumdb/{wanted.name}/supported").__exit__()
            except NotThere:
                continue
            return self._opened(proxy, f"/sumdb/{wanted.name}/{wanted.rest}")
        if wanted.rest == "supported":
            return _Text(b"")
        return self._opened(self.sum_url, f"/{wanted.rest}")

    def _opened(self, proxy: str, path: str) -> Body:
        if proxy.startswith("file://"):
            return _File(Path(unquote(urlsplit(proxy).path)) / path.lstrip("/"))
        return _Response(self._session(), proxy, path)

    def _session(self) -> "requests.Session":
        """One for each thread, so that a connection is used for many files."""
        import requests

        if not hasattr(self._sessions, "session"):
            self._sessions.session = requests.Session()
        session: requests.Session = self._sessions.session
        return session


class _Text(AbstractContextManager["_Text"]):
    def __init__(self, text: bytes) -> None:
        self._text = text

    def parts(self) -> Iterator[bytes]:
        yield self._text

    def __exit__(self, *_: object) -> None:
        return


class _File(AbstractContextManager["_File"]):
    def __init__(self, path: Path) -> None:
        try:
            self._file: IO[bytes] = path.open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotThere from error
        except OSError as error:
            raise Unreachable(f"{path.name}: {error.strerror}") from error

    def parts(self) -> Iterator[bytes]:
        while part := self._file.read(AT_ONCE):
            yield part

    def __exit__(self, *_: object) -> None:
        self._file.close()


class _Response(AbstractContextManager["_Response"]):
    """Requests knows the operator's proxies, CA files and .netrc, and follows redirects."""

    def __init__(self, session: "requests.Session", proxy: str, path: str) -> None:
        import requests

        self._host = urlsplit(proxy).hostname or proxy
        url = proxy.rstrip("/") + path
        try:
            self._response = session.get(url, stream=True, timeout=SECONDS, headers=HEADERS)
        except requests.RequestException as error:
            raise Unreachable(f"{self._host}: {type(error).__name__}") from error
        with ExitStack() as stack:
            stack.callback(self._response.close)
            self._judge(self._response.status_code)
            stack.pop_all()

    def _judge(self, status: int) -> None:
        if status in GONE:
            raise NotThere
        if status != 200:
            raise Unreachable(f"{self._host} answers {status}")

    def parts(self) -> Iterator[bytes]:
        import requests

        try:
            yield from self._response.iter_content(AT_ONCE)
        except requests.RequestException as error:
            raise Unreachable(f"{self._host}: {type(error).__name__}") from error

    def __exit__(self, *_: object) -> None:
        self._response.close()  # back to the session, where it was read to its end
