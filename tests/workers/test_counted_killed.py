"""The worker dies at any moment of a review: what it told is counted once, and nothing else is."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from itw.tally.entry import Entry, Kind
from tests.fake_github import a_pull
from tests.fakes import Stage
from tests.workers.test_review_pull_request import JOB, NEWER, a_silent_test, a_stage
from tests.workers.test_run_tests_killed import Killed, Moments, mortal
from workers import review_pull_request

PUSHED = replace(JOB, head_sha=NEWER, reason="synchronize")
ONCE = {Kind.FOUND, Kind.GONE, Kind.REVIEW}


def dying(stage: Stage, at: int, *, done: bool) -> Moments:
    """A review whose worker dies at one moment."""
    moments = Moments(at=at, done=done)
    with suppress(Killed):
        review_pull_request.run(JOB, mortal(stage.services, moments))
    return moments


def mend(stage: Stage) -> None:
    """A push takes away everything that there was to find."""
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.change = replace(stage.change, after=stage.change.before)


def of(stage: Stage, *kinds: Kind) -> Counter[Entry]:
    total = stage.counted_once.total
    return Counter({entry: n for entry, n in total.items() if n and entry.kind in kinds})


def undisturbed() -> tuple[int, Counter[Entry], Counter[Entry]]:
    """How many moments a review has; what is counted after it, and after the push."""
    stage = a_stage(a_silent_test())
    moments = dying(stage, 0, done=False).seen
    reviewed = of(stage, *ONCE)
    mend(stage)
    review_pull_request.run(PUSHED, stage.services)
    return moments, reviewed, of(stage, Kind.FOUND, Kind.GONE)


MOMENTS, REVIEWED, MENDED = undisturbed()
EVERY_DEATH = pytest.mark.parametrize(
    ("at", "done"), [(at, done) for at in range(1, MOMENTS + 1) for done in (False, True)]
)


@EVERY_DEATH
def test_a_job_that_comes_again_counts_what_the_first_one_did_not(at, done):
    stage = a_stage(a_silent_test())
    dying(stage, at, done=done)
    review_pull_request.run(JOB, stage.services)
    assert of(stage, *ONCE) == REVIEWED


@EVERY_DEATH
def test_what_was_told_before_a_push_is_counted_and_what_was_not_is_not(at, done):
    stage = a_stage(a_silent_test())
    dying(stage, at, done=done)
    told = bool(stage.github.reviews)
    mend(stage)
    review_pull_request.run(JOB, stage.services)  # it finds the newer head
    assert of(stage, Kind.FOUND, Kind.GONE) == (MENDED if told else Counter())


def test_there_is_something_to_count():
    assert MOMENTS > 10
    assert {entry.kind for entry in REVIEWED} == {Kind.FOUND, Kind.REVIEW}
    assert {entry.kind for entry in MENDED} == {Kind.FOUND, Kind.GONE}
