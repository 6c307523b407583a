"""A signed webhook comes in; a review and a check run go out. Whatever else happens meanwhile."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests import sample_repository
from tests.end_to_end.system import SAMPLE, WRONG_CONFIG
from tests.workers.stage import wait_until

CREATE_RUN, CREATE_REVIEW = "POST .*/check-runs$", "POST .*/pulls/[0-9]+/reviews$"


def one_of_each(system, pull):
    """The head has one completed check run, and the pull request one review, of that head."""
    assert system.runs(pull) == [("completed", "neutral")]
    (review,) = pull.seen.reviews
    assert review.commit == pull.head_sha


def held_back(system, match, seconds):
    """GitHub takes its time over the next such request; wait until it is under way."""
    fault = system.github.fault(match, delay=seconds)
    return lambda: wait_until(lambda: fault.met, 20, match)


def turn_round(system):
    """What waits in the queue comes in the opposite order."""
    with system.redis.client() as client:
        waiting = client.lrange("itw:review:review", 0, -1)
        client.delete("itw:review:review")
        client.lpush("itw:review:review", *waiting)


def post(system, body, headers):
    url = urlsplit(system.github.world.webhook_url)
    connection = HTTPConnection(url.hostname, url.port, timeout=5)
    connection.request("POST", url.path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_pull_request_gets_one_review_and_one_completed_check_run(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    one_of_each(system, pull)
    assert "beanstalkd" in pull.seen.checks[0].summary


def test_a_pull_request_that_touches_nothing_of_ours_hears_nothing(system):
    system.start_worker()
    pull = system.open_pull("words", {"README.md": "Other words.\n"})
    system.wait_until_idle()
    assert system.runs(pull) == []
    assert system.github.recorder.writes() == []


def test_the_same_delivery_twice_and_the_same_event_again_change_nothing(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    opened = next(d for d in system.github.deliveries if d.action == "opened")
    system.github.deliver_raw("pull_request", opened.payload, guid=opened.guid)
    system.github.deliver_raw("pull_request", opened.payload)
    system.wait_until_idle()
    one_of_each(system, pull)


def test_many_jobs_of_one_head_at_the_same_time_post_once(system):
    pull = system.open_pull("feature")
    opened = next(d for d in system.github.deliveries if d.action == "opened")
    for _ in range(3):
        system.github.deliver_raw("pull_request", opened.payload)
    # Long enough for all of them to look before the first has posted.
    system.github.fault(CREATE_RUN, delay=1.0, times=4)
    system.github.fault(CREATE_REVIEW, delay=1.0, times=4)
    system.start_worker(concurrency=4)
    system.wait_for_verdict(pull)
    one_of_each(system, pull)


def test_deliveries_that_come_in_the_wrong_order_end_with_the_newest_head(system):
    pull = system.open_pull("feature")
    first = pull.head_sha
    pull.push({"docs/more.md": "more\n"})
    turn_round(system)
    system.start_worker()
    system.wait_for_verdict(pull)
    one_of_each(system, pull)
    assert system.runs(pull, first) == []


def test_forged_and_malformed_deliveries_are_refused_and_queue_nothing(system):
    pull = system.open_pull("words", {"README.md": "Other words.\n"})
    opened = next(d for d in system.github.deliveries if d.action == "opened")
    waiting = system.redis.waiting()
    forged = {**opened.request_headers, "X-Hub-Signature-256": "sha256=" + "0" * 64}
    assert post(system, json.dumps(opened.payload), forged) == 401
    assert post(system, b'{"action": "opened"', opened.request_headers) == 401
    assert system.redis.waiting() == waiting
    assert pull.seen.checks == ()


@pytest.mark.parametrize("moment", [CREATE_RUN, CREATE_REVIEW])
def test_a_force_push_while_the_review_runs(system, moment):
    system.start_worker()
    under_way = held_back(system, moment, 1.0)
    pull = system.open_pull("feature")
    first = pull.head_sha
    under_way()
    pull.push({**SAMPLE, **WRONG_CONFIG, "docs/branch.md": "anew\n"}, force=True)
    system.wait_for_verdict(pull)
    wait_until(lambda: system.runs(pull, first) == [("completed", "neutral")], 10, "older head")
    assert len(system.runs(pull)) == 1
    bodies = [comment.body for thread in pull.seen.threads for comment in thread.comments]
    assert len(bodies) == len(set(bodies)) > 0


def test_a_force_push_back_to_a_reviewed_head_takes_the_fix_back(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    first, findings = pull.head_sha, len(pull.seen.threads)
    pull.push(sample_repository.files("fix"))
    system.wait_for_verdict(pull)
    assert any(thread.resolved for thread in pull.seen.threads)
    system.repository.point("feature", first)
    system.wait_until_idle()
    assert [thread.resolved for thread in pull.seen.threads] == [False] * findings


def test_closing_while_the_review_runs_leaves_no_check_run_in_progress(system):
    system.start_worker()
    under_way = held_back(system, CREATE_RUN, 1.0)
    pull = system.open_pull("feature")
    under_way()
    pull.close()
    system.wait_for_verdict(pull)
    assert pull.seen.reviews == ()


def test_a_branch_far_behind_main_removes_nothing(system):
    system.repository.push("feature", {**SAMPLE, **WRONG_CONFIG})
    cache = "internal/impl/memcached/cache.go"
    for number in range(30):
        system.repository.push("main", {f"docs/{number}.md": f"{number}\n"})
    system.repository.push("main", {"internal/impl/later/output.go": REGISTRATION, cache: None})
    system.start_worker()
    pull = system.repository.open_pull("feature")
    system.wait_for_verdict(pull)
    one_of_each(system, pull)
    summary = pull.seen.checks[0].summary
    assert "beanstalkd" in summary
    assert "later" not in summary
    assert "memcached" not in summary


REGISTRATION = """\
package later

import "github.com/redpanda-data/benthos/v4/public/service"

func init() {
	service.MustRegisterOutput("later", service.NewConfigSpec(), nil)
}
"""


@pytest.mark.parametrize("moment", [CREATE_RUN, CREATE_REVIEW])
def test_sigterm_lets_the_review_finish(system, moment):
    worker = system.start_worker()
    under_way = held_back(system, moment, 1.5)
    pull = system.open_pull("feature")
    under_way()
    assert worker.stop() == 0
    one_of_each(system, pull)
    assert system.redis.waiting() == 0


@pytest.mark.parametrize("moment", ["POST .*git-upload-pack", CREATE_RUN, CREATE_REVIEW])
def test_redis_stopped_and_started_in_the_middle(system, moment):
    system.start_worker()
    under_way = held_back(system, moment, 1.0)
    pull = system.open_pull("feature")
    under_way()
    system.redis.kill()
    system.redis.start()
    system.wait_for_verdict(pull)
    one_of_each(system, pull)


def test_redis_that_is_away_for_longer_loses_no_review(system):
    system.start_worker()
    under_way = held_back(system, CREATE_RUN, 1.0)
    pull = system.open_pull("feature")
    under_way()
    system.redis.kill()
    wait_until(lambda: system.workers[-1].lines("lease_not_renewed"), 10, "noticed")
    system.redis.start()
    system.wait_for_verdict(pull)
    one_of_each(system, pull)


@pytest.mark.parametrize(
    ("match", "fault"),
    [
        ("GET .*/pulls/[0-9]+$", {"status": 502}),
        (CREATE_RUN, {"status": 502}),
        (CREATE_REVIEW, {"drop": "after"}),
        (CREATE_RUN, {"status": 429, "headers": {"Retry-After": "1"}}),
        ("GET .*git-upload-pack", {"status": 502}),
    ],
)
def test_what_github_refuses_for_a_moment_is_tried_again(system, match, fault):
    system.start_worker()
    system.github.fault(match, **fault)
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull, timeout=60)
    one_of_each(system, pull)


def test_a_rate_limit_that_lasts_sends_the_job_back_to_the_queue(system):
    worker = system.start_worker()
    retry = {"Retry-After": "75"}
    system.github.fault("GET .*/pulls/[0-9]+$", status=429, headers=retry, times=1)
    system.open_pull("feature")
    wait_until(lambda: worker.lines("job_postponed"), 20, "postponed")
    assert worker.lines("job_postponed")[0]["retry_after"] >= 75
    # The later message is put before the first one is acknowledged: for a moment there are two.
    wait_until(lambda: system.redis.waiting() == 1, 5, "one message left")


def test_a_job_that_kills_three_workers_ends_as_our_fault(system):
    pull = None
    for _ in range(3):
        fault = system.github.fault("GET .*/pulls/[0-9]+$", delay=1.0)
        system.start_worker()
        pull = pull or system.open_pull("feature")
        wait_until(lambda: fault.met, 20, "begun")  # noqa: B023
        system.workers[-1].kill()
    system.start_worker()
    system.wait_for_verdict(pull)
    (check,) = pull.seen.checks
    assert check.conclusion == "neutral"
    assert "3 times" in check.summary
    assert pull.seen.reviews == ()


def test_pressing_rerun_reviews_again(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    pull.rerequest()
    system.wait_until_idle()
    assert system.runs(pull) == [("completed", "neutral")] * 2
    assert len(pull.seen.reviews) == 1


def test_a_merge_group_gets_its_verdict(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    head = system.repository.queue_for_merge(pull)
    system.wait_until_idle()
    assert system.runs(pull, head) == [("completed", "neutral")]


def test_rerun_of_a_merge_groups_check_has_a_verdict_of_its_own(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    head = system.repository.queue_for_merge(pull)
    system.wait_until_idle()
    (run,) = [each for each in system.repository.state.runs if each.head_sha == head]
    pull.rerequest(run)
    system.wait_until_idle()
    assert system.runs(pull, head) == [("completed", "neutral")] * 2
