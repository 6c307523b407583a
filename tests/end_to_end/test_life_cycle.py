"""An installation's life: what is removed leaves nothing behind, whatever GitHub says and when."""

import pytest
from redis import Redis

from itw.stored import FILES, kinds_of_key
from tests.end_to_end.system import NAME
from tests.workers.stage import wait_until


@pytest.fixture
def installation(system):
    (installation,) = system.github.world.installations.values()
    return installation


def contents(system):
    """Every key with its value, as text."""
    with Redis.from_url(system.redis.url) as redis:
        return {key.decode(): str(value(redis, key)) for key in redis.keys("*")}


def value(redis, key):
    read = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"list": lambda name: redis.lrange(name, 0, -1),
        b"zset": lambda name: redis.zrange(name, 0, -1),
    }
    return read.get(redis.type(key), str)(key)  # it may be gone by now


def traces(system):
    """Where the repository or the installation is still named."""
    data = system.directory / "data"
    files = {str(path.relative_to(data)) for path in data.glob("*/*")}
    told = contents(system)
    told.pop("itw:forgotten", "")  # which other machines have to know
    known = [key for key, text in told.items() if "acme/connect" in (key + text).lower()]
    return sorted([*known, *(path for path in files if "acme+connect" in path)])


def reviewed(system):
    """A run whose every kind of stored thing is in the inventory."""
    system.start_sandbox_worker()
    system.start_worker()
    pull = system.open_pull("feature", by="dev")
    system.wait_for_verdict(pull)
    keys = contents(system)
    assert [key for key in keys if not kinds_of_key(key)] == []
    assert any(key.startswith("itw:runs:acme/connect#") for key in keys)
    data = system.directory / "data"
    tops = [str(path.relative_to(data)) for path in data.glob("mirrors/*")]
    assert tops == ["mirrors/acme+connect"]
    assert [top for top in tops if not any(kind.is_of(top) for kind in FILES)] == []
    return pull


def posted(system):
    return [request.operation for request in system.github.recorder.writes()]


def quietly(system):
    """Nothing was posted, and nothing is in the log that an operator would look at."""
    log = system.log.read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log


def test_what_is_uninstalled_leaves_no_trace(system, installation):
    reviewed(system)
    system.github.uninstall(installation)
    wait_until(lambda: traces(system) == [], 20, "no trace")
    quietly(system)


def told(system, installation, action, *, name=None, now=NAME):
    """GitHub's event about a repository, of which the double has no description."""
    changes = {"repository": {"name": name}} if name else {}
    payload = {
        "action": action,
        "installation": {"id": installation.id},
        "repository": {"id": 1, "full_name": now},
        "changes": changes,
    }
    return system.github.deliver_raw("repository", payload)


def test_a_late_or_second_event_forgets_nothing_that_is_ours(system, installation):
    system.start_worker()
    system.open_pull("feature")
    system.wait_until_idle()
    system.github.remove_from(installation, NAME)
    removed = system.github.deliveries[-1]
    wait_until(lambda: traces(system) == [], 20, "no trace")
    system.github.add_to(installation, NAME)
    pull = system.open_pull("again")
    system.wait_for_verdict(pull)
    kept = traces(system)
    system.github.deliver_raw("installation_repositories", removed.payload)
    told(system, installation, "archived")
    system.wait_until_idle()
    assert traces(system) == kept != []
    system.github.rename(NAME, "linked")
    told(system, installation, "renamed", name={"from": "connect"}, now="acme/linked")
    wait_until(lambda: traces(system) == [], 20, "no trace")
    quietly(system)


def test_tests_that_run_when_the_repository_is_removed_stop(system, installation):
    system.start_sandbox_worker("hang")
    system.start_worker()
    system.open_pull("feature", by="dev")
    log = system.directory / "sandbox.log"
    wait_until(lambda: "sandbox_opened" in log.read_text(), 20, "test run")
    system.github.remove_from(installation, NAME)
    wait_until(lambda: traces(system) == [], 40, "no trace")
    system.wait_until_idle()
    quietly(system)


def test_a_suspended_installation_hears_nothing_and_goes_on_afterwards(system, installation):
    pull = system.open_pull("feature")
    system.github.suspend(installation)
    system.github.recorder.clear()
    system.start_worker()
    system.wait_until_idle()
    assert set(posted(system)) <= {"apps/create-installation-access-token"}
    system.github.unsuspend(installation)
    system.wait_for_verdict(pull)
    assert len(pull.seen.reviews) == 1
    quietly(system)


def test_a_new_installation_is_quiet_about_what_was_there_before(system, installation):
    pull = system.open_pull("old", by="dev")
    system.github.uninstall(installation)
    pull.state.created_at = "2020-01-01T00:00:00Z"
    system.github.recorder.clear()
    system.start_worker()
    system.wait_until_idle()  # the job that waited for it ends without a word
    assert set(posted(system)) <= {"apps/create-installation-access-token"}
    quietly(system)
    system.github.install(NAME)
    system.github.world.user("renovate-bot", "Bot")
    pull.push({"docs/robot.md": "rebased\n"}, by="renovate-bot")
    system.wait_until_idle()
    assert system.runs(pull) == []
    pull.push({"docs/person.md": "by hand\n"}, by="dev")
    system.wait_for_verdict(pull)
    assert len(pull.seen.reviews) == 1
