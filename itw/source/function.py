"""A function of a Go file, with everything that happens inside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from itw.source.call import Call
from itw.source.closures import CALLED_BY_KEYWORD, GIVEN_TO
from itw.source.scopes import Block, Scope, ScopeKind
from itw.source.span import Span
from itw.source.text import Text, parts_of

TESTING_TYPE = re.compile(r"testing\.(?:TB|T|B|F)\b")
FUNCTION_NAME = re.compile(r"func\s*(?:\(([^)]*)\)\s*)?([A-Za-z0-9_\x80-\xff]+)")
NAME_BEFORE = re.compile(r"(\w+)\s+\*?\Z")


@dataclass(frozen=True, slots=True)
class Literal:
    """A string literal's value (raw or interpreted, unquoted) and where it stands."""

    value: str
    start: int
    line: int
    end_line: int


@dataclass(frozen=True)
class Function(Span):
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
    def is_test(self) -> bool:
        """Go's own naming rule: https://pkg.go.dev/testing."""
        rest = self.name.removeprefix("Test")
        named = self.name.startswith("Test") and not (rest[:1].isalpha() and rest[:1].islower())
        return named and not self.receiver and len(self.parameters) == 1 and self.name != "TestMain"

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
    def named_results(self) -> frozenset[str]:
        """What a bare `return` gives to the caller."""
        return frozenset(name for name, _ in _parameters(self.text, *self._signature[1]) if name)

    @cached_property
    def receiver_name(self) -> str:
        """The variable of the receiver: "s" of `func (s *suite) run()`."""
        head = self.text.code[self.start : self.opening]
        match = re.match(r"func\s*\(\s*(\w+)\s", head) if self.receiver else None
        return match[1] if match else ""

    @cached_property
    def _after_name(self) -> int:
        head = FUNCTION_NAME.match(self.text.chars, self.start)
        return head.end() if head else self.start

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
        return tuple(literals_in(self.text, self.start, self.end))

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
        return any(self.is_of_kind(scope, *kinds) for scope in self.scope_chain(call.scope))

    def is_of_kind(self, scope: Scope, *kinds: ScopeKind) -> bool:
        """Whether a closure runs for one of the reasons; one in a variable has all of its uses."""
        if scope.kind in kinds:
            return True
        return bool(scope.name) and not self._uses_of_closures[scope.start].isdisjoint(kinds)

    @cached_property
    def _uses_of_closures(self) -> dict[int, set[ScopeKind]]:
        """By offset, what closures in variables are given to or started by: `go work()`."""
        named: dict[str, list[Scope]] = {}
        for scope in self.scopes:
            if scope.name:
                named.setdefault(scope.name, []).append(scope)
        uses: dict[int, set[ScopeKind]] = {each.start: set() for each in self.scopes if each.name}
        for call in self.calls if named else ():
            if call.name in named and call.keyword:
                meant, kind = {call.name}, CALLED_BY_KEYWORD[call.keyword]
            elif call.method in GIVEN_TO:
                meant, kind = named.keys() & set(call.arguments), GIVEN_TO[call.method]
            else:
                continue
            for each in chain.from_iterable(self._seen_from(call, named[name]) for name in meant):
                uses[each.start].add(kind)
        return uses

    def _seen_from(self, call: Call, closures: list[Scope]) -> list[Scope]:
        """Those of one name that a call may mean: of the nearest scope that has any, else all."""
        scope = call.scope
        while scope >= 0:
            if here := [each for each in closures if each.parent == scope]:
                return here
            scope = self.scopes[scope].parent
        return closures

    def named(self, *methods: str) -> list[Call]:
        """The calls whose last word is one of the names, in the order of the source."""
        found = [calls for method in methods if (calls := self._by_method.get(method))]
        if len(found) < 2:  # as nearly always
            return found[0] if found else []
        return sorted(chain.from_iterable(found), key=lambda call: call.start)

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


def literals_in(text: Text, start: int, end: int) -> Iterator[Literal]:
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
