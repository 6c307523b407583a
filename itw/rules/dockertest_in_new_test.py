"""A new test starts its containers with ory/dockertest.

testcontainers-go is preferred for new tests: it has modules that know when a service is ready, and
it removes containers by itself when the test process dies. dockertest is being phased out; tests
that use it already are only counted.

Bad:
    pool, err := dockertest.NewPool("")
    resource, err := pool.Run("redis", "7", nil)

Good:
    ctr, err := redis.Run(t.Context(), "redis:7")
    testcontainers.CleanupContainer(t, ctr)
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.testing import dockertest_calls

RULE = Rule(
    clause="Container Management",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    connect_clause=".claude/agents/tester.md",
    new_tests_only=True,
    label="R3",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test in unit.tests:
        for visit in test.visits:
            first = next(iter(dockertest_calls(visit.declared)), None)
            if first is not None:
                message = f"`{first.name}` is ory/dockertest; start the container with " + (
                    "testcontainers-go in a new test"
                )
                yield test.violation(first, message, visit=visit)
                break
