"""What ended a Go test from below: a panic, a data race, a time limit, a deadlock, an exit.

The formats are those of the runtime's tracebacks: https://pkg.go.dev/runtime#hdr-Environment_Variables
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from itw.go.test_report import Line
from itw.story.log_lines import SourceLines, Spot, said, seconds_of

FRAME = re.compile(r"\s+(?P<path>\S.*\.(?:go|s)):(?P<line>\d{1,7})(?: \+0x[0-9a-f]+)?")
GOROUTINE = re.compile(r"goroutine \d+(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[(?P<state>[^\]]*)\]:")
LIMIT = re.compile(r"panic: test timed out after (?P<limit>\S+)")
PANIC = re.compile(r"(?:panic|fatal error): (?P<text>.*)", re.DOTALL)
REPANICKED = re.compile(r" \[recovered(?:, repanicked)?\]$")
RACE = "WARNING: DATA RACE"
RACE_END = "=================="
ASLEEP = "all goroutines are asleep - deadlock!"
NIL = "invalid memory address or nil pointer dereference"
WAITS = ("testing.(*T).Run(", "testing.(*T).Parallel(", "testing.(*testState).waitParallel(")
TEST_FUNCTION = re.compile(r"\.(?P<test>Test\w*)(?:\.|\(|$)")
MESSAGE_LINES = 12  # of a panic, before its traceback
FOLLOWING = 1500  # lines of one crash that are looked at


class Kind(StrEnum):
    """What Go says happened."""

    PANIC = "panic"
    NIL_DEREFERENCE = "nil dereference"
    FATAL = "fatal error"  # of the runtime: no recover helps
    DEADLOCK = "deadlock"
    RACE = "data race"
    TIME_LIMIT = "time limit"  # go test's own -timeout


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a traceback; `spot` is None where it is not of the repository."""

    function: str
    spot: Spot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """One of them. `frames` are of the goroutine that did it, or that hung, innermost first."""

    kind: Kind
    text: str  # the panic's message, or the time limit
    at: float | None = None
    frames: tuple[Frame, ...] = ()
    other: tuple[Frame, ...] = ()  # of a race: the access before
    state: str = ""  # what the goroutine waited for: "chan receive, 9 minutes"
    goroutines: tuple[tuple[str, tuple[Frame, ...]], ...] = ()  # all that were told

    @property
    def spot(self) -> Spot | None:
        """The first frame of the repository."""
        return next((frame.spot for frame in self.frames if frame.spot), None)

    @property
    def test(self) -> str:
        """The test function that its goroutine ran, or was started by; "" where none is named."""
        names = (TEST_FUNCTION.search(frame.function) for frame in self.frames)
        return next((match["test"] for match in names if match), "")

    def seen_by(self, test: str) -> "Crash":
        """A time limit ends all tests that run: each has the goroutine that ran it."""
        top = test.partition("/")[0]
        own = [each for each in self.goroutines if _runs(top, each[1])]
        if self.kind is not Kind.TIME_LIMIT or not own:
            return self
        state, frames = min(own, key=lambda each: _waits_for_subtest(each[1]))
        return replace(self, state=state, frames=frames)


def crash_in(lines: Sequence[Line], package: str, sources: SourceLines) -> Crash | None:
    """The first crash that the lines tell. `package` is the import path of what was tested."""
    for index, line in enumerate(lines):
        text = line.text.strip()
        if text == RACE:
            return _race(lines[index:], package, sources)
        if match := LIMIT.match(text):
            return _limit(lines[index:], match["limit"], package, sources)
        if (match := PANIC.match(text)) and _has_traceback(lines[index + 1 :]):
            return _panic(lines[index:], said(match["text"]), package, sources)
    return None


def _has_traceback(lines: Sequence[Line]) -> bool:
    """Anybody may print "panic: "; only the runtime goes on with a goroutine."""
    return any(GOROUTINE.fullmatch(line.text.strip()) for line in lines[:MESSAGE_LINES])


def _panic(lines: Sequence[Line], text: str, package: str, sources: SourceLines) -> Crash:
    goroutines = tuple(_goroutines(lines, package, sources))
    kind = Kind.FATAL if lines[0].text.lstrip().startswith("fatal error: ") else Kind.PANIC
    if text == ASLEEP:
        kind, state, frames = Kind.DEADLOCK, *_stuck(goroutines)
    else:
        state, frames = goroutines[0] if goroutines else ("", ())
    if NIL in text:
        kind = Kind.NIL_DEREFERENCE
    return Crash(
        kind=kind,
        text=REPANICKED.sub("", "\n".join([text, *_message_lines(lines)])),
        at=seconds_of(lines[0].time),
        frames=frames,
        state=state if kind is Kind.DEADLOCK else "",
    )


def _message_lines(lines: Sequence[Line]) -> Iterator[str]:
    """A message may have several lines: they end with the signal, an empty line or a goroutine."""
    for line in lines[1:MESSAGE_LINES]:
        text = line.text.strip()
        if not text or text.startswith(("[signal ", "goroutine ", "panic:")):
            return
        yield said(text)


def _limit(lines: Sequence[Line], limit: str, package: str, sources: SourceLines) -> Crash:
    goroutines = tuple(_goroutines(lines, package, sources))
    state, frames = _stuck(goroutines)
    return Crash(
        kind=Kind.TIME_LIMIT,
        text=limit,
        at=seconds_of(lines[0].time),
        frames=frames,
        state=state,
        goroutines=goroutines,
    )


def _race(lines: Sequence[Line], package: str, sources: SourceLines) -> Crash:
    """Both accesses, whose tracebacks end with an empty line."""
    accesses: list[list[str]] = [[]]
    for line in lines[1:FOLLOWING]:
        if line.text.strip() == RACE_END:
            break
        if line.text.strip():
            accesses[-1].append(line.text)
        else:
            accesses.append([])
    first, second = (tuple(_frames(part[1:], package, sources)) for part in [*accesses, [], []][:2])
    opening = accesses[0][0] if accesses[0] else ""
    return Crash(
        kind=Kind.RACE,
        text=said(opening.partition(" at 0x")[0].strip().lower()),
        at=seconds_of(lines[0].time),
        frames=first,
        other=second,
    )


def _stuck(goroutines: Sequence[tuple[str, tuple[Frame, ...]]]) -> tuple[str, tuple[Frame, ...]]:
    """The goroutine of a test that does not wait for a subtest; the last is the innermost."""
    ours = [each for each in goroutines if any(frame.spot for frame in each[1])]
    tests = [each for each in ours if _runs("", each[1]) and not _waits_for_subtest(each[1])]
    return (tests or ours or [("", ())])[-1]


def _runs(test: str, frames: Sequence[Frame]) -> bool:
    """Whether it is the goroutine of a test itself, not one that the test started."""
    named = any(
        match["test"] == test or not test
        for frame in frames
        if (match := TEST_FUNCTION.search(frame.function))
    )
    return named and any(frame.function.startswith("testing.tRunner(") for frame in frames)


def _waits_for_subtest(frames: Sequence[Frame]) -> bool:
    return bool(frames) and any(frame.function.startswith(WAITS) for frame in frames[:3])


def _goroutines(
    lines: Sequence[Line], package: str, sources: SourceLines
) -> Iterator[tuple[str, tuple[Frame, ...]]]:
    state = ""
    block: list[str] = []
    for line in lines[:FOLLOWING]:
        if match := GOROUTINE.fullmatch(line.text.strip()):
            if block:
                yield state, tuple(_frames(block, package, sources))
            state, block = match["state"], [""]
        elif block:
            block.append(line.text)
    if block:
        yield state, tuple(_frames(block, package, sources))


def _frames(lines: Sequence[str], package: str, sources: SourceLines) -> Iterator[Frame]:
    """Pairs of a function and its place; "created by" is the last of them."""
    pairs = [
        (above.strip(), match["path"], int(match["line"]))
        for above, line in pairwise(lines)
        if (match := FRAME.fullmatch(line))
    ]
    roots = sources.spots((path, line) for _, path, line in pairs)
    known = {(spot.path, spot.line): spot for spot in roots}
    for function, path, line in pairs:
        yield Frame(said(function), _spot(function, path, line, package, known, sources))


def _spot(
    function: str,
    path: str,
    line: int,
    package: str,
    known: dict[tuple[str, int], Spot],
    sources: SourceLines,
) -> Spot | None:
    for (ours, number), spot in known.items():
        if number == line and path.endswith("/" + ours):
            return spot
    name = function.removeprefix("created by ")
    if package and name.startswith((package + ".", package + "_test.")):
        return sources.spot(path.rpartition("/")[2], line)
    return None
