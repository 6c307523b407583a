"""What is known of a Go file after parsing it once. Rules and detection read these, never syntax.

All lines are 1-based and inclusive. Facts are plain frozen values: they pickle, and a cache keyed
by git blob id can hold them.
"""

from dataclasses import dataclass
from enum import StrEnum


class ScopeKind(StrEnum):
    """Why a function body or closure runs, and on which goroutine."""

    BODY = "body"  # the function's own body
    GOROUTINE = "goroutine"  # go func() {…}(), wg.Go(func…), errgroup's Go
    DEFER = "defer"  # defer func() {…}()
    CLEANUP = "cleanup"  # t.Cleanup(func…)
    SUBTEST = "subtest"  # t.Run(name, func…)
    CONDITION = "condition"  # assert.Eventually(t, func…), Never, EventuallyWithT
    RETRY = "retry"  # pool.Retry(func…)
    CALLBACK = "callback"  # a closure given to any other call
    CLOSURE = "closure"  # assigned to a variable or returned


@dataclass(frozen=True, slots=True)
class Scope:
    """A function body or closure. `parent` is the index of the enclosing scope, -1 for a body."""

    kind: ScopeKind
    parent: int
    line: int
    end_line: int
    name: str = ""  # variable the closure is assigned to
    call: int = -1  # index in the function's calls of the call the closure is given to


@dataclass(frozen=True, slots=True)
class Call:
    """One call expression.

    `name` is the callee as written, white space folded: "integration.CheckSkip", "t.Run",
    "s.client.Close". Arguments keep their source text; `strings` has the value of each argument
    that is a string literal (None elsewhere). `within` are the control statements around the call
    inside its own scope, outermost first: "if", "for", "select", "case".
    """

    name: str
    arguments: tuple[str, ...]
    strings: tuple[str | None, ...]
    scope: int
    line: int
    end_line: int
    within: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()  # names on the left of = or := when the call is the right side
    statement: int = -1  # index of the statement in its scope's block, for "is it first?"
    nested_in: int = -1  # index of the call this one is an argument of: require.NoError(t, f())


@dataclass(frozen=True, slots=True)
class Literal:
    """A string literal's value (raw or interpreted, unquoted) and where it stands."""

    value: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Function:
    """A top-level function or method, with everything that happens inside it."""

    name: str
    receiver: str  # type name without * and type parameters, "" for a function
    parameters: tuple[tuple[str, str], ...]  # (name, type as written)
    results: tuple[str, ...]
    line: int
    end_line: int
    scopes: tuple[Scope, ...]
    calls: tuple[Call, ...]
    literals: tuple[Literal, ...]
    shape: str  # hash of the body's tokens without white space and comments: equal after gofmt
    doc: str = ""
    broken: bool = False  # a syntax error inside: no rule may judge it

    @property
    def is_test(self) -> bool:
        """Go's own naming rule: https://pkg.go.dev/testing."""
        rest = self.name.removeprefix("Test")
        named = self.name.startswith("Test") and not (rest[:1].isalpha() and rest[:1].islower())
        return named and not self.receiver and len(self.parameters) == 1 and self.name != "TestMain"


@dataclass(frozen=True, slots=True)
class GoFile:
    """One parsed file.

    `imports` maps the local name to the import path (`_1`, `_2`, … for blank and `.1`, … for dot
    imports). `constraint` is the //go:build expression as written. `calls` and `literals` are those
    at package level, outside any function (registrations in `var _ = …`, embedded tables).
    """

    path: str
    package: str
    imports: dict[str, str]
    functions: tuple[Function, ...]
    calls: tuple[Call, ...] = ()
    literals: tuple[Literal, ...] = ()
    constraint: str = ""
    embeds: tuple[tuple[str, str], ...] = ()  # (variable, pattern) of //go:embed
    generated: bool = False
    broken: bool = False  # a syntax error anywhere
