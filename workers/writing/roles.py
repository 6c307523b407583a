"""Who stands around the loop, as it sees them: who tries, breaks, formats and watches."""

from dataclasses import dataclass, field
from typing import Protocol

from itw.errors import UserError
from itw.mutants.mutant import Family
from itw.writing.draft import Draft
from itw.writing.evidence import Phase
from itw.writing.kills import KillTable
from workers.writing.trials import Trial


class Trying(Protocol):
    def of(self, draft: Draft) -> Trial: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What a draft's tests made of broken connectors; `told` is for who is to notice more."""

    kills: KillTable = field(default_factory=KillTable)
    told: str = ""
    complete: bool = True  # False: time was up


class Prover(Protocol):
    """Breaks the connector on purpose."""

    def __call__(self, draft: Draft, family: Family) -> Broken: ...


class Watching(Protocol):
    """Is told where it is; may raise RunStopped, or OutOfTime."""

    def phase(self, phase: Phase) -> None: ...


class Formatting(Protocol):
    """gofmt's text of a file, or what it says is wrong with it."""

    def __call__(self, path: str, text: str) -> str: ...


class NotFormatted(UserError):
    """A file does not parse. The text is gofmt's."""
