"""A subtest logs the same Given as its parent.

The story is told from the outside in: what the parent has set up holds for all its subtests, and
saying it again hides where a subtest's own state differs.

Bad:
    t.Log("Given: a broker")
    t.Run("empty topic", func(t *testing.T) {
        t.Log("Given: a broker")

Good:
    t.Log("Given: a broker")
    t.Run("empty topic", func(t *testing.T) {
        t.Log("And: an empty topic")
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.function import Function
from itw.source.testing import LOGGING_METHODS

RULE = Rule(clause="Basic Structure", spec=Severity.NOTE, connect=Severity.NOTE)


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        function = test.declared.function
        given = [
            (call, text) for call in function.named(*LOGGING_METHODS) if (text := _given(call))
        ]
        for call, text in given:
            above = (each for each, other in given if other == text and each is not call)
            if any(_is_around(function, each, call) for each in above):
                yield test.violation(
                    call, "the parent has logged this Given; say only what differs here"
                )


def _given(call: Call) -> str:
    text = call.first_string or ""
    return " ".join(text.lower().split()) if text.lower().startswith("given") else ""


def _is_around(function: Function, outer: Call, inner: Call) -> bool:
    """Whether one call's closure is around the other's, and comes first."""
    if outer.scope == inner.scope or outer.start > inner.start:
        return False
    return function.scopes[outer.scope] in function.scope_chain(inner.scope)
