"""Parallel subtests write the same resource, or their setup goes on after the first of them.

Parallel subtests run together after the parent's body has ended: two that write one table see each
other's rows, also where they are one subtest in a loop, and setup behind the first is not done when
they start. Do the setup first and let parallel subtests only read, or give each a name of its own.
An integration test that is parallel itself is a note.

Bad:
    t.Run("insert", func(t *testing.T) {
        t.Parallel()
        db.Exec("INSERT INTO foo VALUES (1)")
    })
    db.Exec("CREATE TABLE bar")

Good:
    db.Exec("INSERT INTO foo VALUES (1)")
    t.Run("read", func(t *testing.T) {
        t.Parallel()
        assert.Equal(t, 1, count(t, "foo"))
    })
"""

import re
from collections.abc import Iterator

from itw.checking.rule import IntegrationTest, Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.testing import is_testing_variable

RULE = Rule(
    clause="Parallel Subtests with Shared Setup",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    label="R10",
)

WRITES = re.compile(
    r"(?:Must)?Exec\w*|Insert\w*|Produce\w*|Publish\w*|Create(?:Topic|Table|Bucket|Queue)\w*"
    r"|Delete\w*|Drop\w*|Truncate\w*|Update\w*|Put(?:Item|Object)\w*|Upsert\w*"
)
# Arguments that name no resource: a test, a context, a number, none.
CONTEXT = re.compile(r"t|tb|\w*[cC]tx|\w+\.Context\(\)|context\.\w+\(\)|-?[\d.]+|nil")
TABLE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|REPLACE\s+INTO"
    r"|(?:CREATE|DROP|ALTER)\s+TABLE(?:\s+IF(?:\s+NOT)?\s+EXISTS)?)\s+([\w.]+)",
    re.IGNORECASE,
)
UNIQUE = re.compile(r"\$ID|Name\(\)|uuid|[rR]and|Sprintf|^\w+\.\w+$|\+")

TEXT = re.compile(r'"[^"]*"|`[^`]*`')
DECLARED = re.compile(r"^[ \t]*+(?:(?:for|if|var)\b)?+([\w, \t]*+)(?::=|=|$)", re.MULTILINE)
PARAMETERS = re.compile(r"\bfunc\(([^()]*)\)")
OF_EVERY_CLOSURE = re.compile(r"testing\.|context\.Context")
WORD = re.compile(r"[A-Za-z_]\w*")


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        function = test.declared.function
        parallel = [
            call
            for call in function.named("Parallel")
            if is_testing_variable(function, call.receiver) and not call.arguments
        ]
        subtests = [
            call.scope for call in parallel if function.scopes[call.scope].kind is ScopeKind.SUBTEST
        ]
        if subtests:
            yield from _shared_writes(test, subtests)
            yield from _looped_writes(test, subtests)
            yield from _late_setup(test, subtests)
        for call in parallel:
            if call.scope == 0:
                yield test.violation(
                    call,
                    "only subtests should be parallel: a parallel test shares the machine with "
                    "every other test's containers",
                    severity=Severity.NOTE,
                )


def _shared_writes(test: IntegrationTest, subtests: list[int]) -> Iterator[Violation]:
    """The second parallel subtest that writes what an earlier one writes."""
    if len(subtests) < 2:
        return
    function = test.declared.function
    seen: dict[tuple[str, str], int] = {}
    for call in function.calls:
        written = _target(call)
        scope = _subtest_of(function, call, subtests) if written else None
        if scope is None or _is_own(function, call, scope):
            continue
        target = _resolved(function, scope, written)
        if not target:
            continue
        table = TABLE.search(target)
        key = (call.receiver, table[1].lower()) if table else (call.name, target)
        first = seen.setdefault(key, scope)
        if first != scope:
            yield test.violation(
                call,
                f"parallel subtests write the same {f'table `{table[1]}`' if table else target}; "
                "give each its own, or write before the first of them",
            )


def _looped_writes(test: IntegrationTest, subtests: list[int]) -> Iterator[Violation]:
    """A parallel subtest of a loop that writes the same on each turn."""
    function = test.declared.function
    declared: dict[int, set[str]] = {}  # by loop
    for call in function.calls:
        scope = _subtest_of(function, call, subtests) if WRITES.fullmatch(call.method) else None
        run = function.call_at(function.scopes[scope].call) if scope is not None else None
        loop = next((b for b in run.within if b.kind == "for"), None) if run is not None else None
        if loop is None or not _target(call) or "(" in call.receiver:  # made for this write
            continue
        if loop.start not in declared:
            declared[loop.start] = {*_declared(loop.code), *_given(loop.code)}
        own = declared[loop.start]
        if own.isdisjoint(WORD.findall(" ".join((call.receiver, *call.arguments)))):
            yield test.violation(
                call,
                f"each parallel subtest of this loop writes the same {_target(call)}; give each "
                "its own, or write before the loop",
            )


def _declared(code: str) -> Iterator[str]:
    for names in DECLARED.findall(code):
        yield from WORD.findall(names)


def _given(code: str) -> Iterator[str]:
    """What closures are given, but for a test and a context: `func(conn *sql.DB)`."""
    for parameters in PARAMETERS.findall(code):
        for each in parameters.split(","):
            if not OF_EVERY_CLOSURE.search(each):
                yield from each.split()[:1]


def _late_setup(test: IntegrationTest, subtests: list[int]) -> Iterator[Violation]:
    """A write behind the first parallel subtest of a group; a group is waited for by its t.Run."""
    function = test.declared.function
    ends: dict[int, int] = {}  # of the first parallel subtest, by the scope that starts it
    for scope in subtests:
        group, end = _group_of(function, scope), function.scopes[scope].end
        ends[group] = min(ends.get(group, end), end)
    for call in function.calls:
        late = call.start > ends.get(call.scope, call.start)
        if late and WRITES.fullmatch(call.method):
            del ends[call.scope]
            yield test.violation(
                call,
                f"`{call.name}` changes what the parallel subtest above depends on; do it before "
                "the first of them",
            )


def _group_of(function: Function, subtest: int) -> int:
    """The body or subtest whose t.Run a subtest is given to."""
    scope = function.scopes[subtest].parent
    while scope > 0 and function.scopes[scope].kind is not ScopeKind.SUBTEST:
        scope = function.scopes[scope].parent
    return max(scope, 0)


def _subtest_of(function: Function, call: Call, subtests: list[int]) -> int | None:
    scope = call.scope
    while scope >= 0:
        if scope in subtests:
            return scope
        scope = function.scopes[scope].parent
    return None


def _is_own(function: Function, call: Call, subtest: int) -> bool:
    """Whether the subtest made what it writes to: its own container, its own client."""
    root = re.escape(call.receiver.split(".")[0].split("(")[0])
    return re.search(rf"\b{root}\b[^\n=(]*:=", function.scopes[subtest].code) is not None


def _resolved(function: Function, subtest: int, target: str) -> str:
    """A variable that the subtest makes is the text it is given; "" where that is not a text."""
    if not target.isidentifier():
        return target
    scope = function.scopes[subtest]
    made = re.search(rf"(?m)^[ \t]*{target}[ \t]*:=[ \t]*(.*)$", scope.code)
    if made is None:
        return target
    text = scope.text.chars[scope.start + made.start(1) : scope.start + made.end(1)].strip()
    return text if TEXT.fullmatch(text) else ""


def _target(call: Call) -> str:
    """What a write is about: its first argument that is no context, "" if it is unique."""
    if not WRITES.fullmatch(call.method) or "." not in call.name:
        return ""
    arguments = [argument for argument in call.arguments if not CONTEXT.fullmatch(argument)]
    first = next(iter(arguments), "")
    return "" if not first or UNIQUE.search(first) else first[:60]
