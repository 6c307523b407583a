"""What a test logged, entry by entry: where it stands in the repository, what it says, and when.

Go prints `    name_test.go:12: text`, with the file's bare name, and indents the lines that follow.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from itw.go.test_report import Line
from itw.redaction import redacted

FIRST = re.compile(r"(?P<indent>\s*)(?P<file>[\w.@+-]+\.go):(?P<line>\d{1,7}): ?(?P<text>.*)")
MARK = re.compile(r"(?:===|---) +[A-Z]+:? ")
# Sequences that move a terminal's cursor, colour it or name a link: CSI, OSC, and the short ones.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~]?)")
INDENT = 4  # what a continued line has more than its first


class Spot(NamedTuple):
    """A line of code. `path` is relative to the repository where that is `known`."""

    path: str
    line: int
    known: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def short(self) -> str:
        return f"{self.path.rpartition('/')[2]}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLines:
    """Where the code of a run lies: the package's directory, and its files where they were read."""

    package: str = ""
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)  # path -> lines

    def spot(self, name: str, line: int) -> Spot:
        """A bare file name: a test file is of the package, others only where they are known."""
        path = f"{self.package}/{name}" if self.package else name
        sure = path in self.files or (name.endswith("_test.go") and not self.files)
        return Spot(path, line, known=True) if sure else Spot(name, line)

    def spots(self, trace: Iterable[tuple[str, int]]) -> tuple[Spot, ...]:
        """Absolute paths of a trace that lie in the repository, in its order."""
        trace = list(trace)
        roots = {root for path, _ in trace if (root := self._root(path)) is not None}
        return tuple(
            Spot(path.removeprefix(root), line, known=True)
            for path, line in trace
            for root in roots
            if path.startswith(root) and ".." not in path.split("/")
        )

    def _root(self, path: str) -> str | None:
        directory, _, name = path.rpartition("/")
        if not self.package:
            return f"{directory}/" if name in self.files or name.endswith("_test.go") else None
        if directory == self.package or directory.endswith("/" + self.package):
            return directory.removesuffix(self.package)
        return None

    def code(self, spot: Spot) -> str:
        """The line of code, "" where it was not read."""
        lines = self.files.get(spot.path, ())
        return lines[spot.line - 1].strip() if 0 < spot.line <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Logged:
    """One `t.Log` or the like; `text` may have several lines."""

    spot: Spot
    text: str
    at: float | None


def logged_in(lines: Sequence[Line], sources: SourceLines) -> Iterator[Logged]:
    """What was logged with a place; what the test printed by other means is left out."""
    begun: tuple[re.Match[str], Line] | None = None
    rest: list[str] = []
    for line in lines:
        if match := FIRST.fullmatch(line.text):
            yield from _entry(begun, rest, sources)
            begun, rest = (match, line), []
        elif begun and line.text.startswith(begun[0]["indent"] + " " * INDENT):
            rest.append(line.text[len(begun[0]["indent"]) + INDENT :])
        else:
            yield from _entry(begun, rest, sources)
            begun, rest = None, []
    yield from _entry(begun, rest, sources)


def _entry(
    begun: tuple[re.Match[str], Line] | None, rest: list[str], sources: SourceLines
) -> Iterator[Logged]:
    if begun:
        match, line = begun
        spot = sources.spot(match["file"], int(match["line"]))
        yield Logged(spot, said("\n".join([match["text"], *rest])), seconds_of(line.time))


def printed_in(lines: Sequence[Line]) -> Iterator[str]:
    """What was printed past the log: by the code under test, or by a parallel test."""
    inside = False
    for line in lines:
        if FIRST.fullmatch(line.text):
            inside = True
        elif not (inside and line.text.startswith(" " * 2 * INDENT)):
            inside = False
            if not MARK.match(line.text) and (text := said(line.text).strip()):
                yield text


def said(text: str) -> str:
    """A text without escape sequences and without what looks like a credential."""
    return redacted(ESCAPES.sub("", text) if "\x1b" in text else text)


def seconds_of(time: str) -> float | None:
    """Seconds of an RFC 3339 time, None where it is none."""
    try:
        moment = datetime.fromisoformat(time)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
