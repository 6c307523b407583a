"""The worker dies at any moment of a run: the job comes again, and there is one verdict.

Every call of what a story acts with is such a moment, before it is done and after. Real processes
are killed in tests/end_to_end/test_runs.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from itw.jobs import Job, ReviewPullRequest
from itw.pull import Permission
from itw.reporting.publication import Conclusion
from itw.runs.presence import Presence
from itw.tally.entry import Kind
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fake_sandbox import FakeSandbox
from tests.fakes import Stage
from tests.workers.changes import a_tested_output
from tests.workers.reports import passing
from workers import review_pull_request, run_tests
from workers.services import Services

REVIEW = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="opened", delivery="d-1"
)


class Killed(BaseException):
    """SIGKILL leaves no time for anything."""


@dataclass
class Moments:
    """Counts calls, and ends the world at one of them."""

    at: int = 0
    done: bool = False  # what was asked is done, unheard
    seen: int = 0

    def pass_by(self, act: Callable[..., object], *args: object, **named: object) -> object:
        self.seen += 1
        if self.seen != self.at:
            return act(*args, **named)
        if self.done:
            act(*args, **named)
        raise Killed


class Mortal:
    """Something whose every method is such a moment."""

    def __init__(self, thing: object, moments: Moments) -> None:
        self._thing, self._moments = thing, moments

    def __getattr__(self, name: str) -> Callable[..., object]:
        act = getattr(self._thing, name)
        return lambda *args, **named: self._moments.pass_by(act, *args, **named)


def mortal(services: Services, moments: Moments) -> Services:
    return replace(
        services,
        github=Mortal(services.github, moments),
        runs=Mortal(services.runs, moments),
        counted=Mortal(services.counted, moments),
        put=lambda job: moments.pass_by(services.put, job),
    )


def a_stage() -> Stage:
    stage = Stage(FakeGitHub(pulls={3: a_pull()}), a_tested_output())
    stage.github.permissions["ada"] = Permission.WRITE
    stage.runs.there = Presence(seconds_ago=1.0)
    stage.sandbox = FakeSandbox(lambda target, _stop: passing(target))
    return stage


def play(stage: Stage, at: int, *, done: bool) -> int:
    """Review and run with a worker that dies at one moment; each job that died comes again."""
    moments = Moments(at=at, done=done)
    perform(review_pull_request.run, REVIEW, stage, moments)
    for job in list(stage.put):  # a review that came again may have put its job twice
        perform(run_tests.run, job, stage, moments)
    return moments.seen


def perform(
    story: Callable[[Job, Services], None], job: Job, stage: Stage, moments: Moments
) -> None:
    try:
        story(job, mortal(stage.services, moments))
    except Killed:
        story(job, stage.services)


MOMENTS = play(a_stage(), 0, done=False)


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("at", range(1, MOMENTS + 1))
def test_there_is_one_completed_check_run(at, done):
    stage = a_stage()
    play(stage, at, done=done)
    (check_run,) = stage.github.runs[HEAD]
    assert check_run.completed
    (check,) = {each.title: each for each in stage.github.checks}.values()
    assert check.conclusion is Conclusion.SUCCESS
    assert len(stage.github.reviews) <= 1


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("at", range(1, MOMENTS + 1))
def test_each_test_is_counted_once(at, done):
    stage = a_stage()
    play(stage, at, done=done)
    assert stage.counted_once.of(Kind.TEST) == {"passed": 1}


def test_there_are_moments_enough():
    assert MOMENTS > 20
