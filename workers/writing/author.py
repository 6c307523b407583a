"""Who drafts: what the loop asks of an author, and the author that is a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from itw.writing.trouble import Trouble
from workers.writing.journal import Paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an author replies: whole files by path, or what is wrong with the connector."""

    files: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    broken_connector: str = ""  # "Write returns nil when the server refuses the message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What an author is told who is to write again."""

    plan: str
    last: Written
    trouble: Trouble
    earlier: tuple[Trouble, ...] = ()  # oldest first
    left: int = 0  # how often it may write again after this


class Author(Protocol):
    """Each answer comes with what it cost. All raise what `workers.model.Model.ask` raises."""

    @property
    def name(self) -> str:
        """The model and the words it is asked with: what makes its answers its own."""
        ...

    def plan(self) -> tuple[str, Paid]: ...

    def draft(self, plan: str) -> tuple[Written, Paid]: ...

    def mended(self, mending: Mending) -> tuple[Written, Paid]: ...


def shown(troubles: Sequence[Trouble]) -> str:
    """Earlier troubles in a line each: so that a mended draft does not bring them back."""
    return "\n".join(f"{number}. {each.what}" for number, each in enumerate(troubles, 1))
