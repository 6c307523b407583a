"""What the runs of a plan mean: passed, failed, flaky, not the author's, or not known and why."""

from collections.abc import Iterator, Sequence

from itw.connector import Connector
from itw.runs.attempts import attempts_in
from itw.runs.forgotten import forgotten_in
from itw.runs.plan import NEVER_SELECTED, NotRun, PlannedTest, TestPlan, Why
from itw.runs.report import (
    BAD,
    AtBase,
    Attempt,
    ConnectorVerdict,
    Executed,
    FixEvidence,
    Red,
    Result,
    RunReport,
    Side,
    TestVerdict,
)
from itw.runs.requests import what_next
from itw.runs.sandbox import Ending

# The worst first. A test that is left out on purpose says less than one that passed.
SERIOUS = (
    *(Result.FAILED, Result.NOT_COMPILED, Result.TIMED_OUT),
    *(Result.OUT_OF_MEMORY, Result.DISK_FULL, Result.INCONCLUSIVE),
    *(Result.FLAKY, Result.BROKEN_ON_BASE),
)
ON_PURPOSE = frozenset({*NEVER_SELECTED, Why.REGISTRY_SKIPS, Why.NOT_ASKED, Why.OFF})


def run_report(plan: TestPlan, runs: Sequence[Executed]) -> RunReport:
    """The meaning of what was run so far; `done` says whether the verdict wants more.

    Runs without the fix are evidence beside it: where there are none, nothing is undone.
    """
    attempts: dict[PlannedTest, list[Attempt]] = {test: [] for test in plan.tests}
    for executed in runs:
        for test, attempt in attempts_in(executed, plan):
            attempts[test].append(attempt)
    tests = [_verdict(test, made, runs) for test, made in attempts.items()]
    tests += (_left_out(each) for each in plan.not_run)
    return RunReport(
        plan=plan,
        runs=tuple(runs),
        tests=tuple(sorted(tests, key=_order)),
        connectors=tuple(_connector(each, tests) for each in plan.connectors),
        forgotten=tuple(forgotten_in(plan, runs)),
        fix=tuple(_evidence(each) for each in tests if each.test.is_news and _tried(each)),
        done=not what_next(plan, runs),
    )


def _order(verdict: TestVerdict) -> tuple[int, str, int]:
    order = [*SERIOUS, Result.NOT_RUN, Result.NEVER_SELECTED, Result.SKIPPED, Result.PASSED]
    return order.index(verdict.result), verdict.test.path, verdict.test.line


def _left_out(each: NotRun) -> TestVerdict:
    never = each.why in NEVER_SELECTED
    result = Result.NEVER_SELECTED if never else Result.NOT_RUN
    return TestVerdict(test=each.test, result=result, why=each.why, detail=each.detail)


def _verdict(test: PlannedTest, attempts: list[Attempt], runs: Sequence[Executed]) -> TestVerdict:
    at_head = [each for each in attempts if each.side is Side.HEAD]
    known = [each for each in at_head if each.result is not Result.NOT_RUN]
    order = {Side.HEAD: 0, Side.BASE: 1, Side.WITHOUT_FIX: 2}
    made = tuple(sorted(attempts, key=lambda each: order[each.side]))
    if not known:
        last = at_head[-1] if at_head else None
        why = (last.why if last else None) or Why.PENDING
        detail = last.detail if last else ""
        return TestVerdict(test=test, result=Result.NOT_RUN, why=why, detail=detail, attempts=made)
    at_base = AtBase.NOT_ASKED
    result = _at_head(known)
    if result in BAD:
        at_base = _base(test, known, attempts, runs)
        result = Result.BROKEN_ON_BASE if at_base is AtBase.FAILS else result
    return TestVerdict(test=test, result=result, at_base=at_base, attempts=made)


def _at_head(attempts: Sequence[Attempt]) -> Result:
    """Of all runs of one commit. One failure among passes is flaky, whichever came first."""
    results = [each.result for each in attempts]
    bad = [each for each in results if each in BAD]
    if bad:
        return Result.FLAKY if Result.PASSED in results else bad[0]
    if Result.INCONCLUSIVE in results:
        return Result.INCONCLUSIVE
    return Result.PASSED if Result.PASSED in results else Result.SKIPPED


def _base(
    test: PlannedTest, known: list[Attempt], attempts: list[Attempt], runs: Sequence[Executed]
) -> AtBase:
    if test.before is None:
        return AtBase.ABSENT
    if known[0].result is Result.NOT_COMPILED:
        return _compiled_at_base(test.before[0], runs)
    results = {each.result for each in attempts if each.side is Side.BASE}
    if results & BAD:
        return AtBase.FAILS
    if not results:
        return AtBase.NOT_ASKED
    return AtBase.PASSES if results == {Result.PASSED} else AtBase.UNKNOWN


def _compiled_at_base(package: str, runs: Sequence[Executed]) -> AtBase:
    """Any run of the package at base tells: what was not compiled was not compiled for all."""
    endings = {
        each.run.ending
        for each in runs
        if each.request.side is Side.BASE and each.request.target.package == package
    }
    if not endings:
        return AtBase.NOT_ASKED
    if Ending.NOT_COMPILED in endings:
        return AtBase.FAILS
    unknown = {Ending.INFRASTRUCTURE, Ending.NEEDS_WARM_UP, Ending.UNSUPPORTED}
    return AtBase.UNKNOWN if endings <= unknown else AtBase.PASSES


def _connector(connector: Connector, tests: Sequence[TestVerdict]) -> ConnectorVerdict:
    own = tuple(sorted((e for e in tests if connector in e.test.connectors), key=_order))
    return ConnectorVerdict(connector=connector, result=result_of(own), tests=own)


def result_of(tests: Sequence[TestVerdict]) -> Result:
    """The worst; passed only where one passed and none was kept from running."""
    results = {each.result for each in tests}
    for result in SERIOUS:
        if result in results:
            return result
    kept = any(each.result is Result.NOT_RUN and each.why not in ON_PURPOSE for each in tests)
    if kept:
        return Result.NOT_RUN
    for result in (Result.PASSED, Result.SKIPPED, Result.NEVER_SELECTED):
        if result in results:
            return result
    return Result.NOT_RUN


def _tried(verdict: TestVerdict) -> bool:
    return any(each.side is Side.WITHOUT_FIX for each in verdict.attempts)


def _evidence(verdict: TestVerdict) -> FixEvidence:
    """Red is a test that failed there; what was not compiled there was never asked."""
    tried = next(each for each in verdict.attempts if each.side is Side.WITHOUT_FIX)
    red = Red.UNKNOWN
    if verdict.result is Result.PASSED:
        red = {Result.FAILED: Red.RED, Result.PASSED: Red.GREEN}.get(tried.result, Red.UNKNOWN)
    return FixEvidence(test=verdict.test, red=red, ending=tried.ending)


def broken_tests(report: RunReport) -> Iterator[TestVerdict]:
    """What is bad at head and good, or not there, at the merge base: news, and the author's."""
    blamed = {AtBase.PASSES, AtBase.ABSENT}  # base is asked about what is bad at head only
    return (each for each in report.tests if each.at_base in blamed)
