"""What one `go test -json` said, as values: packages, their tests, and how each ended.

It comes from a pull request's code, so it is a claim, not evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """How a test or package ended; `unfinished` means the output stopped before it said so."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNFINISHED = "unfinished"


BROKEN = frozenset({Outcome.FAILED, Outcome.UNFINISHED})
OUTCOMES = {"pass": Outcome.PASSED, "fail": Outcome.FAILED, "skip": Outcome.SKIPPED}
WORST_FIRST = (Outcome.FAILED, Outcome.UNFINISHED, Outcome.SKIPPED, Outcome.PASSED)


class Line(NamedTuple):
    """One printed line, without its end; `time` is RFC 3339 as Go wrote it, or ""."""

    time: str
    text: str


@dataclass(frozen=True, slots=True)
class TestRun:
    """One run of a test or subtest; `name` is "TestX/sub_y", seconds as Go measured them.

    A package and its `_test` package may both have a TestX: the output tells them by nothing.
    """

    __test__ = False  # not a class of pytest's

    package: str
    name: str
    outcome: Outcome
    seconds: float
    started: str
    lines: tuple[Line, ...]
    dropped: int = 0  # lines left out between the first and the last ones
    starts: int = 1  # how often the output says that it began: once, where nobody forges it
    ends: int = 1
    contradicted: bool = False  # its endings differ; the outcome is then the worst

    @property
    def is_root(self) -> bool:
        return "/" not in self.name

    @property
    def top_level(self) -> str:
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class PackageRun:
    """One package. `build_errors` are the compiler's lines when it did not build."""

    package: str
    outcome: Outcome
    seconds: float
    tests: tuple[TestRun, ...]
    lines: tuple[Line, ...]
    build_errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestReport:
    """Everything one `go test -json` said. `stray` are lines that were not events."""

    __test__ = False

    packages: tuple[PackageRun, ...] = ()
    stray: tuple[str, ...] = ()

    @property
    def tests(self) -> Iterator[TestRun]:
        return (test for package in self.packages for test in package.tests)
