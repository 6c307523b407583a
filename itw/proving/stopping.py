"""What tests made of it that their services were stopped at their When: who noticed, who did not.

A test is told by the mark that it logged itself: one without it had no service yet, or was cut off.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from itw.go.test_report import Outcome, TestRun
from itw.mutants.service_stopped import MARK

MARKED = re.compile(rf"\b{MARK} [1-9]")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Tests and subtests that a service was stopped under, by how they ended."""

    failed: tuple[str, ...] = ()
    hung: tuple[str, ...] = ()  # they were cut off: by a time limit, or another test's crash
    passed: tuple[str, ...] = ()  # blind


NOTHING_STOPPED = Stopped()


def stopped_in(tests: Iterable[TestRun]) -> Stopped:
    marked = [each for each in tests if any(MARKED.search(line.text) for line in each.lines)]

    def ended(outcome: Outcome) -> tuple[str, ...]:
        return tuple(each.name for each in marked if each.outcome is outcome)

    return Stopped(
        failed=ended(Outcome.FAILED),
        hung=ended(Outcome.UNFINISHED),
        passed=ended(Outcome.PASSED),
    )


def root_of(test: str) -> str:
    return test.partition("/")[0]
