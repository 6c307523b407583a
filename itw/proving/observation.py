"""What one run says: the tests that passed, and those that failed with the reason.

The output is a claim of the code that ran, so it goes through the same reading as any run's: what
is doubtful there neither passed nor failed here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from itw.proving.cause import Cause, cause_of
from itw.proving.cover import NOTHING_KNOWN, Cover
from itw.proving.stopping import NOTHING_STOPPED, Stopped, root_of, stopped_in
from itw.runs.attempts import attempts_in
from itw.runs.infrastructure import fault_in
from itw.runs.plan import TestPlan
from itw.runs.report import REMARKS, Attempt, Executed, Result
from itw.runs.sandbox import Ending
from itw.story.log_lines import SourceLines
from itw.story.story import Story, stories_of
from itw.story.story_rows import reason

INFORMATIVE = frozenset({Ending.RAN, Ending.FAILED, Ending.TIMED_OUT})
SAID = 300  # characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A top-level test that failed, with the subtest that did and what it said."""

    test: str
    leaf: str
    cause: Cause
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One run of the connector, broken or not. `seconds` are the tests', without compiling."""

    ending: Ending
    reason: str = ""
    passed: tuple[str, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    seconds: float = 0.0
    took: float = 0.0  # the whole run
    refused: tuple[str, ...] = ()  # by the gateway
    stopped: Stopped = NOTHING_STOPPED  # where services were stopped on purpose
    cover: Cover = NOTHING_KNOWN

    @property
    def is_informative(self) -> bool:
        """Whether it says something about any test."""
        return self.ending in INFORMATIVE or bool(self.passed)


def observed(
    executed: Executed,
    plan: TestPlan,
    sources: SourceLines,
    *,
    cover: Cover | None = None,
    refused: tuple[str, ...] = (),
) -> Observation:
    """Read one run. What it asked for is in its request, what there is to ask for in the plan.

    `refused` is what the gateway refused the connector as it is, whose tests passed all the same.
    """
    executed = _without_refusals(executed, refused)
    run = executed.run
    attempts = [(test.name, attempt) for test, attempt in attempts_in(executed, plan)]
    sure = [each for each in attempts if not _is_doubted(each[1])]
    package = next((each.package for _, each in attempts if each.package), None)
    stories = _broken_stories(stories_of(package, sources) if package else ())
    failed = [
        _noticed(name, attempt, stories)
        for name, attempt in sure
        if attempt.result in {Result.FAILED, Result.TIMED_OUT}
    ]
    informative = run.ending in INFORMATIVE
    stopped = stopped_in(package.tests) if package else NOTHING_STOPPED
    failed = [_without_services(each, stopped) for each in failed]
    if fault := fault_in(run):  # a test may say so in passing, and then fail at something else
        failed = [replace(each, cause=Cause.INFRASTRUCTURE, said=fault[1]) for each in failed]
    return Observation(
        ending=run.ending,
        reason=run.reason,
        passed=tuple(name for name, each in sure if each.result is Result.PASSED),
        noticed=tuple(failed) if informative else (),
        seconds=package.seconds if package and package.seconds else run.seconds,
        took=run.seconds,
        refused=run.refused,
        stopped=stopped,
        cover=cover or NOTHING_KNOWN,
    )


def _without_refusals(executed: Executed, known: tuple[str, ...]) -> Executed:
    """What is refused as well where all is in order is not why a test failed."""
    run = executed.run
    if run.ending is Ending.UNSUPPORTED and run.refused and set(run.refused) <= set(known):
        return replace(executed, run=replace(run, ending=Ending.FAILED))
    return executed


def _without_services(noticed: Noticed, stopped: Stopped) -> Noticed:
    """An engine or a network that misses the service is the test's own way to miss it."""
    missed = any(root_of(each) == noticed.test for each in stopped.failed)
    unlikely = noticed.cause in {Cause.INFRASTRUCTURE, Cause.NETWORK}
    return replace(noticed, cause=Cause.ASSERTION) if missed and unlikely else noticed


def _is_doubted(attempt: Attempt) -> bool:
    return any(each.doubt not in REMARKS for each in attempt.doubts)


def _broken_stories(stories: Iterable[Story]) -> Mapping[str, list[Story]]:
    found: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        if story.broken:
            found[story.test.partition("/")[0]].append(story)
    return found


def _noticed(name: str, attempt: Attempt, stories: Mapping[str, list[Story]]) -> Noticed:
    """A test's own worst cause: one subtest's container that did not start explains the others."""
    own = stories.get(name, [])
    if not own:  # it was cut off, or failed outside of what is told
        cut = attempt.result is Result.TIMED_OUT
        cause = Cause.INFRASTRUCTURE if cut else Cause.ASSERTION
        return Noticed(test=name, leaf=name, cause=cause, said=attempt.executed.run.reason)
    order = list(Cause)
    story = min(own, key=lambda each: order.index(cause_of(each)))
    cause = cause_of(story)
    told = story.failures or story.crash
    if attempt.result is Result.TIMED_OUT and not told:
        cause = Cause.INFRASTRUCTURE  # the machine's limit ended it, not Go's: nothing was told
    return Noticed(test=name, leaf=story.test, cause=cause, said=reason(story)[:SAID])
