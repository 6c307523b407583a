"""The Docker engine dies while a pull request's tests run on it, and is started again.

On an engine of the test's own, with the product's own sandbox worker, gateway and job containers.
"""

import sys
from pathlib import Path

import pytest

from tests.docker_engine.fixtures import DockerEngine
from tests.docker_engine.own_engine import POSSIBLE, own_engine
from tests.end_to_end.clocks import PASSED, Clocks
from tests.end_to_end.installation import installed
from tests.workers.stage import wait_until

TIMES = 3


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.skipif(not POSSIBLE, reason="only where a dockerd may be started")
def test_tests_that_an_engine_took_along_run_again_or_it_is_said(
    engine: DockerEngine, module_cache: Path, tmp_path: Path
) -> None:
    with own_engine(engine) as own:
        env = {**own.environment, "ITW_MODULE_SEEDS": str(module_cache)}
        with installed(tmp_path, engine=env) as installation:
            clocks = Clocks(installation, own, seed=1)
            installation.wait_for_the_sandbox()
            first = clocks.open()
            installation.system.wait_until_idle(300)
            (run,) = clocks.runs(first)
            assert (run.status, run.conclusion) == PASSED
            at_work = [clocks.kill_the_engine() for _ in range(TIMES)]
            installation.system.wait_until_idle(300)
            sys.stderr.write(f"{at_work}; {dict(clocks.titles())}\n")
            assert all(at_work)
            assert clocks.wrongs() == []
            wait_until(lambda: own.things() == [], 30, "swept")
            assert installation.ended_by_themselves() == []
