"""New containers: what may be asked, what is refused in which words, and what always holds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.decisions import Answer, Forward, Refuse, Reply
from itw.gateway.host_config import CAPABILITIES
from itw.gateway.ledger import Port
from tests.itw.gateway.job import NETWORK, SETTINGS, decide, ledger_of


def create(body: dict[str, Any], query: str = "") -> Any:
    decision = decide("POST", f"/v1.41/containers/create{query}", {"Image": "redis", **body})
    return json.loads(decision.body) if isinstance(decision, Forward) else decision


def with_host(**fields: Any) -> Any:
    return create({"HostConfig": fields})


def test_labels_network_and_limits_are_ours() -> None:
    body = create({"Labels": {"itw.job": "other", "traefik.enable": "true"}})
    assert body["Labels"] == SETTINGS.labels("service")
    assert body["HostConfig"] == {
        "NetworkMode": "itw-j1",
        "Dns": ["127.0.0.1"],
        "Memory": 1 << 30,
        "MemorySwap": 1 << 30,
        "NanoCpus": 1_000_000_000,
        "PidsLimit": SETTINGS.service_processes,
        "CapDrop": ["ALL"],
        "CapAdd": list(CAPABILITIES),
        "SecurityOpt": ["no-new-privileges"],
        "Privileged": False,
        "Init": True,
        "RestartPolicy": {"Name": "no"},
        "AutoRemove": False,
        "PublishAllPorts": False,
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "8m", "max-file": "1"}},
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "fsize", "Soft": SETTINGS.disk, "Hard": SETTINGS.disk},
        ],
    }


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ({"Privileged": True}, "privileged containers"),
        ({"privileged": True}, "the field HostConfig.privileged"),
        ({"Binds": ["/:/host"]}, "bind mounts"),
        ({"Mounts": [{"Type": "bind", "Source": "/", "Target": "/x"}]}, "bind mounts"),
        ({"Mounts": [{"Type": "volume", "Source": "v", "Target": "/x"}]}, "volume mounts"),
        ({"VolumesFrom": ["victim"]}, "volumes of other containers"),
        ({"PidMode": "host"}, "shared process namespaces"),
        ({"NetworkMode": "host"}, "host networking"),
        ({"NetworkMode": "container:victim"}, "shared container networks"),
        ({"IpcMode": "host"}, "shared memory namespaces"),
        ({"UTSMode": "host"}, "shared host name namespaces"),
        ({"UsernsMode": "host"}, "user namespaces"),
        ({"CgroupnsMode": "host"}, "control group namespaces"),
        ({"CapAdd": ["SYS_ADMIN"]}, "extra capabilities"),
        ({"Devices": [{"PathOnHost": "/dev/kvm"}]}, "devices"),
        ({"DeviceCgroupRules": ["a *:* rwm"]}, "devices"),
        ({"SecurityOpt": ["seccomp=unconfined"]}, "the security option seccomp=unconfined"),
        ({"Sysctls": {"net.core.somaxconn": "1"}}, "kernel parameters"),
        ({"CgroupParent": "/"}, "control groups"),
        ({"OomScoreAdj": -1000}, "out-of-memory priorities"),
        ({"Runtime": "kata"}, "other container runtimes"),
        ({"MaskedPaths": ["/x"]}, "unmasked kernel paths"),
        ({"LogConfig": {"Type": "syslog"}}, "log drivers"),
        ({"PortBindings": {"53/udp": [{"HostPort": "53"}]}}, "UDP ports"),
        ({"Tmpfs": {"/x": "suid"}}, "the tmpfs option suid"),
    ],
)
def test_what_is_refused_has_a_user_s_word(field: dict[str, Any], what: str) -> None:
    assert with_host(**field) == Refuse(what=what)


def test_image_that_is_not_allowed_is_refused() -> None:
    assert create({"Image": "evil.example/x:1"}) == Refuse(what="the image evil.example/x:1")
    assert create({"Image": "deadbeef"}) == Refuse(what="the image deadbeef")


def test_words_of_the_request_are_one_short_line() -> None:
    refused = with_host(**{"\x1b[2J\n::error::" + "x" * 1000: 1})
    assert isinstance(refused, Refuse)
    assert refused.what.startswith("the field HostConfig.?[2J?::error::xxx")
    assert len(refused.what) == 200
    assert refused.what.isprintable()


def test_empty_unknown_fields_are_what_clients_send() -> None:
    body = create({"Future": None, "Shell": [], "HostConfig": {"Privileged": False, "Devices": []}})
    assert "Future" not in body
    assert body["HostConfig"]["Privileged"] is False


def test_host_gateway_is_where_the_test_itself_listens() -> None:
    body = with_host(ExtraHosts=["host.docker.internal:host-gateway"])
    assert body["HostConfig"]["ExtraHosts"] == ["host.docker.internal:172.20.0.2"]


def test_ports_are_opened_by_the_gateway_not_by_the_engine() -> None:
    asked = {"PortBindings": {"6379/tcp": [{"HostIp": "0.0.0.0", "HostPort": "7001"}]}}  # noqa: S104
    decision = decide("POST", "/containers/create", {"Image": "redis", "HostConfig": asked})
    assert isinstance(decision, Forward)
    assert b"PortBindings" not in (decision.body or b"")
    assert decision.context["container"].ports == (Port(6379, 7001),)


def test_name_is_the_job_s_own_and_found_by_dns() -> None:
    decision = decide("POST", "/containers/create?name=cache", {"Image": "redis"})
    assert isinstance(decision, Forward)
    assert decision.path == "/containers/create?name=itw-j1.cache"
    assert decision.reply is Reply.CREATED
    endpoints = json.loads(decision.body or b"")["NetworkingConfig"]["EndpointsConfig"]
    assert endpoints == {"itw-j1": {"Aliases": ["cache"]}}


def test_containers_without_a_name_have_one_each() -> None:
    ledger = ledger_of()
    made = [decide("POST", "/containers/create", {"Image": "redis"}, ledger) for _ in range(2)]
    names = [each.context["container"].name for each in made if isinstance(each, Forward)]
    assert names == ["service-1", "service-2"]


def test_several_networks_at_once_are_refused() -> None:
    decision = create({"NetworkingConfig": {"EndpointsConfig": {"bridge": {}, "n": {}}}})
    assert decision == Refuse(what="several networks when a container is created")


def test_taken_name_is_a_conflict_as_in_docker() -> None:
    decision = create({}, "?name=own")
    assert isinstance(decision, Answer)
    assert decision.status == 409


def test_more_services_than_the_limit_are_refused() -> None:
    decision = decide("POST", "/containers/create", {"Image": "redis"}, ledger_of(containers=3))
    assert decision == Refuse(what="more than 3 containers at once", status=409)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
HOST_FIELDS = [
    "Binds", "Mounts", "Privileged", "privileged", "NetworkMode", "PidMode", "IpcMode", "CapAdd",
    "CapDrop", "Devices", "SecurityOpt", "Memory", "MemorySwap", "NanoCpus", "Ulimits", "Tmpfs",
    "PortBindings", "PublishAllPorts", "RestartPolicy", "LogConfig", "ExtraHosts", "ShmSize",
    "Init", "VolumesFrom", "Runtime", "CgroupParent", "Sysctls", "UsernsMode", "ReadonlyRootfs",
    "AutoRemove",
]  # fmt: skip
FIELDS = [
    "Env", "Cmd", "Entrypoint", "User", "Labels", "Volumes", "Healthcheck", "ExposedPorts",
    "NetworkingConfig", "Hostname", "WorkingDir", "StopSignal", "Tty", "MacAddress", "Shell",
]  # fmt: skip
ALLOWED = {
    "Memory", "MemorySwap", "NanoCpus", "PidsLimit", "CapDrop", "CapAdd", "SecurityOpt",
    "Privileged", "Init", "RestartPolicy", "AutoRemove", "PublishAllPorts", "LogConfig", "Ulimits",
    "NetworkMode", "Tmpfs", "ExtraHosts", "ReadonlyRootfs", "ShmSize", "Dns",
}  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), ANY_JSON, max_size=5),
    st.dictionaries(st.sampled_from(HOST_FIELDS) | st.text(max_size=8), ANY_JSON, max_size=5),
)
def test_no_body_whatsoever_gets_past_the_limits(fields: Any, host: Any) -> None:
    body = create({**fields, "HostConfig": host})
    if not isinstance(body, dict):
        return
    config = body["HostConfig"]
    assert set(config) <= ALLOWED
    assert config["Privileged"] is False
    assert config["CapDrop"] == ["ALL"]
    assert config["CapAdd"] == list(CAPABILITIES)
    assert config["SecurityOpt"] == ["no-new-privileges"]
    assert config["Dns"] == ["127.0.0.1"]
    assert config["NetworkMode"] == "itw-j1"
    assert 0 < config["Memory"] == config["MemorySwap"] <= SETTINGS.service_memory
    assert 0 < config["NanoCpus"] <= 1_000_000_000
    assert config["PidsLimit"] == SETTINGS.service_processes
    assert body["Labels"] == SETTINGS.labels("service")
    assert set(body["NetworkingConfig"]["EndpointsConfig"]) == {"itw-j1"}


@given(st.binary(max_size=200))
def test_any_bytes_are_decided(body: bytes) -> None:
    for target in ("containers/create", f"containers/{'a' * 64}/exec", "networks/create"):
        decide("POST", f"/{target}", body)
    assert NETWORK


def test_health_is_no_negative_number() -> None:
    check = {"Test": ["CMD", "true"], "Retries": -1}
    assert create({"Healthcheck": check}) == Refuse(what="this value of Healthcheck")


def test_health_is_not_asked_for_without_a_pause() -> None:
    """Each check is work of the engine's own, which no limit of the container's holds for."""
    check = {"Test": ["CMD", "true"], "Interval": 1_000_000}
    assert create({"Healthcheck": check})["Healthcheck"]["Interval"] == 100_000_000
    check = {"Test": ["CMD", "true"], "Interval": 2_000_000_000}
    assert create({"Healthcheck": check})["Healthcheck"]["Interval"] == 2_000_000_000
