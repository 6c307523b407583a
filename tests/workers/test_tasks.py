"""How a task ends, whatever its story does. Celery and Redis are real in test_queue.py."""

from contextlib import suppress

import pytest
from celery import Celery
from celery.exceptions import Reject, Retry, SoftTimeLimitExceeded
from redis.exceptions import ConnectionError as RedisConnectionError

from itw import messages
from itw.errors import OutOfReach, TransientError, UserError
from itw.jobs import ReviewPullRequest
from workers.tasks import RETRIES, TELLING_RETRIES, Failure, Toolbox, add_tasks, delay

JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha="a" * 40, reason="opened"
)


class Crashes:
    """Counts nothing: the job has killed its worker `times` times before."""

    def __init__(self, times: int = 0) -> None:
        self.times = times
        self.ended: list[object] = []

    def start(self, _job):
        return self.times

    def end(self, job):
        self.ended.append(job)


class Told(list):
    def __call__(self, _job, failure):
        self.append(failure)


def run(
    story,
    *,
    crashes=None,
    tell=None,
    retries=0,
    keep_failed=lambda *_: None,
    put_aside=lambda _job: None,
    ended=lambda *_: None,
    broker="",
    **extra,
):
    """Run the task in this process; give what was told."""
    tell = Told() if tell is None else tell
    app = Celery(set_as_current=False, broker=broker or None)
    tools = Toolbox(
        stories={"review_pull_request": story},
        tell=tell,
        crashes=crashes or Crashes(),
        keep_failed=keep_failed,
        put_aside=put_aside,
        ended=ended,
    )
    add_tasks(app, tools)
    task = app.tasks["review_pull_request"]
    task.push_request(retries=retries, called_directly=False, is_eager=not broker, id="1")
    try:
        task.run(**{**JOB.to_message(), **extra})
    finally:
        task.pop_request()
    return tell


def kept_by(story, tell=None):
    """The jobs that are put aside."""
    kept = []
    run(story, tell=tell, put_aside=kept.append)
    return kept


def raising(error):
    def story(job):
        raise error

    return story


def raising_tell(error):
    def tell(_job, _failure):
        raise error

    return tell


def test_the_story_gets_the_decoded_job():
    seen = []
    assert run(seen.append) == []
    assert seen == [JOB]


def test_keys_of_a_newer_bot_are_ignored():
    seen = []
    run(seen.append, colour="blue")
    assert seen == [JOB]


def test_a_message_that_is_no_job_is_dropped_not_raised():
    seen = []
    run(seen.append, number="three")
    assert seen == []


def test_what_passes_is_tried_again():
    with pytest.raises(Retry):
        run(raising(TransientError("GitHub answered 502")))


def test_what_can_not_be_put_anew_stays_where_it_is():
    """Celery drops the message of a job whose next try Redis does not take."""
    nobody = "redis://127.0.0.1:1/0"
    with pytest.raises(Reject) as caught:
        run(raising(TransientError("GitHub answered 502")), broker=nobody)
    assert caught.value.requeue


def test_what_nobody_can_be_told_is_kept_for_the_operator():
    kept = []
    refused = raising_tell(UserError("the App lacks checks: write"))
    run(
        raising(UserError("no merge base")),
        tell=refused,
        keep_failed=lambda *said: kept.append(said),
    )
    assert kept == [(JOB, "no merge base")]


def test_in_the_end_people_are_told_instead():
    (failure,) = run(raising(TransientError("GitHub answered 502")), retries=RETRIES)
    assert "GitHub answered 502" in failure.reason
    assert failure.ours


def test_where_nobody_can_be_told_the_telling_is_tried_again_and_ends():
    down = raising(TransientError("down"))

    def tell(job, _failure):
        down(job)

    with pytest.raises(Retry):
        run(down, tell=tell, retries=RETRIES)
    run(down, tell=tell, retries=RETRIES + TELLING_RETRIES)


def test_the_users_error_is_told_as_it_is():
    assert run(raising(UserError("The file is too large."))) == [
        Failure("The file is too large.", ours=False)
    ]


@pytest.mark.parametrize("error", [KeyError("x"), MemoryError(), SoftTimeLimitExceeded()])
def test_a_bug_is_told_without_its_details(error):
    (failure,) = run(raising(error))
    assert failure.ours
    assert "KeyError" not in failure.reason


def test_a_job_out_of_time_is_not_called_a_bug():
    (failure,) = run(raising(SoftTimeLimitExceeded()))
    assert failure.reason == messages.out_of_time_reason()


def test_a_bug_while_telling_ends_the_job():
    def tell(job, failure):
        raise KeyError("x")

    run(raising(UserError("x")), tell=tell)


def test_a_job_that_killed_three_workers_does_not_run_again():
    seen, crashes = [], Crashes(times=3)
    (failure,) = run(seen.append, crashes=crashes)
    assert "3 times" in failure.reason
    assert seen == []
    assert crashes.ended == [JOB]


def test_a_poison_job_stays_poison_until_it_is_told():
    crashes = Crashes(times=3)
    with pytest.raises(Retry):
        run(print, crashes=crashes, tell=lambda *_: raising(TransientError("down"))(None))
    assert crashes.ended == []


def test_without_redis_the_message_goes_back():
    crashes = Crashes()
    crashes.start = raising(RedisConnectionError("refused"))
    with pytest.raises(Reject) as rejection:
        run(print, crashes=crashes)
    assert rejection.value.requeue


def test_retries_wait_longer_each_time_and_never_less_than_asked():
    assert all(1 <= delay(0, None) <= 2 for _ in range(50))
    assert all(300 <= delay(40, None) <= 600 for _ in range(50))
    assert all(90 <= delay(0, 90) <= 91 for _ in range(50))


@pytest.mark.parametrize(
    ("error", "kept"), [(ValueError("a bug"), True), (UserError("to be mended"), False)]
)
def test_what_ends_as_our_fault_is_kept_for_administrators(error, kept):
    failed = []
    run(raising(error), keep_failed=lambda job, why: failed.append((job, why)))
    assert failed == ([(JOB, messages.bug_reason())] if kept else [])


def test_a_job_that_waits_says_why_and_no_secret():
    with pytest.raises(Retry) as caught:
        run(raising(TransientError(f"no\nanswer to ghs_{'a' * 36} " + "x" * 500)))
    why = caught.value.sig.options["headers"]["itw-why"]
    assert why.startswith("no answer to [redacted] xxx")
    assert len(why) == 200


def test_what_is_out_of_reach_for_good_is_told_to_nobody_and_dropped():
    assert run(raising(OutOfReach("uninstalled"))) == []
    assert kept_by(raising(OutOfReach("uninstalled"))) == []


def test_the_job_of_a_suspended_installation_is_put_aside():
    assert kept_by(raising(OutOfReach("suspended", for_now=True))) == [JOB]


def test_so_is_one_whose_failure_nobody_can_be_told_of_for_now():
    def tell(_job, _failure):
        raise OutOfReach("suspended", for_now=True)

    assert kept_by(raising(UserError("no access")), tell=tell) == [JOB]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "done"),
        (TransientError("502"), "postponed"),
        (UserError("no"), "refused"),
        (SoftTimeLimitExceeded(), "out_of_time"),
        (ZeroDivisionError(), "bug"),
    ],
)
def test_each_run_is_counted_by_how_it_ended(error, outcome):
    ended = []
    with suppress(Retry):
        run(
            raising(error) if error else lambda _job: None,
            ended=lambda job, how, seconds: ended.append((job.task, how, seconds >= 0)),
        )
    assert ended == [("review_pull_request", outcome, True)]


def test_a_job_that_kills_workers_is_counted_as_that():
    ended = []
    run(lambda _job: None, crashes=Crashes(3), ended=lambda _job, how, _: ended.append(how))
    assert ended == ["kills_workers"]
