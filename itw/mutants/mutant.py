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
    beside: tuple[tuple[str, bytes], ...] = ()  # whole files, changed or new, by path

    @property
    def id(self) -> str:
        return f"{self.name}@{self.path}:{self.line}"

    def applied(self, tree: Tree) -> Tree:
        """The tree with the connector broken. Raises KeyError where the file is not there."""
        return OverlaidTree(tree, self.files(tree.read([self.path])[self.path]))

    def files(self, content: bytes) -> dict[str, bytes]:
        """What is compiled in place of the commit's; `content` is that of the mutant's path."""
        return {self.path: edited(content, self.edits), **dict(self.beside)}


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with edits applied; they may not overlap."""
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content
