"""An attempt of a retry has no time limit of its own.

A service that accepts the connection and never answers holds the first attempt until the whole
test times out; with a limit per attempt the retry does what it is for. Calls that take no context
can't have one.

Bad:
    require.NoError(t, pool.Retry(func() error {
        return client.Ping(t.Context())
    }))

Good:
    require.NoError(t, pool.Retry(func() error {
        ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
        defer cancel()
        return client.Ping(ctx)
    }))
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.retries import Retry, retries_in

RULE = Rule(
    clause="Polling and Retries",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    label="R7",
)

CONTEXT = re.compile(
    r"(?:\w+\.)?(?>\w*[cC]tx)\w*|context\.(?:Background|TODO)\(\)|\w+\.Context\(\)"
)
LIMITS = ("WithTimeout", "WithDeadline")
OF_THE_CLIENT = re.compile(r"\b\w*Timeout(?:\(|\s*:)")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for retry in retries_in(unit.package, visit):
            if _takes_context(retry) and not _is_limited(retry):
                yield test.violation(
                    retry.call,
                    "an attempt that hangs is never tried again; give each one a "
                    "`context.WithTimeout`",
                    visit=visit,
                )


def _takes_context(retry: Retry) -> bool:
    return any(
        CONTEXT.fullmatch(argument) for call in retry.tried.calls for argument in call.arguments[:1]
    )


def _is_limited(retry: Retry) -> bool:
    """Whether a context or client with a time limit is made in the attempt, or used in it."""
    if OF_THE_CLIENT.search(retry.tried.scope.code):
        return True
    limited = {name for call in retry.tried.function.named(*LIMITS) for name in call.assigned[:1]}
    inside = any(call.method in LIMITS for call in retry.tried.calls)
    return inside or any(limited.intersection(call.arguments) for call in retry.tried.calls)
