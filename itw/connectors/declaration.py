"""What a Go file declares at its top level, and the names each declaration refers to."""

import re
from collections.abc import KeysView
from dataclasses import dataclass
from functools import cached_property
from sys import intern

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

    @property
    def names(self) -> KeysView[str]:
        """Identifiers it refers to, but for fields and methods, in the order they appear."""
        return self._referred[0].keys()

    @property
    def qualified(self) -> KeysView[tuple[str, str]]:
        """`(a, B)` for every `a.B`."""
        return self._referred[1].keys()

    @property
    def selected(self) -> frozenset[str]:
        """Fields and methods: whatever follows a dot."""
        return self._referred[2]

    @cached_property
    def _referred(
        self,
    ) -> tuple[dict[str, None], dict[tuple[str, str], None], frozenset[str]]:
        """All three at once, each name kept once in the process: code says the same few often."""
        names: dict[str, None] = {}
        qualified: dict[tuple[str, str], None] = {}
        selected: set[str] = set()
        for chain in dict.fromkeys(_CHAIN.findall(self.code)):
            # What a call returned stands as "".
            first, *rest = map(intern, "".join(chain.split()).split("."))
            selected.update(rest)
            if first:
                names[first] = None
                if rest:
                    qualified[first, rest[0]] = None
        return names, qualified, frozenset(selected)
