"""Every endpoint: what is forwarded concerns only what is the job's own."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.decisions import Answer, Forward, Pull, Refuse, Reply
from itw.gateway.ledger import MAX_EXECS, Network
from itw.gateway.routes import ROUTES
from tests.itw.gateway.job import CONTAINER, OTHER, decide, ledger_of


@pytest.mark.parametrize(
    ("method", "target", "what"),
    [
        ("POST", "/build?networkmode=host", "building images"),
        ("POST", "/session", "building images"),
        ("POST", "/commit?container=own", "building images"),
        ("POST", "/grpc", "building images"),
        ("POST", "/images/load", "managing images"),
        ("DELETE", "/images/redis", "managing images"),
        ("GET", "/images/json", "managing images"),
        ("POST", "/images/create?fromSrc=-", "the parameter 'fromSrc'"),
        ("POST", "/images/create?fromImage=evil.example/x", "the image evil.example/x"),
        ("GET", "/images/victim/json", "the image victim"),
        ("POST", "/volumes/create", "volumes"),
        ("POST", "/volumes/prune", "pruning"),
        ("POST", "/containers/prune", "pruning"),
        ("POST", "/containers/own/update", "changing a container's limits"),
        ("GET", "/containers/own/export", "exporting containers"),
        ("GET", "/containers/own/top?ps_args=-o%20pid,args%20-p%201", "these arguments of ps"),
        ("GET", "/events", "engine events"),
        ("GET", "/system/df", "the engine's own state"),
        ("POST", "/auth", "registry logins"),
        ("POST", "/plugins/pull", "engine plugins"),
        ("POST", "/swarm/init", "swarm"),
        ("GET", "/secrets", "swarm"),
        ("GET", "/debug/pprof", "GET /debug/pprof"),
        ("POST", "/containers/own/attach/ws", "POST /containers/own/attach/ws"),
    ],
)
def test_refused_endpoint_has_a_user_s_word(method: str, target: str, what: str) -> None:
    assert decide(method, target) == Refuse(what=what)


def test_privileged_command_is_refused() -> None:
    body = {"Cmd": ["id"], "Privileged": True}
    assert decide("POST", "/containers/own/exec", body) == Refuse(
        what="privileged commands in containers"
    )


@pytest.mark.parametrize("route", [key for key in ROUTES if "*" in key])
@pytest.mark.parametrize("reference", [OTHER, OTHER[:12], "victim", "itw-j2-own", "itw-j1.own"])
def test_another_job_s_things_do_not_exist(route: tuple[str, ...], reference: str) -> None:
    method, *path = route
    target = "/" + "/".join(reference if part == "*" else part for part in path)
    decision = decide(method, f"{target}?path=/x" if target.endswith("/archive") else target)
    assert isinstance(decision, Answer), decision
    assert decision.status == 404
    assert decision.headers == (("Content-Type", "application/json"),)
    assert reference in json.loads(decision.body)["message"]


@given(
    st.sampled_from(sorted(ROUTES)),
    st.sampled_from([CONTAINER, CONTAINER[:12], "own", OTHER, "victim", "bridge", "host"]),
    st.dictionaries(
        st.sampled_from(["force", "v", "all", "t", "signal", "filters", "name", "path", "tail"]),
        st.text("0123456789abc/.-_*\"{}[]:", max_size=12),
        max_size=3,
    ),
    st.dictionaries(st.sampled_from(["Cmd", "Container", "Name", "Force"]), st.text(max_size=5)),
)  # fmt: skip
def test_forwarded_paths_name_nothing_but_the_job_s_own(
    route: tuple[str, ...], reference: str, query: dict[str, str], body: dict[str, str]
) -> None:
    method, *path = route
    parts = [reference if part == "*" else part for part in path]
    text = "&".join(f"{name}={value}" for name, value in query.items())
    decision = decide(method, f"/{'/'.join(parts)}?{text}", body)
    if isinstance(decision, Forward):
        assert OTHER not in decision.path
        assert "victim" not in decision.path.partition("?")[0]
        assert decision.path.count("?") <= 1
        assert ".." not in decision.path.partition("?")[0]


def test_list_is_asked_for_the_job_s_containers_whatever_the_filters_say() -> None:
    filters = json.dumps({"label": ["itw.job=other"], "status": ["exited"]})
    decision = decide("GET", f"/containers/json?filters={filters}")
    assert isinstance(decision, Forward)
    assert "itw.job%3Dj1" in decision.path
    assert "other" not in decision.path
    assert decision.context["filters"] == {"label": ["itw.job=other"]}


def test_list_is_of_all_states_where_it_is_asked_for() -> None:
    def asked(query: str) -> bool:
        decision = decide("GET", f"/containers/json?{query}")
        assert isinstance(decision, Forward)
        return "all=1&" in decision.path

    assert asked("all=1")
    assert asked("limit=3")
    assert not asked("all=0")
    assert decide("GET", "/containers/json?page=2") == Refuse(what="the parameter 'page'")


@pytest.mark.parametrize("condition", ["", "not-running", "next-exit", "removed"])
def test_end_of_a_container_is_waited_for(condition: str) -> None:
    query = f"?condition={condition}" if condition else ""
    decision = decide("POST", f"/containers/own/wait{query}")
    assert isinstance(decision, Forward)
    assert decision.path == f"/containers/{CONTAINER}/wait{query}"
    assert isinstance(decide("POST", "/containers/own/wait?condition=never"), Answer)


def test_processes_are_listed_in_two_ways() -> None:
    for arguments in ("-ef", "aux"):
        decision = decide("GET", f"/containers/own/top?ps_args={arguments}")
        path = f"/containers/{CONTAINER}/top?ps_args={arguments}"
        assert decision == Forward(method="GET", path=path)


@pytest.mark.parametrize("path", ["", "%00", "/etc/%00passwd", "x" * 4097])
def test_archive_is_of_a_path(path: str) -> None:
    decision = decide("GET", f"/containers/own/archive?path={path}")
    assert isinstance(decision, Answer)
    assert decision.status == 400


def test_removal_takes_anonymous_volumes_along() -> None:
    decision = decide("DELETE", "/containers/own?force=1&v=0")
    assert isinstance(decision, Forward)
    assert decision.path == f"/containers/{CONTAINER}?force=1&v=1"


def test_running_image_allows_no_other_of_its_repository() -> None:
    ledger = ledger_of()
    ledger.settings = replace(ledger.settings, images=("redis:latest",))
    assert isinstance(decide("GET", "/images/redis/json", ledger=ledger), Forward)
    other = decide("GET", "/images/redis:6/json", ledger=ledger)
    assert other == Refuse(what="the image redis:6")


def test_pull_is_the_worker_s() -> None:
    decision = decide("POST", "/images/create?fromImage=redis&tag=7&platform=linux/amd64")
    assert decision == Pull(image="redis:7", platform="linux/amd64")


def test_network_is_internal_and_without_an_address_of_the_host() -> None:
    body = {"Name": "n", "Driver": "bridge", "Internal": False, "Labels": {"a": "b"}}
    decision = decide("POST", "/networks/create", body)
    assert isinstance(decision, Forward)
    made = json.loads(decision.body or b"")
    assert made["Name"] == "itw-j1.n"
    assert decision.context["network"].name == "n"
    assert made["Internal"] is True
    assert made["Options"] == {"com.docker.network.bridge.inhibit_ipv4": "true"}
    assert made["Labels"]["itw.job"] == "j1"


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ({"Driver": "macvlan"}, "network drivers"),
        ({"Options": {"parent": "eth0"}}, "network options"),
        ({"IPAM": {"Config": [{"Subnet": "10.0.0.0/8"}]}}, "the field IPAM.Config"),
        ({"EnableIPv6": True}, "IPv6 networks"),
        ({"Ingress": True}, "swarm"),
        ({"Scope": "swarm"}, "swarm"),
    ],
)
def test_network_of_another_kind_is_refused(field: dict[str, object], what: str) -> None:
    assert decide("POST", "/networks/create", {"Name": "n", **field}) == Refuse(what=what)


def test_networks_are_limited() -> None:
    ledger = ledger_of()
    for name in "ab":
        ledger.networks[name] = Network(id=name, name=name, real=f"itw-j1.{name}")
    decision = decide("POST", "/networks/create", {"Name": "n"}, ledger)
    assert decision == Refuse(what="more than 2 networks", status=409)


def test_pre_defined_network_stays() -> None:
    decision = decide("DELETE", "/networks/bridge")
    assert isinstance(decision, Answer)
    assert decision.status == 403


def test_command_s_start_is_hijacked_unless_it_is_detached() -> None:
    ledger = ledger_of()
    ledger.execs["f" * 64] = CONTAINER
    for detached, reply in ((False, Reply.HIJACK), (True, Reply.STREAM)):
        decision = decide("POST", f"/exec/{'f' * 64}/start", {"Detach": detached}, ledger)
        assert isinstance(decision, Forward)
        assert decision.reply is reply


def test_everything_a_command_may_be_given_arrives_and_no_more() -> None:
    asked = {"Cmd": ["id"], "Env": ["A=b"], "User": "0:0", "WorkingDir": "/x", "Tty": True}
    asked |= {"AttachStdout": True, "AttachStderr": True}
    decision = decide("POST", "/containers/own/exec", {**asked, "DetachKeys": "x"})
    assert isinstance(decision, Forward)
    assert json.loads(decision.body or b"") == {
        **asked,
        "AttachStdin": False,
        "Privileged": False,
    }


def test_commands_are_refused_before_the_engine_keeps_them() -> None:
    """It keeps each one, in memory that no limit of a job's holds for."""
    long = {"Cmd": ["true"], "Env": ["A=" + "x" * 40_000]}
    assert decide("POST", "/containers/own/exec", long) == Refuse(
        what="commands that are longer than 32 KiB"
    )
    ledger = ledger_of()
    ledger.execs = {str(number): CONTAINER for number in range(MAX_EXECS)}
    assert decide("POST", "/containers/own/exec", {"Cmd": ["true"]}, ledger) == Refuse(
        what="so many commands in containers"
    )
