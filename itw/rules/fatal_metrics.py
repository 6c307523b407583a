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
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.scopes import ScopeKind
from itw.source.testing import is_failing

RULE = Rule(
    clause="Metrics Verification",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    label="R9",
)

READER = re.compile(r"metrics|stats", re.IGNORECASE)
FETCHES = ("Get", "Do")
ENDPOINTS = ("/metrics", "/stats")


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        if _is_reader(visit):
            failing = list(_after(visit, visit.function.named(*FETCHES)[0]))
        else:
            failing = list(_on_the_spot(unit, visit))
        for call in failing:
            yield test.violation(
                call,
                f"`{call.name}` fails the test when metrics can't be read; log it and "
                f"{'return nil' if _is_reader(visit) else 'go on'}",
                visit=visit,
            )


def _is_reader(visit: Visit) -> bool:
    function = visit.function
    fetches = any(call.receiver.startswith("http") for call in function.named(*FETCHES))
    named = bool(READER.search(function.name)) and not function.is_test
    return named and bool(function.results) and fetches


def _after(visit: Visit, fetch: Call) -> Iterator[Call]:
    """The calls behind a fetch that can fail the test."""
    for call in visit.function.calls:
        if call.start > fetch.start and is_failing(visit.declared, call):
            yield call


def _on_the_spot(unit: Unit, visit: Visit) -> Iterator[Call]:
    """Where a test that reads metrics itself fails on the error of the fetch."""
    for fetch in visit.function.named(*FETCHES):
        error = set(fetch.assigned[-1:])
        if not error or not _is_of_metrics(fetch) or visit.runs_in(fetch, ScopeKind.CONDITION):
            continue
        if _exports_metrics(unit):
            return
        checks = (call for call in _after(visit, fetch) if error & set(call.arguments))
        yield from [call for call in checks if call.scope == fetch.scope][:1]


def _is_of_metrics(fetch: Call) -> bool:
    strings = fetch.text.strings_in(fetch.start, fetch.end)
    return any(fetch.text.value(*span).endswith(ENDPOINTS) for span in strings)


def _exports_metrics(unit: Unit) -> bool:
    """Whether metrics are what the connectors of the package are for."""
    functions = (function for file in unit.package.files for function in file.functions)
    return any("MetricsExporter" in call.method for each in functions for call in each.calls)
