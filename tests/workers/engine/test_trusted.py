from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from tests.docker_engine.fixtures import DockerEngine
from workers.engine.client import connect
from workers.engine.jobs import Jobs
from workers.engine.trusted import Trusted, TrustedRuns
from workers.services import RunStopped


def test_run_that_nobody_waits_for_ends_at_once(
    engine: DockerEngine, owner: str, tmp_path: Path
) -> None:
    def stopped() -> None:
        raise RunStopped

    runs = TrustedRuns(partial(connect, engine.host), Jobs(tmp_path, owner), engine.images.job)
    command = Trusted(command=("sleep", "60"), directory="/", mounts=(), environment={}, seconds=60)
    began = monotonic()
    with pytest.raises(RunStopped):
        runs.until(stopped).run(command)
    assert monotonic() - began < 10
    assert engine.things(owner) == []
