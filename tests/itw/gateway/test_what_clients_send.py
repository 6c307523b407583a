"""Requests that testcontainers-go, dockertest and people's tests make, and that are understood."""

import json
from typing import Any

import pytest

from itw.gateway import replies
from itw.gateway.decisions import Answer, Forward, Refuse, Reply
from itw.gateway.ledger import Ledger, Network
from itw.gateway.settings import Settings
from itw.gateway.system import spoken_version
from tests.itw.gateway.job import CONTAINER, SETTINGS, decide, ledger_of

OWN = "e" * 64


def with_network() -> Ledger:
    ledger = ledger_of()
    ledger.networks[OWN] = Network(id=OWN, name="n", real="itw-j1.n", address="172.21.0.2")
    return ledger


def sent(decision: Any) -> Any:
    assert isinstance(decision, Forward), decision
    return json.loads(decision.body or b"")


def test_everything_a_container_may_be_given_arrives() -> None:
    asked = {
        "Image": "redis:7",
        "Env": ["A=b", "C="],
        "Cmd": "one-word",
        "Entrypoint": ["/run.sh"],
        "Hostname": "cache",
        "StopSignal": "SIGINT",
        "Tty": True,
        "User": "root:root",
        "WorkingDir": "/data",
        "Volumes": {"/data": {}},
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1_000_000_000, "Retries": 3},
        "StopTimeout": 3,
        "HostConfig": {
            "NetworkMode": "n",
            "ShmSize": 128 << 20,
            "Memory": 64 << 20,
            "ReadonlyRootfs": True,
            "Init": False,
            "CapAdd": ["CAP_CHOWN"],
            "SecurityOpt": ["no-new-privileges:true"],
            "Tmpfs": {"/run": "rw,size=1m"},
            "Mounts": [{"Type": "tmpfs", "Target": "/x", "TmpfsOptions": {"SizeBytes": 5}}],
            "ExtraHosts": ["host.docker.internal:host-gateway", "a:10.0.0.1"],
            "RestartPolicy": {"Name": "always"},
        },
        "NetworkingConfig": {"EndpointsConfig": {"n": {"Aliases": ["cache"], "NetworkID": OWN}}},
    }
    made = sent(decide("POST", "/containers/create?platform=linux/amd64", asked, with_network()))
    host = made["HostConfig"]
    ours = ("Image", "HostConfig", "NetworkingConfig", "Labels")
    given = {name: value for name, value in asked.items() if name not in ours}
    assert {name: value for name, value in made.items() if name not in ours} == {
        **given,
        "Cmd": ["one-word"],
    }
    assert (host["Memory"], host["ShmSize"], host["Init"]) == (64 << 20, 128 << 20, False)
    assert host["RestartPolicy"] == {"Name": "no"}
    assert host["Tmpfs"]["/run"] == "size=536870912,rw,size=1m,nosuid,nodev"
    assert host["Tmpfs"]["/x"] == "size=536870912,size=5,nosuid,nodev"
    assert host["ExtraHosts"] == ["host.docker.internal:172.21.0.2", "a:10.0.0.1"]
    assert host["NetworkMode"] == "itw-j1.n"


@pytest.mark.parametrize(
    "named",
    [{"HostConfig": {"NetworkMode": "n"}}, {"NetworkingConfig": {"EndpointsConfig": {"n": {}}}}],
)
def test_network_is_named_in_either_place(named: dict[str, Any]) -> None:
    body = {"Image": "redis", **named}
    made = sent(decide("POST", "/containers/create", body, with_network()))
    assert made["HostConfig"]["NetworkMode"] == "itw-j1.n"
    assert set(made["NetworkingConfig"]["EndpointsConfig"]) == {"itw-j1.n"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Tmpfs", {"no-slash": ""}),
        ("ExtraHosts", ["a b:10.0.0.1"]),
        ("ExtraHosts", ["a:not an address"]),
        ("PortBindings", {"99999/tcp": []}),
        ("PortBindings", {"80/tcp": [{"HostPort": "8000-9000"}]}),
        ("NetworkMode", "none"),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, value: Any) -> None:
    body = {"Image": "redis", "HostConfig": {field: value}}
    assert isinstance(decide("POST", "/containers/create", body), Refuse)


def test_container_joins_and_leaves_a_network() -> None:
    ledger = with_network()
    body = {"Container": "own", "EndpointConfig": {"Aliases": ["x"]}}
    joined = decide("POST", "/networks/n/connect", body, ledger)
    assert sent(joined) == {"Container": CONTAINER, "EndpointConfig": {"Aliases": ["x", "own"]}}
    left = decide("POST", "/networks/n/disconnect", {"Container": "own", "Force": True}, ledger)
    assert sent(left) == {"Container": CONTAINER, "Force": True}


def test_container_without_a_name_is_none() -> None:
    decision = decide("POST", "/networks/n/connect", {"Container": ""}, with_network())
    assert isinstance(decision, Answer)
    assert decision.status == 404


def test_network_is_found_by_name_id_and_filter() -> None:
    ledger = with_network()
    for reference in ("n", OWN, OWN[:12]):
        found = decide("GET", f"/networks/{reference}", b"", ledger)
        assert isinstance(found, Forward)
        assert found.about == OWN
    told = [{"Id": OWN, "Containers": None}, {"Id": "f" * 64}]
    assert [one["Name"] for one in replies.networks(told, ledger, {"name": ["^n$"]})] == ["n"]
    assert replies.networks(told, ledger, {"label": ["a"]}) == []
    assert len(replies.networks(told, ledger, {"id": [OWN[:5]], "driver": ["bridge"]})) == 1


@pytest.mark.parametrize("values", ["5", "true", '"a=b"', "[5]", '[["a=b"]]'])
@pytest.mark.parametrize("path", ["/containers/json", "/networks"])
def test_filter_of_another_shape_is_a_bad_request(path: str, values: str) -> None:
    decision = decide("GET", f'{path}?filters={{"label":{values}}}')
    assert isinstance(decision, Answer)
    assert decision.status == 400


def test_older_filters_are_read_too() -> None:
    decision = decide("GET", '/containers/json?all=1&filters={"name":{"own":true}}')
    assert isinstance(decision, Forward)
    assert decision.reply is Reply.LISTED
    assert decision.context["filters"] == {"name": ["own"]}


def test_container_is_renamed_unless_the_name_is_taken() -> None:
    renamed = decide("POST", "/containers/own/rename?name=new")
    assert isinstance(renamed, Forward)
    assert renamed.path.endswith("/rename?name=itw-j1.new")
    assert renamed.context == {"name": "new"}
    assert isinstance(decide("POST", "/containers/own/rename?name=own"), Answer)


def test_terminal_is_resized_and_attached() -> None:
    ledger = ledger_of()
    ledger.add_exec(OWN, ledger.containers[CONTAINER])
    for target in (f"/exec/{OWN}/resize?h=24&w=80", "/containers/own/resize?h=24&w=80"):
        decision = decide("POST", target, b"", ledger)
        assert isinstance(decision, Forward)
        assert decision.path.endswith("/resize?h=24&w=80")
    attached = decide("POST", "/containers/own/attach?stream=1&stdout=1&stderr=1&stdin=0")
    assert isinstance(attached, Forward)
    assert attached.path.endswith("/attach?stream=1&stdout=1&stderr=1")
    assert attached.reply is Reply.HIJACK
    assert isinstance(decide("POST", "/containers/own/resize?h=-1"), Refuse)


def test_a_command_is_asked_how_it_ended() -> None:
    ledger = ledger_of()
    ledger.add_exec(OWN, ledger.containers[CONTAINER])
    asked = decide("GET", f"/exec/{OWN}/json", b"", ledger)
    assert asked == Forward(method="GET", path=f"/exec/{OWN}/json")
    ledger.containers.clear()  # it went with its container
    gone = decide("GET", f"/exec/{OWN}/json", b"", ledger)
    assert isinstance(gone, Answer)
    assert gone.status == 404


def test_settings_arrive_as_they_were_sent() -> None:
    assert Settings.from_json(SETTINGS.to_json()) == SETTINGS
    with pytest.raises(ValueError, match="unknown settings: color"):
        Settings.from_json('{"color": 1}')


def test_version_is_the_newest_that_both_know() -> None:
    assert spoken_version("1.41", "1.12") == "1.41"
    assert spoken_version("1.99", "1.44") == "1.47"
    with pytest.raises(ValueError, match="too new"):
        spoken_version("1.99", "1.60")
