"""Which tests are integration tests: gated by CheckSkip, or selected by the configured command."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from itw.config import RunCommand
from itw.source.facts import Call
from itw.source.package import Visit

GATES = ("CheckSkip", "CheckSkipExact")


@dataclass(frozen=True, slots=True)
class Gate:
    """The call that skips a test unless it was asked for by name, and where it was found."""

    call: Call
    visit: Visit

    @property
    def exact(self) -> bool:
        """CheckSkipExact runs only when `-run` names exactly this test: opt-in on purpose."""
        return self.call.method == "CheckSkipExact"


def gate_of(visits: Iterable[Visit]) -> Gate | None:
    """The first gate that the test or a helper passes."""
    for visit in visits:
        for call in visit.function.named(*GATES):
            return Gate(call, visit)
    return None


def is_selected(name: str, command: RunCommand) -> bool:
    """Whether `go test -run` selects a top-level test by its name."""
    return pattern(command.run).search(name) is not None


@cache
def pattern(run: str) -> re.Pattern[str]:
    """The part of `-run` that selects top-level tests; one that can't be read selects nothing."""
    try:
        return re.compile(run.split("/")[0])
    except re.error:
        return re.compile(r"(?!)")
