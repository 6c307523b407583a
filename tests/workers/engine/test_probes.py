"""The probes hold on this engine, and each of them can fail."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from itw.runs.probes import PROBES, parse_probes
from tests.docker_engine.fixtures import DockerEngine
from workers.cli.diagnosis import Check, State
from workers.cli.sandbox_diagnosis import sandbox_checks
from workers.engine import probes
from workers.engine.client import connect
from workers.sandbox_settings import SandboxSettings


@pytest.fixture
def settings(engine: DockerEngine, tmp_path: Path) -> SandboxSettings:
    return SandboxSettings(
        directory=tmp_path,
        engine=engine.host,
        job_image=engine.images.job,
        gateway_image=engine.images.gateway,
    )


def test_every_probe_holds_beside_a_gateway(settings: SandboxSettings) -> None:
    [check] = sandbox_checks(settings)
    assert check == Check(name="sandbox", state=State.OK, detail=f"all {len(PROBES)} probes hold")


def test_a_missing_image_is_named(settings: SandboxSettings) -> None:
    [check] = sandbox_checks(replace(settings, job_image="itw/none:1"))
    assert (check.state, check.detail) == (State.OFF, "no image itw/none:1")


def test_a_container_made_without_care_fails_them(engine: DockerEngine, owner: str) -> None:
    with closing(connect(engine.host)) as api, probes._listening() as port:
        environment = {
            "ADDRESSES": " ".join(probes._addresses(api, "bridge", port)),
            "PORT": str(port),
            "METADATA": "192.0.2.1",  # this container could reach the real one
            "WAIT": "1",
            "IMAGE": "x",
        }
        careless = engine.client.containers.create(
            engine.images.job,
            ["bash", "-c", probes.SCRIPT],
            environment=environment,
            labels={"itw.owner": owner},
            network_mode="host",
            user="0",
            security_opt=["seccomp=unconfined"],
            volumes={"/var/run/docker.sock": {"bind": "/run/docker.sock", "mode": "ro"}},
        )
        careless.start()
        careless.wait()
        output = careless.logs().decode()
        careless.remove()

    failed = {probe.name for probe in parse_probes(output) if not probe.held}
    assert failed >= {
        *("capabilities", "privileges", "seccomp", "user", "root", "socket", "host", "gateway")
    }
