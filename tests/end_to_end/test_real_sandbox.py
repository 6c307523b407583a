"""A pull request whose tests really run: webhook, review, engine, gateway, `go test`, verdict.

Its module needs nothing but the sample's stand-in for benthos, so that there is little to compile;
what tests with services and large modules come to is test_zoo.py's to show.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tests.end_to_end.clock import MAIN, TEST_FILE, changed
from tests.end_to_end.system import System
from tests.workers.stage import Worker, wait_until

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def of_this_engine(engine: DockerEngine, module_cache: Path) -> dict[str, str]:
    return {
        "DOCKER_HOST": engine.host,
        "ITW_JOB_IMAGE": engine.images.job,
        "ITW_GATEWAY_IMAGE": engine.images.gateway,
        "ITW_MODULE_SEEDS": str(module_cache),
    }


@pytest.fixture
def worker(system: System, of_this_engine: dict[str, str], owner: str) -> Iterator[Worker]:
    """The worker as it is installed; whatever it makes is this test's own."""
    directory = system.directory / "data" / "sandbox"
    directory.mkdir(parents=True)
    (directory / "owner").write_text(owner)
    system.repository.push("main", MAIN)
    system.start_worker()
    yield system.start_installed_sandbox_worker(**of_this_engine)
    for each in system.workers:
        each.kill() if each.process.poll() is None else None


def test_what_ran_is_told_from_the_webhook_to_the_failing_step(system, worker):
    pull = system.open_pull("feature", changed('t.Fatal("a minute late")'))
    system.wait_for_verdict(pull, timeout=240)
    (check,) = pull.seen.checks
    assert check.title.startswith("2 tests ran, 1 failed at “Then”")
    assert check.conclusion == "failure"
    assert "TestIntegrationClockStrikes" in check.summary
    assert "a minute late" in check.summary
    assert (TEST_FILE, 27) in [(path, line) for path, line, *_ in check.annotations]


def test_a_worker_that_is_killed_leaves_nothing_after_the_next_ones_first_sweep(
    system, worker, of_this_engine, engine, owner
):
    pull = system.open_pull("feature", changed("select {}"))
    wait_until(lambda: engine.things(owner), 200, "a job")
    worker.kill()
    assert engine.things(owner) != []
    pull.close()
    system.start_installed_sandbox_worker(**of_this_engine)
    wait_until(lambda: engine.things(owner) == [], 60, "swept")
