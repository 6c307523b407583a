"""What is known of a Go file after parsing it once. Rules and detection read these, never syntax.

All lines are 1-based and inclusive, all offsets are bytes. Facts are values: they pickle, are never
changed, and a cache keyed by git blob id can hold them. What most readers don't ask for (arguments,
literals, documentation, lines) is read from the text when it is asked for: a file has thousands of
calls and a rule looks at a few.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

from itw.source.text import Text, parts_of, unquoted

DIRECTIVE = re.compile(r"//go:embed\s+(.+)")
NEXT_VARIABLE = re.compile(r"\s*(?:var\s+)?(\w+)")
PACKAGE_CLAUSE = re.compile(r"^\s*package\s+(\w+)", re.MULTILINE)
TESTING_TYPE = re.compile(r"testing\.(?:TB|T|B|F)\b")
NAME_BEFORE = re.compile(r"(\w+)\s+\*?\Z")
GENERATED = re.compile(r"// Code generated .* DO NOT EDIT\.$")


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
    CALLED = "called"  # func() {…}() on the spot
    CLOSURE = "closure"  # assigned to a variable, put in a literal or returned


class Skip(StrEnum):
    """Why a file has no facts."""

    TOO_LARGE = "too large"
    TOO_DEEP = "nested too deeply"


@dataclass(frozen=True, slots=True)
class Scope:
    """A function body or closure. `parent` is the index of the enclosing scope, -1 for a body."""

    text: Text = field(repr=False)
    kind: ScopeKind
    parent: int
    start: int
    end: int
    name: str = ""  # variable the closure is assigned to
    call: int = -1  # index in the function's calls of the call the closure is given to

    @property
    def line(self) -> int:
        return self.text.line(self.start)

    @property
    def end_line(self) -> int:
        return self.text.line(self.end - 1)

    @property
    def code(self) -> str:
        """The closure's source with strings and comments blanked."""
        return self.text.code[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """A control statement: "if", "for", "select", "switch" or "case"."""

    text: Text = field(repr=False)
    kind: str
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.text.line(self.start)

    @property
    def end_line(self) -> int:
        return self.text.line(self.end - 1)

    @property
    def body(self) -> int:
        """Offset of the brace (or a case's colon) that ends the header."""
        mark = ":" if self.kind == "case" else "{"
        depth = 0
        code = self.text.code
        for position in range(self.start, self.end):
            char = code[position]
            if char == mark and depth == 0:
                return position
            depth += (char in "([") - (char in ")]")
        return self.end

    @property
    def header(self) -> str:
        """`if err != nil` of `if err != nil {…}`, with strings blanked."""
        return self.text.code[self.start : self.body].strip()


class Call:
    """One call expression.

    `name` is the callee as written, white space folded and arguments left out: "t.Run",
    "s.client.Close", "table().Insert". `within` are the control statements around the call inside
    its own scope, outermost first. `keyword` is "go" or "defer" when the call is that statement.
    """

    __slots__ = (
        "_assignment", "end", "keyword", "method", "name", "nested_in", "opening", "scope", "start",
        "text", "within",
    )  # fmt: skip

    def __init__(
        self,
        text: Text,
        name: str,
        start: int,
        opening: int,  # offset of the argument list's parenthesis
        end: int,
        scope: int,  # index in the function's scopes, -1 at package level
        within: tuple[Block, ...],
        nested_in: int,  # index of the call this one is an argument of, or -1
        assignment: int,  # offset of the statement it is the right side of, or -1
        keyword: str,
    ) -> None:
        self.text = text
        self.name = name
        self.method = name.rpartition(".")[2]  # the last word: "Close" of "s.client.Close"
        self.start = start
        self.opening = opening
        self.end = end
        self.scope = scope
        self.within = within
        self.nested_in = nested_in
        self._assignment = assignment
        self.keyword = keyword

    def __repr__(self) -> str:
        return f"Call({self.name} at line {self.line})"

    @property
    def line(self) -> int:
        return self.text.line(self.start)

    @property
    def end_line(self) -> int:
        return self.text.line(self.end - 1)

    @property
    def receiver(self) -> str:
        """What the method is called on, or the package: "s.client" of "s.client.Close"."""
        return self.name.rpartition(".")[0]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of each argument."""
        return self.text.split(self.opening + 1, self.end - 1)

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.text.slice(*span) for span in self.spans)

    @property
    def strings(self) -> tuple[str | None, ...]:
        """For each argument its value if it is one string literal, else None."""
        text = self.text
        return tuple(
            unquoted(text.slice(*span)) if [span] == text.strings_in(*span) else None
            for span in self.spans
        )

    @property
    def first_string(self) -> str | None:
        """The first argument's value if it begins with a string literal, else None."""
        text = self.text
        start = self.opening + 1
        while text.chars[start : start + 1].isspace():
            start += 1
        if text.chars[start : start + 1] not in {'"', "`"}:
            return None
        tokens = text.tokens_in(start, start + 1)
        return text.value(*tokens[0]) if tokens else None

    @property
    def assigned(self) -> tuple[str, ...]:
        """The names on the left of = or := when the call is on the right."""
        if self._assignment < 0:
            return ()
        left = self.text.code[self._assignment : self.start].partition("=")[0]
        names = left.rstrip(":+-*/|&^%<> \t").removeprefix("var ").split(",")
        return tuple(name.split()[0] for name in names if name.strip())

    @property
    def code(self) -> str:
        """The whole call with strings and comments blanked."""
        return self.text.code[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Literal:
    """A string literal's value (raw or interpreted, unquoted) and where it stands."""

    value: str
    start: int
    line: int
    end_line: int


@dataclass(frozen=True)
class Function:
    """A top-level function or method, with everything that happens inside it."""

    text: Text = field(repr=False)
    name: str
    receiver: str  # type name without * and type parameters, "" for a function
    start: int
    opening: int  # offset of the body's brace, `end` when there is no body
    end: int
    scopes: Sequence[Scope]
    calls: Sequence[Call]
    blocks: Sequence[Block] = ()
    broken: bool = False  # a syntax error inside: no rule may judge it

    @property
    def line(self) -> int:
        return self.text.line(self.start)

    @property
    def end_line(self) -> int:
        return self.text.line(self.end - 1)

    @property
    def is_test(self) -> bool:
        """Go's own naming rule: https://pkg.go.dev/testing."""
        rest = self.name.removeprefix("Test")
        named = self.name.startswith("Test") and not (rest[:1].isalpha() and rest[:1].islower())
        return named and not self.receiver and len(self.parameters) == 1 and self.name != "TestMain"

    @property
    def code(self) -> str:
        """The whole declaration with strings and comments blanked."""
        return self.text.code[self.start : self.end]

    @property
    def body(self) -> str:
        """The body with strings and comments blanked, braces included."""
        return self.text.code[self.opening : self.end]

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """(name, type as written) of each parameter; grouped names each get the type."""
        return _parameters(self.text, *self._signature[0])

    @cached_property
    def results(self) -> tuple[str, ...]:
        return tuple(kind for _, kind in _parameters(self.text, *self._signature[1]))

    @cached_property
    def receiver_name(self) -> str:
        """The variable of the receiver: "s" of `func (s *suite) run()`."""
        head = self.text.code[self.start : self.opening]
        match = re.match(r"func\s*\(\s*(\w+)\s", head) if self.receiver else None
        return match[1] if match else ""

    @cached_property
    def _after_name(self) -> int:
        name = re.compile(rf"\b{re.escape(self.name)}\b")
        match = name.search(self.text.code, self.start, self.opening)
        return match.end() if match else self.start

    @cached_property
    def _signature(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Offsets of the insides of the parameter list and of the results."""
        code = self.text.code
        position = self._after_name
        if code[position : position + 1] == "[":
            position = _closing(code, position, self.opening) + 1
        first = code.find("(", position, self.opening)
        if first < 0:
            return (self.opening, self.opening), (self.opening, self.opening)
        last = _closing(code, first, self.opening)
        rest = code[last + 1 : self.opening]
        start = last + 1 + len(rest) - len(rest.lstrip())
        if code[start : start + 1] == "(":
            return (first + 1, last), (start + 1, _closing(code, start, self.opening))
        return (first + 1, last), (start, self.opening)

    @cached_property
    def literals(self) -> tuple[Literal, ...]:
        return tuple(_literals(self.text, self.start, self.end))

    @cached_property
    def testing_variables(self) -> frozenset[str]:
        """Parameters and variables that are a *testing.T, testing.TB or their like."""
        return frozenset(self.variables_of(TESTING_TYPE))

    def variables_of(self, kind: re.Pattern[str]) -> Iterator[str]:
        """Names declared with a type, in parameters or by var: `t *testing.T`."""
        code = self.text.code
        for match in kind.finditer(code, self.start, self.end):
            name = NAME_BEFORE.search(code, max(self.start, match.start() - 80), match.start())
            if name is not None:
                yield name[1]

    @cached_property
    def doc(self) -> str:
        """The comment right above the declaration."""
        lines: list[str] = []
        line = self.line - 1
        while line > 0 and (above := self.text.lines(line, line).strip()).startswith("//"):
            lines.insert(0, above)
            line -= 1
        return "\n".join(lines)

    @cached_property
    def shape(self) -> str:
        """Hash of the declaration's tokens after its name: equal after gofmt and a rename."""
        tokens = self.text.shape(self._after_name, self.end)
        return blake2b(tokens.encode(), digest_size=12).hexdigest()

    def scope_chain(self, scope: int) -> Iterator[Scope]:
        """The scope and those around it, innermost first."""
        while scope >= 0:
            yield self.scopes[scope]
            scope = self.scopes[scope].parent

    def runs_in(self, call: Call, *kinds: ScopeKind) -> bool:
        """Whether the call is inside a scope of one of the kinds, at any depth."""
        return any(scope.kind in kinds for scope in self.scope_chain(call.scope))

    def named(self, *methods: str) -> list[Call]:
        """The calls whose last word is one of the names, in the order of the source."""
        if len(methods) == 1:
            return self._by_method.get(methods[0], [])
        found = [call for method in methods for call in self._by_method.get(method, ())]
        return sorted(found, key=lambda call: call.start)

    @cached_property
    def _by_method(self) -> dict[str, list[Call]]:
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.method, []).append(call)
        return found

    def plain_arguments(self, index: int) -> Iterator[str]:
        """The arguments of a call as code, without closures: those are most of a test's text."""
        call, code = self.calls[index], self.text.code
        pieces: list[str] = []
        position = call.opening + 1
        for scope in self._given.get(index, ()):
            if scope.start < position:  # func() {…}(): called, not given
                continue
            pieces.append(code[position : scope.start])
            position = scope.end
        left = "".join((*pieces, code[position : call.end - 1]))
        return (left[start:end].strip() for start, end in parts_of(left, 0, len(left)))

    @cached_property
    def _given(self) -> dict[int, list[Scope]]:
        """The closures inside the arguments of each call, without those inside others."""
        found: dict[int, list[Scope]] = {}
        for scope in self.scopes:
            if scope.call >= 0:
                found.setdefault(scope.call, []).append(scope)
        return found

    def call_at(self, index: int) -> Call | None:
        return self.calls[index] if index >= 0 else None


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
            found += _literals(self.text, position, function.start)
            position = function.end
        return (*found, *_literals(self.text, position, len(self.text.chars)))

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


def _literals(text: Text, start: int, end: int) -> Iterator[Literal]:
    for first, last in text.strings_in(start, end):
        value = text.value(first, last)
        yield Literal(value, first, text.line(first), text.line(last - 1))


def _closing(code: str, opening: int, end: int) -> int:
    """Offset of the bracket that closes the one at `opening`."""
    depth = 0
    for position in range(opening, end):
        depth += (code[position] in "([{") - (code[position] in ")]}")
        if depth == 0:
            return position
    return end


def _parameters(text: Text, start: int, end: int) -> tuple[tuple[str, str], ...]:
    """Read `a, b int, t *testing.T`; with types alone, `int, error`, the names are ""."""
    parts = [text.slice(*part).split(maxsplit=1) for part in text.split(start, end)]
    named = any(len(part) == 2 and part[0] not in {"chan", "func", "*"} for part in parts)
    if not named:
        return tuple(("", " ".join(part)) for part in parts)
    found: list[tuple[str, str]] = []
    kind = ""
    for part in reversed(parts):
        kind = part[1] if len(part) == 2 else kind
        found.append((part[0], kind))
    return tuple(reversed(found))
