"""What a test configures and asserts, with the helpers it reaches: what is lost with it."""

from collections.abc import Iterator

from itw.checking.rule import IntegrationTest
from itw.source.call import Call
from itw.source.config_keys import components_in, keys_in, secures

POLLS = ("Eventually", "Never")
SUITES = ("StreamTests", "CacheTests", "RunSuite")
ERRORS_ONLY = ("NoError", "NotNil")
FAILURES = ("Error",)


def important(test: IntegrationTest) -> set[str]:
    """The components, authentication and TLS that a test configures."""
    texts = [literal.value for visit in test.visits for literal in visit.function.literals]
    return components_in(texts) | {key for key in keys_in(texts) if secures(key)}


def keys_of(test: IntegrationTest) -> set[str]:
    return keys_in(lit.value for visit in test.visits for lit in visit.function.literals)


def configurations(test: IntegrationTest) -> set[str]:
    literals = (literal.value for visit in test.visits for literal in visit.function.literals)
    return {value for value in literals if keys_in([value])}


def outcomes(test: IntegrationTest) -> int:
    """How many assertions compare something, and not only errors with nil; polls may be waits."""
    return sum(
        not call.method.startswith((*ERRORS_ONLY, *FAILURES, *POLLS)) for call in _assertions(test)
    )


def failures(test: IntegrationTest) -> int:
    """How many assertions expect an error, which is an outcome where there is no other."""
    return sum(call.method.startswith(FAILURES) for call in _assertions(test))


def _assertions(test: IntegrationTest) -> Iterator[Call]:
    for visit in test.visits:
        yield from (c for c in visit.function.calls if c.receiver in {"require", "assert"})


def verifies(before: IntegrationTest, test: IntegrationTest) -> bool:
    """Whether the test looks at an outcome: an assertion, a poll, a suite, an error as before."""
    expects = not outcomes(before) and failures(test)
    return bool(expects or outcomes(test)) or any(
        visit.function.named("Eventually", "Eventuallyf", "EventuallyWithT", *SUITES)
        for visit in test.visits
    )
