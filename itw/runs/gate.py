"""Which tests are integration tests: gated by CheckSkip, or selected by the configured command."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from itw.configuration.config import RunCommand
from itw.go.pattern import selects
from itw.source.call import Call
from itw.source.declared import Visit

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
    return selects(command.run, name)


@lru_cache
def selects_all(command: RunCommand) -> bool:
    """Whether the pattern selects whatever test there is, so that it says nothing of any."""
    return all(selects(command.run, name) for name in ("TestA", "TestZ9_z"))
