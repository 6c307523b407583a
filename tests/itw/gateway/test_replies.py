"""The engine's answers as the job reads them: its own names and ports, nothing of the host."""

import json

from itw.gateway import replies
from itw.gateway.ledger import Network
from tests.itw.gateway.job import CONTAINER, NETWORK, OTHER, ledger_of

TOLD = {
    "Id": CONTAINER,
    "Name": "/itw-j1.own",
    "State": {"Running": True, "Pid": 4321},
    "Config": {"Image": "redis:latest", "ExposedPorts": {"6379/tcp": {}, "80/tcp": {}}},
    "HostConfig": {"Binds": None, "LogConfig": {}},
    "LogPath": "/var/lib/docker/containers/x.log",
    "GraphDriver": {"Data": {"UpperDir": "/var/lib/docker/overlay2/x"}},
    "NetworkSettings": {
        "Networks": {
            "itw-j1": {"NetworkID": NETWORK, "IPAddress": "172.20.0.3", "Gateway": "172.20.0.1"},
            "itw-j1.n": {"NetworkID": OTHER, "IPAddress": "172.21.0.3"},
            "host-network": {"IPAddress": "10.0.0.1"},
        }
    },
}


def test_ports_are_those_of_the_loopback_interface() -> None:
    ledger = ledger_of()
    ledger.containers[CONTAINER].open = ((6379, 32768),)
    told = replies.container(TOLD, ledger)
    assert told["NetworkSettings"]["Ports"] == {
        "6379/tcp": [{"HostIp": "127.0.0.1", "HostPort": "32768"}],
        "80/tcp": None,
    }


def test_networks_have_the_names_that_the_test_gave_them() -> None:
    ledger = ledger_of()
    ledger.networks[OTHER] = Network(id=OTHER, name="n", real="itw-j1.n")
    told = replies.container(TOLD, ledger)
    assert set(told["NetworkSettings"]["Networks"]) == {"bridge", "n"}


def test_nothing_of_the_host_is_told() -> None:
    told = json.dumps(replies.container(TOLD, ledger_of()))
    assert "/var/lib/docker" not in told
    assert "4321" not in told
    assert "10.0.0.1" not in told
    assert "172.20.0.1" not in told


def test_list_has_only_what_the_job_made() -> None:
    rows = [{"Id": CONTAINER, "Names": ["/itw-j1.own"]}, {"Id": OTHER, "Names": ["/victim"]}]
    [row] = replies.listed(rows, ledger_of(), {"filters": {}, "limit": 0})
    assert row["Names"] == ["/own"]


def test_list_is_filtered_by_the_test_s_own_labels_and_names() -> None:
    ledger = ledger_of()
    ledger.containers[CONTAINER].labels = {"a": "b"}

    def found(**filters: list[str]) -> int:
        context = {"filters": filters, "limit": 0}
        return len(replies.listed([{"Id": CONTAINER}], ledger, context))

    assert found(label=["a=b"]) == found(label=["a"]) == found(name=["^/own$"]) == 1
    assert found(label=["a=c"]) == found(label=["itw.job"]) == found(name=["^/ow$"]) == 0


def test_network_shows_the_job_s_services_only() -> None:
    told = {
        "Id": NETWORK,
        "Name": "itw-j1",
        "Options": {"com.docker.network.bridge.inhibit_ipv4": "true"},
        "Containers": {CONTAINER: {"Name": "itw-j1.own"}, OTHER: {"Name": "itw-j1-gateway"}},
    }
    shown = replies.network(told, ledger_of())
    assert shown["Name"] == "bridge"
    assert shown["Containers"] == {CONTAINER: {"Name": "own"}}
    assert shown["Options"] == {}


def test_image_does_not_tell_where_its_layers_are() -> None:
    told = {"Id": "sha256:1", "Config": {}, "GraphDriver": {"Data": {"UpperDir": "/var/lib"}}}
    assert replies.image(told) == {"Id": "sha256:1", "Config": {}}
