"""A drafted test: files for the connector's package, and what may be in them.

What a model replies is a stranger's text. It may become Go test files in the package of the
connector and the registry line that makes them run, and nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import dirname

from itw import messages
from itw.configuration import registry
from itw.connector import Connector
from itw.errors import UserError
from itw.tree import OverlaidTree, Tree

NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,80}_test\.go")
MAX_FILE = 200_000  # bytes
MAX_FILES = 4


class OutOfBounds(UserError):
    """A draft wants to write what no draft may write. The text is for whoever drafted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`files` are whole contents by path; `tests` the top-level functions that it adds."""

    connector: Connector
    files: Mapping[str, bytes]
    tests: tuple[str, ...] = ()
    registry: bytes | None = None  # the registry with this package in it, where one is kept
    notes: tuple[str, ...] = field(default=())  # what its author says of it, for people

    @property
    def registry_files(self) -> Mapping[str, bytes]:
        """The registry by its path, where it has to change."""
        return {registry.PATH: self.registry} if self.registry is not None else {}

    def onto(self, tree: Tree) -> Tree:
        """The tree with the draft in it."""
        return OverlaidTree(tree, {**self.files, **self.registry_files})


def checked_path(path: str, connector: Connector) -> str:
    """The path, if a draft for this connector may write it; raise OutOfBounds."""
    name = path.rpartition("/")[2]
    if dirname(path) != connector.package or not NAME.fullmatch(name):
        raise OutOfBounds(messages.path_out_of_bounds(path=path, package=connector.package))
    return path


def checked_files(files: Mapping[str, str], connector: Connector) -> dict[str, bytes]:
    """Contents by path, checked one by one; raise OutOfBounds."""
    if not 0 < len(files) <= MAX_FILES:
        raise OutOfBounds(messages.wrong_number_of_files(number=len(files), most=MAX_FILES))
    checked: dict[str, bytes] = {}
    for path, text in files.items():
        content = text.encode(errors="replace")
        if len(content) > MAX_FILE or "\0" in text:
            raise OutOfBounds(messages.file_not_readable(path=path))
        checked[checked_path(path, connector)] = content
    return checked
