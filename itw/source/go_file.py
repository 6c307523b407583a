"""What is known of a Go file after parsing it once. Rules and detection read these, never syntax.

All lines are 1-based and inclusive, all offsets are bytes. Facts are values: they pickle, are never
changed, and a cache keyed by git blob id can hold them. What most readers don't ask for (arguments,
literals, documentation, lines) is read from the text when it is asked for: a file has thousands of
calls and a rule looks at a few.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from itw.source.call import Call
from itw.source.function import Function, Literal, literals_in
from itw.source.text import Text

DIRECTIVE = re.compile(r"//go:embed\s+(.+)")
NEXT_VARIABLE = re.compile(r"\s*(?:var\s+)?(\w+)")
PACKAGE_CLAUSE = re.compile(r"^[ \t]*+package\s+(\w+)", re.MULTILINE)
GENERATED = re.compile(r"// Code generated .* DO NOT EDIT\.$")


class Skip(StrEnum):
    """Why a file has no facts."""

    TOO_LARGE = "too large"
    TOO_DEEP = "nested too deeply"
    TOO_SLOW = "takes too long to parse"


@dataclass(frozen=True)
class GoFile:
    """One parsed file.

    `imports` maps the local name to the import path (`_1`, `_2`, … for blank and `.1`, … for dot
    imports). `constraint` is the //go:build expression as written. `calls` are those at package
    level, outside any function (`var _ = …`).
    """

    path: str
    text: Text = field(repr=False)
    package: str = ""
    imports: dict[str, str] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()
    calls: tuple[Call, ...] = ()
    constraint: str = ""
    broken: bool = False  # a syntax error anywhere
    skipped: Skip | None = None  # why there are no facts

    @property
    def is_test(self) -> bool:
        return self.path.endswith("_test.go")

    @property
    def directory(self) -> str:
        return self.path.rpartition("/")[0]

    def names_of(self, package: str) -> frozenset[str]:
        """The local names of a package, by the end of its import path, and its own."""
        known = self._names_of
        if package not in known:
            imports = self.imports.items()
            named = (local for local, path in imports if path.endswith(package))
            known[package] = frozenset((package.rpartition("/")[2], *named))
        return known[package]

    @cached_property
    def _names_of(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def generated(self) -> bool:
        """https://go.dev/s/generatedcode."""
        clause = PACKAGE_CLAUSE.search(self.text.code)
        end = clause.start(1) if clause else len(self.text.chars)
        comments = self.text.comments_in(0, end)
        return any(GENERATED.match(self.text.chars[start:stop]) for start, stop in comments)

    @cached_property
    def literals(self) -> tuple[Literal, ...]:
        """The string literals outside any function."""
        found: list[Literal] = []
        position = 0
        for function in self.functions:
            found += literals_in(self.text, position, function.start)
            position = function.end
        return (*found, *literals_in(self.text, position, len(self.text.chars)))

    @cached_property
    def embeds(self) -> tuple[tuple[str, str], ...]:
        """(variable, pattern) of each //go:embed."""
        found: list[tuple[str, str]] = []
        for start, end in self.text.comments_in(0, len(self.text.chars)):
            directive = DIRECTIVE.match(self.text.slice(start, end))
            variable = NEXT_VARIABLE.match(self.text.code, end) if directive else None
            if directive and variable:
                found += [(variable[1], pattern) for pattern in directive[1].split()]
        return tuple(found)

    def function_at(self, line: int) -> Function | None:
        return next((f for f in self.functions if f.line <= line <= f.end_line), None)
