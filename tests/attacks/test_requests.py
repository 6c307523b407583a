"""Rows 1 to 18, and more of our own: requests to the Docker API, sent from a job's network.

What counts is what the engine has afterwards. A refusal must also say what was refused.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.attacks import attacker
from tests.attacks.conftest import LIMITS, QUIET, OpenJob, Victim
from tests.attacks.table import Answer, Attack, Outcome, attacks, judged
from tests.docker_engine.fixtures import OWNER, DockerEngine
from workers.engine.run import GoTests

pytestmark = pytest.mark.timeout(600)

IMAGE = "redis:latest"
NAMES = (
    "image",
    "victim",
    "victim_name",
    "victim_network",
    "own",
    "gateway",
    "gateway_name",
    "other_image_id",
)
ENGINE_FAILS = ("13-behind-an-archive",)  # what is no archive is an error of the engine's own
IDS = [attack.id for attack in attacks({name: name for name in NAMES})]


@dataclass(frozen=True)
class Volley:
    """All attacks with their answers, and the gateway that gave them."""

    attacks: dict[str, Attack]
    answers: dict[str, Answer]
    refused: tuple[str, ...]
    owner: str
    engine: DockerEngine

    def inspect(self, id: str) -> Any:
        return self.engine.client.api.inspect_container(id)

    def outcome(self, id: str) -> Outcome:
        return judged(self.attacks[id], self.answers[id], self.inspect)


@pytest.fixture(scope="module")
def volley(
    engine: DockerEngine,
    victim: Victim,
    opened: OpenJob,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Volley]:
    directory = tmp_path_factory.mktemp("volley")
    directory.chmod(0o755)
    with opened(QUIET, limits=replace(LIMITS, services=200, networks=100)) as job:
        api = engine.client.api
        names = {
            "image": IMAGE,
            "victim": victim.id,
            "victim_name": victim.name,
            "victim_network": victim.network,
            "gateway": job.gateway.id,
            "gateway_name": api.inspect_container(job.gateway.id)["Name"].removeprefix("/"),
            "other_image_id": api.inspect_image(engine.images.base)["Id"],
        }
        names["own"] = _own(engine, job, directory)
        table = attacks(names)
        answers = _sent(engine, job, directory, [(each.id, each.request) for each in table])
        told = job.gateway.told.refused
        yield Volley({each.id: each for each in table}, answers, told, job.labels.owner, engine)


def _own(engine: DockerEngine, job: GoTests, directory: Path) -> str:
    """A container of the job's, made through its gateway, that runs."""
    body = json.dumps({"Image": IMAGE}).encode()
    head = "POST /v1.41/containers/{} HTTP/1.1\r\nHost: d\r\nContent-Length: {}\r\n\r\n"
    create = head.format("create", len(body)).encode() + body
    made = _sent(engine, job, directory, [("own", create)])["own"].made
    start = head.format(f"{made}/start", 0).encode()
    assert _sent(engine, job, directory, [("start", start)])["start"].status == 204
    return made


def _sent(
    engine: DockerEngine, job: GoTests, directory: Path, requests: Sequence[tuple[str, bytes]]
) -> dict[str, Answer]:
    """Sent from a container that shares the job's network, as the job itself does."""
    listed = [{"id": id, "bytes": sent.decode("latin-1")} for id, sent in requests]
    (directory / "attacks.json").write_text(json.dumps(listed))
    (directory / "attacker.py").write_text(Path(attacker.__file__).read_text())
    said = engine.client.containers.run(
        engine.images.gateway,
        ["/volley/attacker.py", "tcp://127.0.0.1:2375", "/volley/attacks.json"],
        entrypoint=["python3"],
        network_mode=f"container:{job.gateway.id}",
        volumes={str(directory): {"bind": "/volley", "mode": "ro"}},
        labels={OWNER: job.labels.owner},
        user="10001:10001",
        remove=True,
    )
    lines = [json.loads(line) for line in said.splitlines()]
    return {line["id"]: Answer(raw=line["answer"].encode("latin-1")) for line in lines}


@pytest.mark.parametrize("id", IDS)
def test_request_does_no_harm(volley: Volley, id: str) -> None:
    attack, answer = volley.attacks[id], volley.answers[id]
    outcome = volley.outcome(id)
    assert outcome is not Outcome.LET_THROUGH, answer.raw[:500]
    if attack.must == "refuse":
        assert outcome is Outcome.REFUSED, answer.raw[:500]
    if attack.must == "tame":
        assert outcome is Outcome.TAME, answer.raw[:500]
    assert attack.says in answer.message
    if id not in ENGINE_FAILS:
        assert answer.status not in (500, 502, 503, 504), answer.raw[:500]


def test_worker_is_told_what_was_refused(volley: Volley) -> None:
    told = " / ".join(volley.refused)
    for wish in ("privileged containers", "bind mounts", "host networking", "devices", "volumes"):
        assert wish in told


def test_every_network_that_was_made_is_without_a_way_out(volley: Volley) -> None:
    owner = {"filters": {"label": f"{OWNER}={volley.owner}"}}
    made = volley.engine.client.networks.list(greedy=True, **owner)
    assert len(made) > 2
    for network in made:
        assert network.attrs["Internal"] is True
        assert network.attrs["Options"] == {"com.docker.network.bridge.inhibit_ipv4": "true"}
        assert network.attrs["EnableIPv6"] is False
        assert network.attrs["Driver"] == "bridge"


def test_everything_that_was_made_has_the_limits(volley: Volley) -> None:
    answers = (
        volley.answers[id]
        for id, attack in volley.attacks.items()
        if b"/containers/create" in attack.request
    )
    made = [volley.inspect(answer.made) for answer in answers if answer.made]
    assert len(made) > 10
    for each in made:
        host, labels = each["HostConfig"], each["Config"]["Labels"]
        assert 0 < host["Memory"] == host["MemorySwap"] <= LIMITS.service_memory
        assert 0 < host["PidsLimit"] <= 512
        assert host["CapDrop"] == ["ALL"]
        assert "SYS_ADMIN" not in host["CapAdd"]
        assert host["SecurityOpt"] == ["no-new-privileges"]
        assert not host["Binds"]
        assert not host["PortBindings"]
        assert host["RestartPolicy"]["Name"] in ("", "no")
        assert labels["itw.role"] == "service"
        assert not {"socket-proxy.allow.post", "com.sockguard.owner"} & set(labels)
