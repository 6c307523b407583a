"""The parts a test runs by itself, its subtests and suites, and what keeps them from running."""

import re
from collections.abc import Iterator

from itw.checking.rule import IntegrationTest
from itw.connectors.mention import kinds_named
from itw.source.call import Call
from itw.source.config_keys import components_in
from itw.source.function import Function
from itw.source.scopes import ScopeKind
from itw.source.testing import SKIPPING_METHODS, is_testing_variable

SUITE_TEST = re.compile(r"(?:Stream|Cache)Test(?!Opt)[A-Z]\w*\Z")
IN_CI = re.compile(r"""(?:Getenv|LookupEnv)\("(?:CI|GITHUB_ACTIONS)"\)""")
NOT_IN_CI = re.compile(r"""\)\s*==\s*""|!\s*(?:inCI|ok)\b""")
BRACE_OR_RETURN = re.compile(r"[{}]|\breturn\b")


def suite_tests(test: IntegrationTest) -> set[str]:
    """The tests it gives to a suite: StreamTestOpenClose, CacheTestMissingKey."""
    calls = (call for visit in test.visits for call in visit.function.calls)
    return {call.method for call in calls if SUITE_TEST.match(call.method)}


def runs_suites(test: IntegrationTest) -> bool:
    """Whether a suite is run: `suite.Run(t, template, …)`."""
    return any(
        not is_testing_variable(visit.function, call.receiver)
        and is_testing_variable(visit.function, next(iter(call.arguments), ""))
        for visit in test.visits
        for call in visit.function.named("Run", "RunSequentially")
    )


def subtests(function: Function) -> dict[str, tuple[int, int]]:
    """Where the closures of its subtests are, for those with a literal name."""
    return {name: span for _, name, span in _subtests_of(function) if name is not None}


def unnamed_subtests(function: Function) -> int:
    return sum(name is None for _, name, _ in _subtests_of(function))


def _subtests_of(function: Function) -> Iterator[tuple[int, str | None, tuple[int, int]]]:
    for index, scope in enumerate(function.scopes):
        call = function.call_at(scope.call)
        if scope.kind is ScopeKind.SUBTEST and call is not None:
            yield index, next(iter(call.strings), None), (scope.start, scope.end)


def all_subtests(test: IntegrationTest) -> set[str]:
    """All names it runs subtests under, closures or not, its own and its helpers'."""
    runs = (call for visit in test.visits for call in visit.function.named("Run"))
    return {name for call in runs if (name := call.first_string) is not None}


def skipped_subtests(function: Function) -> dict[str, Call]:
    """Subtests that skip themselves on every path."""
    plain = {call.scope: call for call in _skips(function) if not call.within}
    return {
        name: plain[index]
        for index, name, _ in _subtests_of(function)
        if name is not None and index in plain
    }


def skip_in_ci(function: Function) -> Call | None:
    """A skip of the whole test under a condition that is true in CI."""
    for call in _skips(function):
        if call.scope == 0 and len(call.within) == 1 and call.within[0].kind == "if":
            block = call.within[0]
            header = block.text.slice(block.start, block.body)
            if IN_CI.search(header) and not NOT_IN_CI.search(header):
                return call
    return None


def _skips(function: Function) -> Iterator[Call]:
    for call in function.named(*SKIPPING_METHODS):
        if not call.keyword and is_testing_variable(function, call.receiver):
            yield call


def returns_early(function: Function) -> int:
    """The line of a `return` of the body itself that is not its last statement, 0 without one."""
    code, depth = function.text.code, 0
    for match in BRACE_OR_RETURN.finditer(code, function.opening, function.end):
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == "return" and depth == 1 and code[match.end() : function.end].strip() != "}":
            return function.text.line(match.start())
    return 0


def kinds_of(test: IntegrationTest) -> set[tuple[str, str]]:
    """Kind and name of the components it configures."""
    texts = [literal.value for visit in test.visits for literal in visit.function.literals]
    found = ((text, name) for text in texts for name in components_in([text]))
    return {(kind, name) for text, name in found for kind in kinds_named(text, name)}
