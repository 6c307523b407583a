"""What a sandbox worker does beside its jobs."""

import subprocess
import sys

import pytest
from redis import Redis

from itw.errors import TransientError
from tests.workers.stage import ROOT
from workers.runs import Runs
from workers.sandbox_worker import Duties


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


def test_it_sweeps_and_says_that_it_is_there(redis):
    swept = []
    Duties(redis, lambda: swept.append(1) or 0, ("egress",)).once()
    assert swept == [1]
    assert Runs(redis, "o/r").presence().failed == ("egress",)


def test_one_whose_engine_is_away_is_not_announced(redis):
    def away():
        raise TransientError("no engine")

    Duties(redis, away).once()
    assert Runs(redis, "o/r").presence() is None


def test_without_redis_it_goes_on(redis, server):
    server.kill()
    Duties(redis, lambda: 0).once()
    server.start()


def test_without_an_engine_the_worker_refuses_to_start(tmp_path):
    env = {
        "ITW_APP_ID": "1",
        "ITW_PRIVATE_KEY": "x",
        "ITW_DATA_DIR": str(tmp_path),
        "DOCKER_HOST": "unix:///nowhere/docker.sock",
    }
    command = [sys.executable, "-m", "workers.worker", "sandbox"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "needs a Docker engine" in done.stderr
