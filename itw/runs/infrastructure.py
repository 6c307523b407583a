"""Signs that a failed run says nothing about its tests: the machine was in the way.

A port that somebody else had, a daemon that did not answer and an image that is not there look like
failed tests. None of them is ever counted as a failure, or as a broken connector that was noticed.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from itw.go.test_report import BROKEN, Outcome
from itw.runs.sandbox import Ending, SandboxRun


class Fault(StrEnum):
    """What was in the way."""

    PORT = "a port was taken"
    DAEMON = "the Docker daemon did not answer"
    IMAGE = "an image is missing"
    SANDBOX = "the sandbox could not do its part"
    MODULES = "a module is missing"


MISSING_IMAGE = re.compile(r"the image \S+ can't be pulled")  # `messages.image_not_pulled`
SIGNS = (
    (Fault.PORT, re.compile(r"address already in use|port is already allocated", re.IGNORECASE)),
    (
        Fault.IMAGE,
        re.compile(
            r"no such image|manifest unknown|manifest for \S+ not found|pull access denied"
            r"|repository does not exist|failed to resolve reference",
            re.IGNORECASE,
        ),
    ),
    (
        Fault.DAEMON,
        re.compile(
            r"cannot connect to the docker daemon|error during connect"
            r"|docker daemon is not running|rootless docker not found"
            r"|dial tcp 127\.0\.0\.1:2375|docker not found|toomanyrequests",
            re.IGNORECASE,
        ),
    ),
)


def fault_in(run: SandboxRun) -> tuple[Fault, str] | None:
    """What was in the way of a run and the words that say so; None where nothing was."""
    if run.ending is Ending.INFRASTRUCTURE:
        missing = MISSING_IMAGE.match(run.reason)
        return Fault.IMAGE if missing else Fault.SANDBOX, run.reason
    if run.ending is Ending.NEEDS_WARM_UP:
        return Fault.MODULES, run.reason
    if run.ending not in {Ending.FAILED, Ending.TIMED_OUT}:
        return None
    for line in _lines_of_what_failed(run):
        for fault, sign in SIGNS:
            if sign.search(line):
                return fault, " ".join(line.split())[:300]
    return None


def _lines_of_what_failed(run: SandboxRun) -> Iterator[str]:
    """A service's own log is not in it: what it says of ports there is its business."""
    for package in run.report.packages:
        for test in package.tests:
            if test.outcome in BROKEN:
                yield from (line.text for line in test.lines)
        if package.outcome is not Outcome.PASSED:
            yield from (line.text for line in package.lines)
