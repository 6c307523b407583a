"""The request line: plain paths, or none at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.gateway.decisions import Answered, Forward, Refuse
from itw.gateway.requests import Request, flag, parse
from tests.itw.gateway.job import decide


def test_version_in_the_path_is_taken_off() -> None:
    assert parse("GET", "/v1.41/containers/json?all=1") == Request(
        "GET", ("containers", "json"), {"all": "1"}
    )


@pytest.mark.parametrize(
    "target",
    [
        "/containers/../images/json",
        "/containers/%2e%2e/json",
        "/containers/a%2fb/json",
        "//containers/json",
        "/containers/json/",
        "/containers/.../json",
        "/containers\\json",
        "/containers/json;x",
        "containers/json",
        "http://engine/containers/json",
        "*",
        "/",
        "/v1.41",
        "/contäiners/json",
        "/containers/json?all=1&all=0",
        "/x?" + "a" * 9000,
        "/containers/json?all=%ff",
        "/x?" + "&".join(f"p{number}=1" for number in range(65)),
    ],
)
def test_other_spellings_of_a_path_are_not_read(target: str) -> None:
    with pytest.raises(Answered) as caught:
        parse("GET", target)
    assert caught.value.decision.status == 400


def test_methods_that_no_docker_client_uses_are_not_read() -> None:
    with pytest.raises(Answered) as caught:
        parse("PATCH", "/containers/json")
    assert caught.value.decision.status == 405


@pytest.mark.parametrize(
    ("value", "on"), [("1", True), ("t", True), (" False ", False), ("none", False), ("", False)]
)
def test_flags_are_read_as_docker_reads_them(value: str, on: bool) -> None:
    assert flag({"force": value}, "force") is on


@given(st.text(max_size=30), st.text(max_size=60))
def test_any_request_line_is_decided(method: str, target: str) -> None:
    decide(method, target)
    decide("GET", f"/{target}")


def test_unknown_parameter_is_refused_unless_it_is_off() -> None:
    assert isinstance(decide("DELETE", "/containers/own?force=1&link=0"), Forward)
    assert decide("DELETE", "/containers/own?link=1") == Refuse(what="the parameter 'link'")
