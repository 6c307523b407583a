"""Tests of pull requests: who starts them, what the check run says of them, and who stops them."""

import time

import pytest

from itw.configuration.config import PATH
from tests.end_to_end.system import SAMPLE
from tests.workers.stage import wait_until

ENFORCED = {PATH: "enforce: true\n"}


@pytest.fixture
def system(system):
    system.repository.give("mallory", "read")
    system.start_worker()
    return system


def the_check(pull):
    (check,) = pull.seen.checks
    return check


def running(pull):
    """Whether a sandbox has its tests, and the check run shows how far they are."""
    checks = pull.seen.checks
    return bool(checks) and checks[0].title.startswith("Running:")


def answer_to(system, pull, text, by="dev"):
    before = {comment.id for comment in pull.seen.comments}
    comment = pull.comment(text, by=by)
    system.github.settle()
    wait_until(lambda: system.redis.waiting() == 0, 20, "answered")
    return [each.body for each in pull.seen.comments if each.id not in {*before, comment.id}]


def test_the_check_run_waits_for_the_tests_and_then_has_their_verdict(system):
    system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    wait_until(lambda: running(pull), 20, "running")
    wait_until(lambda: len(pull.seen.reviews) == 1, 5, "the review is posted while tests run")
    assert the_check(pull).status == "in_progress"
    wait_until(lambda: "“When: a message is sent”" in the_check(pull).summary, 5, "the step")
    system.script("pass")
    system.wait_for_verdict(pull)
    check = the_check(pull)
    assert "passed" in check.title
    assert "tests not run" not in check.title
    assert len(system.runs(pull)) == len(pull.seen.reviews) == 1


def test_what_the_change_broke_is_red_where_the_repository_enforces(system):
    system.repository.push("main", ENFORCED)
    system.start_sandbox_worker("fail")
    pull = system.open_pull("feature", SAMPLE)
    system.wait_for_verdict(pull)
    assert the_check(pull).conclusion == "failure"
    assert "failed" in the_check(pull).title


def test_a_strangers_tests_run_once_somebody_let_exactly_this_commit_run(system):
    system.start_sandbox_worker()
    fork = system.repository.fork("mallory")
    fork.push("feature", SAMPLE, by="mallory")
    pull = system.repository.open_pull("feature", by="mallory", source=fork)
    system.wait_for_verdict(pull)
    assert f"/ok-to-test {pull.head_sha}" in the_check(pull).summary
    assert the_check(pull).conclusion == "neutral"
    (refusal,) = answer_to(system, pull, f"/ok-to-test {pull.head_sha}", by="mallory")
    assert "write access" in refusal
    assert answer_to(system, pull, f"/ok-to-test {pull.head_sha}") == []
    system.wait_for_verdict(pull)
    assert "passed" in the_check(pull).title
    fork.push("feature", {"docs/more.md": "more\n"}, by="mallory")
    system.wait_for_verdict(pull)
    assert "tests not run" in the_check(pull).title


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_cancelling_ends_within_five_seconds_and_says_who_did(system, state):
    worker = system.start_sandbox_worker("hang")
    first = system.open_pull("feature")
    wait_until(lambda: running(first), 20, "running")
    pull = first
    if state == "waiting":
        pull = system.open_pull("another")
        wait_until(lambda: pull.seen.checks and "waiting" in the_check(pull).title, 20, "waiting")
    pull.comment("/integration-tests cancel", by="dev")
    began = time.monotonic()
    wait_until(lambda: the_check(pull).status == "completed", 5, "cancelled")
    if state == "running":
        wait_until(lambda: worker.lines("run_stopped"), 5 - (time.monotonic() - began), "stopped")
    assert the_check(pull).title.startswith("Cancelled by @dev")
    assert the_check(pull).conclusion == "cancelled"
    system.script("pass")
    system.wait_until_idle()
    assert len(worker.lines("sandbox_opened")) == (1 if state == "running" else 2)
    assert the_check(pull).title.startswith("Cancelled by @dev")


def test_a_push_stops_the_older_heads_run(system):
    worker = system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    first = pull.head_sha
    wait_until(lambda: running(pull), 20, "running")
    pull.push({"docs/more.md": "more\n"})
    wait_until(lambda: system.runs(pull, first) == [("completed", "neutral")], 10, "older head")
    wait_until(lambda: running(pull), 20, "newer head runs")
    assert next(line["commit"] for line in worker.lines("sandbox_opened")) == first
    system.script("pass")
    system.wait_for_verdict(pull)


def test_closing_stops_the_run(system):
    worker = system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    wait_until(lambda: running(pull), 20, "running")
    pull.close()
    wait_until(lambda: the_check(pull).status == "completed", 5, "ended")
    wait_until(lambda: worker.lines("run_stopped"), 5, "stopped")


def test_a_waiver_while_tests_run_counts_in_their_verdict_and_starts_nothing(system):
    worker = system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    wait_until(lambda: running(pull), 20, "running")
    rule = "missing_integration_test"
    assert f"**`{rule}`**" in the_check(pull).summary
    answer_to(system, pull, f"/integration-tests waive {rule} there is no image")
    system.script("pass")
    system.wait_for_verdict(pull)
    assert f"**`{rule}`**" not in the_check(pull).summary
    assert "passed" in the_check(pull).title
    packages = [line["package"] for line in worker.lines("sandbox_opened")]
    assert len(packages) == len(set(packages))


def test_rerun_runs_the_tests_again_and_a_review_on_request_keeps_their_result(system):
    worker = system.start_sandbox_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    once = len(worker.lines("sandbox_opened"))
    answer_to(system, pull, "/review-integration-tests")
    system.wait_for_verdict(pull)
    assert "passed" in the_check(pull).title
    assert len(worker.lines("sandbox_opened")) == once
    pull.rerequest()
    system.wait_for_verdict(pull)
    assert len(worker.lines("sandbox_opened")) == 2 * once


@pytest.mark.parametrize("done", [True, False])
def test_a_worker_killed_while_it_delivers_leaves_one_verdict(system, done):
    """At the completing PATCH; every other moment is tests/workers/test_run_tests_killed.py's."""
    worker = system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    wait_until(lambda: running(pull), 20, "running")
    fault = system.github.fault(
        "PATCH .*/check-runs/[0-9]+$", delay=1.0, drop=None if done else "before"
    )
    system.script("pass")
    wait_until(lambda: fault.met, 20, "delivering")
    worker.kill()
    system.start_sandbox_worker("pass")
    system.wait_for_verdict(pull)
    assert [status for status, _ in system.runs(pull)] == ["completed"]
    assert "passed" in the_check(pull).title


def test_a_worker_killed_while_tests_run_runs_them_again(system):
    worker = system.start_sandbox_worker("hang")
    pull = system.open_pull("feature")
    wait_until(lambda: running(pull), 20, "running")
    worker.kill()
    system.start_sandbox_worker("pass")
    system.wait_for_verdict(pull)
    assert "passed" in the_check(pull).title
    assert len(system.runs(pull)) == 1
