"""What testify prints when an assertion fails, as a value that can be read in a second.

The block's labels and indentation are those of github.com/stretchr/testify, assert.Fail.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from itw.story.log_lines import Logged, SourceLines, Spot

LABEL = re.compile(r"\tError Trace:\t|\t(?P<label>Error|Test|Messages): *\t")
BLOCK = re.compile(r"\t(?P<label>Error Trace|Error|Test|Messages): *\t(?P<text>.*)")
MORE = re.compile(r"\t {8,}\t(?P<text>.*)")
TRACED = re.compile(r"\s*(?P<path>\S.*\.go):(?P<line>\d{1,7})")
VALUES = re.compile(r"expected *: (?P<expected>.*)\n(?:actual *|in chain): (?P<actual>.*)")
GOT = re.compile(r"^(?:[+-](?!\+\+|--))", re.MULTILINE)  # go-cmp's lines, and those of a diff
CONDITION = "Condition never satisfied"
CONDITIONS = (CONDITION, "Condition satisfied", "Condition failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed assertion: `error` may have several lines, `message` is the author's own."""

    spot: Spot  # as the test logged it
    error: str
    message: str = ""
    at: float | None = None
    trace: tuple[Spot, ...] = ()  # the assertion first, then who called it; of the repository
    waited: bool = False  # an Eventually tried it until its time was up
    times: int = 1

    @property
    def asserted_at(self) -> Spot:
        """Where the assertion is written: a function of the test's own, or the test."""
        return self.trace[0] if self.trace else self.spot

    @property
    def called_at(self) -> Spot:
        """The line of the test: the last of the trace that is in its own file, else the logged."""
        return self.trace[-1] if self.trace else self.spot

    @property
    def is_condition(self) -> bool:
        return self.error.startswith(CONDITION)

    @property
    def expected(self) -> str:
        match = VALUES.search(self.error)
        return match["expected"] if match else ""

    @property
    def actual(self) -> str:
        match = VALUES.search(self.error)
        return match["actual"] if match else ""

    @property
    def diff(self) -> tuple[str, ...]:
        """Lines that begin with a space, "-" (expected) or "+" (actual)."""
        _, found, after = self.error.partition("\nDiff:\n")
        lines = (after if found else self.error).splitlines()
        if not found and not (len(lines) > 1 and GOT.search("\n".join(lines[1:]))):
            return ()
        body = lines if found else lines[1:]
        return tuple(
            line.replace("\xa0", " ")
            for line in body
            if not line.startswith(("--- Expected", "+++ Actual"))
        )


def failures_in(logged: Sequence[Logged], sources: SourceLines) -> list[Failure]:
    """The assertions that failed, in order; one that was tried again and again is one."""
    found: list[Failure] = []
    for entry in logged:
        failure = failure_in(entry, sources)
        if failure is None:
            continue
        if failure.is_condition and found and _tried_by(failure, found[-1]):
            found[-1] = replace(
                found[-1], waited=True, message=found[-1].message or failure.message
            )
        elif found and _same(found[-1], failure):
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        else:
            found.append(replace(failure, waited=failure.is_condition))
    return found


def _tried_by(condition: Failure, inner: Failure) -> bool:
    """An EventuallyWithT tells what its last attempt said, and then that it gave up."""
    return condition.spot == inner.spot and not inner.is_condition


def _same(one: Failure, other: Failure) -> bool:
    return (one.spot, one.error, one.message) == (other.spot, other.error, other.message)


def is_block(entry: Logged) -> bool:
    return LABEL.search(entry.text[:400]) is not None


def failure_in(entry: Logged, sources: SourceLines) -> Failure | None:
    """The assertion of one log entry; None if it is none."""
    if not is_block(entry):
        return None
    parts: dict[str, list[str]] = {}
    for label, text in _block(entry.text.split("\n")):
        parts.setdefault(label, []).append(text)
    if "Error" not in parts:
        return None
    traced = (match for line in parts.get("Error Trace", ()) if (match := TRACED.fullmatch(line)))
    return Failure(
        spot=entry.spot,
        error=_text(parts["Error"]),
        message=_text(parts.get("Messages", [])),
        at=entry.at,
        trace=sources.spots((match["path"], int(match["line"])) for match in traced),
    )


def _block(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    label = ""
    for line in lines:
        if match := BLOCK.fullmatch(line):
            label = match["label"]
        elif not (label and (match := MORE.fullmatch(line))):
            if label:
                return
            continue
        yield label, match["text"]


def _text(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
