"""Nothing is logged when a retry has succeeded.

One line after it tells, in the log of a failed run, that the service was up and how long it took.
Read are attempts that are closures or functions of the repository.

Bad:
    require.NoError(t, pool.Retry(func() error {
        return ping()
    }))

Good:
    require.NoError(t, pool.Retry(func() error {
        return ping()
    }))
    t.Log("Container is healthy")
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.retries import retries_in
from itw.source.testing import is_log

RULE = Rule(
    clause="Polling and Retries",
    spec=Severity.NOTE,
    connect=Severity.NOTE,
    label="R7",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for retry in retries_in(unit.package, visit):
            after = _next(visit, retry.call)
            if after is None or not is_log(visit.declared, after):
                yield test.violation(
                    retry.call, "log after the retry that the service is ready", visit=visit
                )


def _next(visit: Visit, retry: Call) -> Call | None:
    """The next statement's call in the same closure."""
    return next(
        (c for c in visit.function.calls if c.start > retry.end and c.scope == retry.scope), None
    )
