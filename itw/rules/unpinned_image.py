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
from itw.source.started_images import started_images
from itw.source.testing import container_starts

RULE = Rule(
    clause="Container Management",
    spec=None,
    connect=None,
    connect_clause=".claude/agents/tester.md",
    label="R16",
)

IMAGE = re.compile(r"[a-z0-9][\w.-]*(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:\w+)?")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in container_starts(visit.declared):
            for image in started_images(visit.declared, call):
                trouble = _trouble(image.name)
                if trouble:
                    yield test.violation(
                        call,
                        f"pin the image to a version: {trouble}",
                        visit=visit,
                        severity=Severity.NOTE,
                    ).on(visit.function.text.line(image.at))


def _trouble(name: str) -> str:
    if name.endswith(":latest"):
        return f"`{name}` is whatever it is today"
    tagged = ":" in name.rpartition("/")[2] or "@" in name
    return f"`{name}` has no tag" if IMAGE.fullmatch(name) and not tagged else ""
