"""What a job is told of the engine: what clients read of it, and nothing of the machine."""

import json

from itw.gateway.decisions import Answer
from itw.gateway.requests import parse
from itw.gateway.routes import system_answer
from itw.gateway.system import Engine

ENGINE = Engine(version="1.44", architecture="aarch64", cpus=2, memory=4 << 30)


def told(path: str) -> Answer:
    answer = system_answer(parse("GET", path), ENGINE)
    assert isinstance(answer, Answer)
    return answer


def test_ping_names_the_version_that_is_spoken() -> None:
    headers = dict(told("/_ping").headers)
    assert (told("/_ping").body, headers["Content-Type"].split(";")[0]) == (b"OK", "text/plain")
    assert (headers["Api-Version"], headers["Ostype"]) == ("1.44", "linux")


def test_version_is_that_of_the_engine_behind() -> None:
    version = json.loads(told("/v1.41/version").body)
    assert (version["ApiVersion"], version["MinAPIVersion"], version["Arch"]) == (
        *("1.44", "1.24", "arm64"),
    )
    (component,) = version["Components"]
    assert component["Details"] == {"ApiVersion": "1.44", "MinAPIVersion": "1.24"}


def test_info_tells_the_size_of_the_machine_and_no_name() -> None:
    info = json.loads(told("/info").body)
    assert (info["NCPU"], info["MemTotal"], info["Architecture"]) == (2, 4 << 30, "aarch64")
    assert (info["ID"], info["Name"], info["Labels"]) == ("itw-gateway", "sandbox", [])
