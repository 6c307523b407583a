"""The engine of the tests: its images do what tests rely on, and what is left is seen."""

from pathlib import Path

import pytest

from tests.docker_engine.fixtures import OWNER, DockerEngine


def test_job_image_runs_go_as_nobody_in_particular(engine: DockerEngine, owner: str) -> None:
    said = engine.client.containers.run(
        engine.images.job,
        ["sh", "-c", "id -u; go version; gcc --version | head -1"],
        labels={OWNER: owner},
        network_mode="none",
        remove=True,
    )
    uid, go, gcc = said.decode().splitlines()
    assert uid == "10001"
    assert go.startswith("go version go1.26")
    assert gcc.startswith("gcc")


def test_job_image_has_no_package_that_reaches_out(engine: DockerEngine, owner: str) -> None:
    said = engine.client.containers.run(
        engine.images.job,
        ["sh", "-c", "for name in curl wget git ssh; do command -v $name; done; true"],
        labels={OWNER: owner},
        network_mode="none",
        remove=True,
    )
    assert said == b""


def test_what_a_test_leaves_is_seen_and_removed(engine: DockerEngine, owner: str) -> None:
    labels = {OWNER: owner}
    container = engine.client.containers.create(engine.images.base, "true", labels=labels)
    engine.client.networks.create(owner, labels=labels)
    engine.client.volumes.create(f"{owner}-v", labels=labels)
    assert engine.sweep(owner) == [
        f"container {container.name}",
        f"network {owner}",
        f"volume {owner}-v",
    ]
    assert engine.things(owner) == []


@pytest.mark.parametrize("image", ["redis:7.2", "nats:2.10", "memcached:1.6", "postgres:16"])
def test_service_is_there_under_the_name_that_tests_ask_for(
    engine: DockerEngine, image: str
) -> None:
    assert engine.client.images.get(image)


def test_module_cache_has_what_the_sample_needs(module_cache: Path) -> None:
    downloaded = module_cache / "cache" / "download"
    assert list(downloaded.glob("github.com/testcontainers/testcontainers-go/@v/*.zip"))
