"""What is to be run next: each planned test at head, what failed again, then at the merge base.

Values only, so that whoever runs them just asks until nothing is wanted. What was run already is
recognised by its request; the answer depends on the plan and the runs alone.
"""

from collections.abc import Iterable, Iterator, Sequence

from itw.runs.attempts import attempts_in
from itw.runs.infrastructure import Fault, fault_in
from itw.runs.plan import PlannedTest, TestPlan, Why
from itw.runs.report import BAD, Attempt, Executed, Request, Result, Side
from itw.runs.sandbox import Target

Attempts = dict[PlannedTest, list[Attempt]]


def what_next(
    plan: TestPlan, runs: Sequence[Executed], *, without_fix: bool = False
) -> tuple[Request, ...]:
    """The next runs, in any order or side by side; none when everything is known.

    `without_fix` asks for new and changed tests once more, with the product's change taken back.
    """
    done = {each.request for each in runs}
    for stage in _stages(plan, runs, without_fix=without_fix):
        wanted = tuple(request for request in dict.fromkeys(stage) if request not in done)
        if wanted:
            return wanted
    return ()


def _stages(
    plan: TestPlan, runs: Sequence[Executed], *, without_fix: bool
) -> Iterator[Iterable[Request]]:
    """Each stage is decided by the runs of the stages before it."""
    repeats = max((package.command.repeat for package in plan.packages), default=1)
    yield _at_head(plan)
    for attempt in range(repeats + 1, repeats + 1 + max(1, plan.reruns)):
        yield _again(plan, _known(plan, runs, before=attempt), attempt)
    known = _known(plan, runs)
    yield _at_base(plan, known)
    if without_fix:
        yield _without_fix(plan, known)


def _known(plan: TestPlan, runs: Sequence[Executed], *, before: int = 1 << 30) -> Attempts:
    """What is known of each test at head from the first attempts."""
    found: Attempts = {test: [] for test in plan.tests}
    for executed in runs:
        request = executed.request
        if request.side is Side.HEAD and request.attempt < before:
            for test, attempt in attempts_in(executed, plan):
                found[test].append(attempt)
    return found


def _at_head(plan: TestPlan) -> Iterator[Request]:
    for package in plan.packages:
        for target in plan.at_head(package, package.tests):
            for attempt in range(1, package.command.repeat + 1):
                yield Request(side=Side.HEAD, attempt=attempt, target=target)


def _again(plan: TestPlan, known: Attempts, attempt: int) -> Iterator[Request]:
    """What only ever failed, and apart from it what something else kept from an end of its own."""
    for package in plan.packages:
        failed = tuple(test for test in package.tests if plan.reruns and _only_broke(known[test]))
        cut_off = tuple(test for test in package.tests if _is_cut_off(known[test]))
        lost = tuple(test for test in package.tests if _is_lost(known[test]))
        for tests in (failed, cut_off, lost):
            yield from _requests(Side.HEAD, attempt, plan.at_head(package, tests))


def _only_broke(attempts: Iterable[Attempt]) -> bool:
    """A compiler says the same each time: what is not compiled is not run again."""
    results = {each.result for each in attempts}
    return bool(results & BAD) and results <= BAD - {Result.NOT_COMPILED}


def _is_cut_off(attempts: Sequence[Attempt]) -> bool:
    return bool(attempts) and all(each.why is Why.CUT_OFF for each in attempts)


def is_any_lost(runs: Iterable[Executed]) -> bool:
    """Whether the engine or the gateway went away under one of them."""
    return any(_was_lost(each) for each in runs)


def _is_lost(attempts: Sequence[Attempt]) -> bool:
    return bool(attempts) and all(_was_lost(each.executed) for each in attempts)


def _was_lost(executed: Executed) -> bool:
    """An image that is not there stays away, and is another fault."""
    fault = fault_in(executed.run)
    return fault is not None and fault[0] is Fault.SANDBOX


def _at_base(plan: TestPlan, known: Attempts) -> Iterator[Request]:
    for package in plan.packages:
        broken = [test for test in package.tests if is_broken(known[test])]
        uncompiled = [test for test in broken if known[test][0].result is Result.NOT_COMPILED]
        was_there = (test for test in uncompiled if test.before is not None)
        one = [*was_there][:1]  # is enough to see whether the package compiled
        tests = tuple(test for test in broken if test in one or test not in uncompiled)
        yield from _requests(Side.BASE, 1, plan.at_base(package, tests))


def is_broken(attempts: Sequence[Attempt]) -> bool:
    """Whether a test failed at head and never passed."""
    results = {each.result for each in attempts}
    return bool(results & BAD) and Result.PASSED not in results


def _without_fix(plan: TestPlan, known: Attempts) -> Iterator[Request]:
    for package in plan.packages:
        green = tuple(test for test in package.tests if test.is_news and _is_green(known[test]))
        yield from _requests(Side.WITHOUT_FIX, 1, plan.at_head(package, green))


def _is_green(attempts: Sequence[Attempt]) -> bool:
    return bool(attempts) and {each.result for each in attempts} == {Result.PASSED}


def _requests(side: Side, attempt: int, targets: Iterable[Target]) -> Iterator[Request]:
    for target in targets:
        yield Request(side=side, attempt=attempt, target=target)
