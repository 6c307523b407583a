"""A reader of metrics fails the test.

Metrics are a side effect of the pipeline: an endpoint that is not up yet, or answers late, says
nothing about the connector. Log the trouble, return nil, and let the test decide what it needs.

Bad:
    func readMetrics(t *testing.T, url string) map[string]any {
        resp, err := http.Get(url + "/stats")
        require.NoError(t, err)

Good:
    func readMetrics(t *testing.T, url string) map[string]any {
        resp, err := http.Get(url + "/stats")
        if err != nil {
            t.Logf("no metrics: %v", err)
            return nil
        }
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.declared import Visit
from itw.source.testing import is_failing

RULE = Rule(
    clause="Metrics Verification",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    label="R9",
)

READER = re.compile(r"metrics|stats", re.IGNORECASE)
FETCHES = ("Get", "Do")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        if not visit.function.is_test and _is_reader(visit):
            fetch = visit.function.named(*FETCHES)[0]
            failing = (
                call
                for call in visit.function.calls
                if call.start > fetch.start and is_failing(visit.declared, call)
            )
            for call in failing:
                yield test.violation(
                    call,
                    f"`{call.name}` fails the test when metrics can't be read; log it and "
                    "return nil",
                    visit=visit,
                )


def _is_reader(visit: Visit) -> bool:
    function = visit.function
    fetches = any(call.receiver.startswith("http") for call in function.named(*FETCHES))
    return bool(READER.search(function.name)) and bool(function.results) and fetches
