"""Tests that are written for a pull request: from the command to what its author gets."""

import pytest

from itw.configuration.config import PATH
from tests.end_to_end.system import SAMPLE
from tests.workers.stage import wait_until


@pytest.fixture
def system(system):
    system.start_worker()
    return system


def command(system, pull, text="/write-integration-tests"):
    """Comment as somebody with write access; the other comments there are afterwards."""
    mine = pull.comment(text, by="dev")
    system.github.settle()
    wait_until(lambda: system.redis.waiting() == 0, 20, "answered")
    assert "eyes" in str(next(each for each in pull.seen.comments if each.id == mine.id).reactions)
    return ours(pull)


def ours(pull):
    return [each.body for each in pull.seen.comments if "integration-test-writer v1" in each.body]


def reviewed(system, config=""):
    system.repository.push("main", {PATH: config})
    pull = system.open_pull("feature", SAMPLE)
    system.wait_for_verdict(pull)
    return pull


def test_a_patch_after_a_worker_that_was_killed_while_it_wrote(system):
    worker = system.start_write_worker("hang")
    pull = reviewed(system)
    command(system, pull)
    wait_until(lambda: "**running 2/3**" in ours(pull)[0], 20, "progress")
    assert "draft 2 · $0.31 so far" in ours(pull)[0]
    assert len(command(system, pull)) == 2  # the second one is answered
    worker.kill()
    system.start_write_worker("prove")
    system.wait_until_idle()
    said, answer = ours(pull)
    assert "being written for this pull request already" in answer
    assert "git apply <<'PATCH'" in said
    names = sorted((check.name, check.status) for check in pull.seen.checks)
    assert names == [
        ("Integration tests", "completed"),
        ("Integration tests: writing", "completed"),
    ]


def test_cancelling_ends_it_within_seconds(system):
    system.start_write_worker("hang")
    pull = reviewed(system)
    command(system, pull)
    wait_until(lambda: "**running 2/3**" in ours(pull)[0], 20, "progress")
    command(system, pull, "/integration-tests cancel")
    wait_until(lambda: "Cancelled by dev" in ours(pull)[0], 5, "cancelled")
    system.wait_until_idle()


def test_a_push_of_ours_is_reviewed_and_starts_nothing_more(system):
    log = system.directory / "write.log"
    system.start_write_worker()
    system.repository.push("main", {PATH: "write: auto\ndelivery: push\n"})
    pull = system.open_pull("feature", SAMPLE, by="dev")
    first = pull.head_sha
    wait_until(lambda: pull.head_sha != first, 30, "push")
    system.wait_until_idle()
    system.wait_for_verdict(pull)
    assert f"Pushed to this branch as {pull.head_sha}" in ours(pull)[0]
    asked = log.read_text().count("writer_asked")
    system.repository.push("feature", {"docs/more.md": "more\n"}, by="dev")
    system.wait_for_verdict(pull)
    assert log.read_text().count("writer_asked") == asked
    assert len(ours(pull)) == 1
