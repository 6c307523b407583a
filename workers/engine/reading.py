"""The output of `go test -json`, passed on as it comes and cut where it is too much."""

from collections.abc import Callable

from itw.go.test2json import GoTestParser
from itw.go.test_report import TestReport

OUTPUT = b'"Action":"output"'
MAX_EVENT = 1 << 16  # of a line that is read beyond the limit


class Reading:
    """Takes lines until the limit. Beyond it only how tests end is read, and not what they print.

    So a flood costs its author what it says, and not the verdict.
    """

    def __init__(self, limit: int, on_line: Callable[[bytes], None] | None) -> None:
        self._left = limit
        self._parser = GoTestParser()
        self._on_line = on_line
        self.cut = False

    def take(self, line: bytes) -> None:
        self._left -= len(line)
        if self._left < 0:
            self.cut = True
            if not line.startswith(b"{") or OUTPUT in line or len(line) > MAX_EVENT:
                return
        self._parser.feed(line)
        if self._on_line is not None:
            self._on_line(line)

    def report(self) -> TestReport:
        return self._parser.report()
