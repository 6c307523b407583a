"""What a Go file declares at its top level, and the names each declaration refers to."""

import re
from collections.abc import KeysView
from dataclasses import dataclass
from functools import cached_property

_CHAIN = re.compile(r"(?:\.\s*)?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")  # a, a.B, .Method


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal: its value, and where it stands in the source."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Declaration:
    """One top-level function, method, type, constant or variable; `start` and `end` are offsets."""

    kind: str  # func, type, const or var
    name: str
    receiver: str
    start: int
    end: int
    line: int
    code: str  # without comments and string contents
    shape: str  # all its tokens: equal when only comments or white space differ

    @cached_property
    def names(self) -> KeysView[str]:
        """Identifiers it refers to, but for fields and methods, in the order they appear."""
        return dict.fromkeys(chain[0] for chain in self._chains if chain[0]).keys()

    @cached_property
    def qualified(self) -> KeysView[tuple[str, str]]:
        """`(a, B)` for every `a.B`."""
        pairs = ((c[0], c[1]) for c in self._chains if len(c) > 1 and c[0])
        return dict.fromkeys(pairs).keys()

    @cached_property
    def selected(self) -> frozenset[str]:
        """Fields and methods: whatever follows a dot."""
        return frozenset(name for chain in self._chains for name in chain[1:])

    @cached_property
    def _chains(self) -> list[list[str]]:
        """Each `a.B.c` once, split at its dots; what a call returned stands as ""."""
        return ["".join(c.split()).split(".") for c in dict.fromkeys(_CHAIN.findall(self.code))]
