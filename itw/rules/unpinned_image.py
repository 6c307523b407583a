"""A container's image has the tag `latest`, or none.

The test then runs against another service every few weeks, and a red build of today can't be
repeated tomorrow. Off unless it is switched on.

Bad:
    ctr, err := redis.Run(t.Context(), "redis:latest")

Good:
    ctr, err := redis.Run(t.Context(), "redis:7.4.2")
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.testing import container_starts, is_dockertest

RULE = Rule(
    clause="Container Management",
    spec=None,
    connect=None,
    connect_clause=".claude/agents/tester.md",
    label="R16",
)

IMAGE = re.compile(r"[a-z0-9][\w.-]*(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:\w+)?")
NAMED = re.compile(r"\b(?:Image|Tag)\s*:\s*$")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in container_starts(visit.declared):
            offset, image = _unpinned(visit, call)
            if image is not None:
                line = visit.function.text.line(offset)
                found = test.violation(
                    call,
                    f"pin the image to a version: {image}",
                    visit=visit,
                    severity=Severity.NOTE,
                )
                yield found.on(line)


def _unpinned(visit: Visit, call: Call) -> tuple[int, str | None]:
    """Where and how an image is not pinned; None for the text when it is, or is unknown."""
    text = visit.function.text
    if is_dockertest(visit.declared, call):
        for start, end in text.strings_in(call.start, call.end):
            if text.value(start, end) == "latest":
                return start, "its tag is `latest`"
        for start, end in text.strings_in(visit.function.start, call.start):
            if text.value(start, end) == "latest" and NAMED.search(text.code[start - 20 : start]):
                return start, "its tag is `latest`"
        return call.start, None
    for start, end in _images(call):
        image = text.value(start, end)
        if image.endswith(":latest"):
            return start, f"`{image}` is whatever it is today"
        if IMAGE.fullmatch(image) and ":" not in image.rpartition("/")[2] and "@" not in image:
            return start, f"`{image}` has no tag"
    return call.start, None


def _images(call: Call) -> Iterator[tuple[int, int]]:
    """The string literals that name an image: Run's second argument, or `Image:` of a request."""
    text = call.text
    spans = call.spans[1:2] if call.method in {"Run", "RunContainer"} else []
    strings = text.strings_in(call.start, call.end)
    yield from (span for span in strings if span in spans)
    for start, end in strings:
        if NAMED.search(text.code[max(call.start, start - 20) : start]):
            yield start, end
