"""What no event told us of is looked at when the sweep comes by."""

import pytest
from redis import Redis

from itw.jobs import ForgetInstallation, ForgetRepository
from tests.workers.recovery.stage import NAME, Stage
from workers.recovery import missed


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


def test_an_installation_that_github_does_not_list_is_looked_at(redis):
    redis.sadd("itw:repositories:7", "acme/connect")
    redis.sadd("itw:repositories:8", "acme/other")
    (job,) = missed.installations(redis, {8})
    assert job == ForgetInstallation(installation=7, repository="")


def test_so_is_a_repository_that_it_does_not_have(redis):
    redis.sadd("itw:repositories:7", "acme/connect", "acme/gone")
    (job,) = missed.repositories(redis, 7, ["Acme/Connect"])
    assert job == ForgetRepository(installation=7, repository="acme/gone", reason="missed")


def test_the_sweep_puts_what_was_missed(stage: Stage):
    with Redis.from_url(stage.server.url) as redis:
        redis.sadd("itw:repositories:7", "gone/gone")
        redis.sadd(f"itw:repositories:{stage.installation.id}", "acme/gone", NAME)
    stage.sweep()
    removals = [(type(job), job.repository) for job in stage.put]
    assert removals == [(ForgetInstallation, ""), (ForgetRepository, "acme/gone")]


def test_an_archived_repository_has_not_gone(stage: Stage):
    stage.repository.state.archived = True
    with Redis.from_url(stage.server.url) as redis:
        redis.sadd(f"itw:repositories:{stage.installation.id}", NAME)
    stage.sweep()
    assert stage.put == []
