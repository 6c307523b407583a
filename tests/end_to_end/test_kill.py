"""The worker is killed at every step of a review: in the end there is one review, one verdict.

The steps are the review's own requests, counted in a review that nobody disturbs. The double holds
one of them back while the worker is killed; GitHub then either does what was asked, unheard, or
never got it.
"""

import pytest

from tests.end_to_end.system import System
from tests.workers.stage import wait_until

PARTS = 4  # the steps are dealt out, so that they can run side by side
HELD_BACK = 0.6  # seconds: longer than it takes to see it and kill


def requests_of_a_review(system: System) -> int:
    system.start_worker()
    for name in ("first", "undisturbed"):  # the first one fetches tokens, too, and a whole clone
        system.github.recorder.clear()
        pull = system.open_pull(name)
        system.wait_for_verdict(pull)
    return len(system.github.recorder.requests)


def review_with_a_kill(system: System, step: int, *, done: bool) -> None:
    """Open a pull request and kill the worker at the review's request number `step`."""
    drop = None if done else "before"
    fault = system.github.fault("^[A-Z]+ /", after=step, delay=HELD_BACK, drop=drop)
    pull = system.open_pull(f"step-{step}")
    wait_until(lambda: fault.met, 20, f"request {step}")
    system.workers[-1].kill()
    system.start_worker()
    system.wait_for_verdict(pull)
    said = f"killed at request {step}"
    assert [status for status, _ in system.runs(pull)] == ["completed"], said
    assert system.runs(pull)[0][1] == "neutral", said
    assert "Not finished" not in pull.seen.checks[0].title, said
    assert len(pull.seen.reviews) == 1, said
    bodies = [comment.body for thread in pull.seen.threads for comment in thread.comments]
    assert len(bodies) == len(set(bodies)) > 0, said


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_was_asked_when_the_worker_died_is_done_once(system, part):
    steps = requests_of_a_review(system)
    assert steps > 10
    for step in range(part, steps, PARTS):
        review_with_a_kill(system, step, done=True)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
def test_what_github_never_got_when_the_worker_died_is_done_once(system, part):
    for step in range(part, requests_of_a_review(system), PARTS):
        review_with_a_kill(system, step, done=False)
