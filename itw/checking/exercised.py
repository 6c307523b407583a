"""What a test configures and asserts, with the helpers it reaches: what is lost with it."""

import re
from collections.abc import Iterator

from itw.checking.rule import IntegrationTest
from itw.source.call import Call
from itw.source.config_keys import components_in, keys_in, secured_in
from itw.source.declared import Declared, remembered
from itw.source.testing import FAILING_METHODS, is_testing_variable

# Struct fields of a composite literal, `Topic: x`, are what keys are in a configuration.
FIELD = re.compile(r"(?:^|[{,(])[ \t]*([A-Za-z_]\w*):(?!=)", re.MULTILINE)
COMPARES = re.compile(r"Equal|Match|Contain|Same|Diff|Len|Empty|Error(?:Is|As)|EqualError")
POLLS = ("Eventually", "Never")
SUITES = ("StreamTests", "CacheTests", "RunSuite")
ERRORS_ONLY = ("NoError", "NotNil")
FAILURES = ("Error",)
ASSERTIONS = ("require", "assert")


def important(test: IntegrationTest) -> set[str]:
    """The components, authentication and TLS that a test configures."""
    texts = [literal.value for visit in test.visits for literal in visit.function.literals]
    return components_in(texts) | secured_in(texts)


def keys_of(test: IntegrationTest) -> set[str]:
    return keys_in(lit.value for visit in test.visits for lit in visit.function.literals)


def fields_of(test: IntegrationTest) -> set[str]:
    """The struct fields that a test writes, itself or in its helpers."""
    return set[str]().union(*(_fields(visit.declared) for visit in test.visits))


def named_of(test: IntegrationTest, names: set[str]) -> set[str]:
    """Those of the names that the code of a test says."""
    return set[str]().union(*(_words(visit.declared) & names for visit in test.visits))


@remembered
def _fields(declared: Declared) -> frozenset[str]:
    return frozenset(FIELD.findall(declared.function.code)) - {"default"}


@remembered
def _words(declared: Declared) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", declared.function.code))


def configurations(test: IntegrationTest) -> set[str]:
    literals = (literal.value for visit in test.visits for literal in visit.function.literals)
    return {value for value in literals if keys_in([value])}


def outcomes(test: IntegrationTest) -> int:
    """How many assertions compare something, and not only errors with nil; polls may be waits."""
    return sum(map(is_outcome, _assertions(test)))


def is_outcome(call: Call) -> bool:
    """Whether a call is an assertion that compares something."""
    no_outcome = call.method.startswith((*ERRORS_ONLY, *FAILURES, *POLLS))
    return call.receiver in ASSERTIONS and not no_outcome


def failures(test: IntegrationTest) -> int:
    """How many assertions expect an error, which is an outcome where there is no other."""
    return sum(call.method.startswith(FAILURES) for call in _assertions(test))


def _assertions(test: IntegrationTest) -> Iterator[Call]:
    for visit in test.visits:
        yield from (call for call in visit.function.calls if call.receiver in ASSERTIONS)


def verifies(before: IntegrationTest, test: IntegrationTest) -> bool:
    """Whether the test looks at an outcome: an assertion, a poll, a suite, an error as before."""
    expects = not outcomes(before) and failures(test)
    return bool(expects or outcomes(test)) or any(
        visit.function.named("Eventually", "Eventuallyf", "EventuallyWithT", *SUITES)
        or any(_compares(visit.declared, call) for call in visit.function.calls)
        for visit in test.visits
    )


def _compares(declared: Declared, call: Call) -> bool:
    """Assertions of another kind: a certain error, a helper's, `if got != want`."""
    function = declared.function
    if call.method in FAILING_METHODS and is_testing_variable(function, call.receiver):
        return any(
            block.kind == "if" and not re.search(r"(?i)\berr|ok\b", block.header)
            for block in call.within[-1:]
        )
    if COMPARES.search(call.method) is None:
        return False
    arguments = call.arguments
    cancelled = any(argument.startswith("context.") for argument in arguments)
    return not cancelled and any(is_testing_variable(function, each) for each in arguments)
