"""The beat as a process: what was lost comes back, whichever beat is killed."""

import pytest

from tests.github_double.receiver import receiving
from tests.workers.recovery.stage import Stage
from tests.workers.stage import Worker, wait_until
from workers.beat import REDELIVERY_EVERY
from workers.recovery.clock import RAN


@pytest.fixture
def beats(stage: Stage, tmp_path):
    """Two of them."""
    key = tmp_path / "key.pem"
    key.write_text(stage.double.app.private_key)
    env = {
        "ITW_REDIS_URL": stage.server.url,
        "ITW_APP_ID": str(stage.double.app.id),
        "ITW_PRIVATE_KEY_FILE": str(key),
        "ITW_GITHUB_URL": stage.double.api_url,
    }
    running = [Worker("workers.beat", "", env, tmp_path / f"beat-{n}.log") for n in range(2)]
    yield running
    for each in running:
        if each.process.poll() is None:
            each.kill()


def make_due(stage: Stage) -> None:
    with stage.server.client() as redis:
        wait_until(lambda: redis.hexists(RAN, "redelivery"), 30, "the first round")
        redis.hincrby(RAN, "redelivery", -int(REDELIVERY_EVERY * 1000))


def test_what_was_lost_comes_back_although_a_beat_is_killed(stage, beats):
    with receiving() as inbox:
        stage.double.send_webhooks_to(inbox.url)
        pull = stage.open_pull("feature")
        wait_until(lambda: stage.server.client().hexists(RAN, "sweep"), 30, "both rounds")
        for beat in beats:
            inbox.status = 503
            pull.comment("lost")
            lost = stage.double.deliveries[-1].guid
            inbox.status = 202
            pull.comment("heard")
            stage.later(minutes=2)
            inbox.got.clear()
            make_due(stage)
            wait_until(lambda: inbox.got, 30, "sent again")
            stage.double.settle()
            assert [headers["X-GitHub-Delivery"] for headers, _ in inbox.got] == [lost]
            if beat is beats[0]:
                beat.kill()  # whether it acted or not


def test_it_ends_when_it_is_told_to(beats, stage):
    wait_until(lambda: all(beat.says("beat_started") for beat in beats), 30, "started")
    assert [beat.stop() for beat in beats] == [0, 0]


def test_without_an_app_it_says_what_is_missing(tmp_path):
    env = {"ITW_APP_ID": "", "ITW_PRIVATE_KEY": "", "ITW_PRIVATE_KEY_FILE": ""}
    beat = Worker("workers.beat", "", env, tmp_path / "log")
    assert beat.process.wait(30) == 2
    assert beat.says("ITW_PRIVATE_KEY_FILE")
