"""One way to break a connector: an edit of one file, and a word for what it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from itw.tree import OverlaidTree, Tree


class Family(StrEnum):
    """Promises are fed back to whoever writes tests; random ones are never shown before."""

    PROMISE = "promise"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes `start` to `end` of a file become `text`."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`name` is stable ("output.write_drops"), `what` ends "a connector that …"."""

    family: Family
    name: str
    what: str
    path: str
    line: int  # where the broken code stands in the original
    edits: tuple[Edit, ...]

    @property
    def id(self) -> str:
        return f"{self.name}@{self.path}:{self.line}"

    def applied(self, tree: Tree) -> Tree:
        """The tree with the connector broken. Raises KeyError where the file is not there."""
        content = tree.read([self.path])[self.path]
        return OverlaidTree(tree, {self.path: edited(content, self.edits)})


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with edits applied; they may not overlap."""
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content
