"""Each ending from what is seen of a run; outputs as `go test -json` of Go 1.26 printed them."""

import json
from dataclasses import replace

import pytest

from itw.go.test2json import parse_go_test
from itw.go.test_report import TestReport
from itw.runs.ending import Seen, ending_of
from itw.runs.sandbox import Ending, Limits, Service

PACKAGE = "example.org/x"
LIMITS = Limits(seconds=900)


def output_of(*lines: str, passed: bool = False, stray: str = "") -> TestReport:
    """A package whose one test printed the lines."""
    events = [{"Action": "start", "Package": PACKAGE}]
    events.append({"Action": "run", "Package": PACKAGE, "Test": "TestIntegrationX"})
    events += [
        {"Action": "output", "Package": PACKAGE, "Test": "TestIntegrationX", "Output": f"{line}\n"}
        for line in lines
    ]
    action = "pass" if passed else "fail"
    events.append({"Action": action, "Package": PACKAGE, "Test": "TestIntegrationX"})
    events.append({"Action": action, "Package": PACKAGE})
    return parse_go_test([*(json.dumps(each).encode() for each in events), stray.encode()])


def build_of(*lines: str, kind: str = "build") -> TestReport:
    """A package that did not build, with what its build said."""
    events = [
        {"ImportPath": PACKAGE, "Action": "build-output", "Output": f"{line}\n"} for line in lines
    ]
    events.append({"Action": "start", "Package": PACKAGE})
    said = f"FAIL\t{PACKAGE} [{kind} failed]\n"
    events.append({"Action": "output", "Package": PACKAGE, "Output": said})
    events.append({"Action": "fail", "Package": PACKAGE, "FailedBuild": PACKAGE})
    return parse_go_test(json.dumps(each).encode() for each in events)


FAILED = Seen(exit_code=1, seconds=20, report=output_of("redis_test.go:9: got 2, want 3"))
NO_SPACE = "write /tmp/x: no space left on device"
TOO_NEW = "go: go.mod requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)"
ENDINGS = {
    "nothing special": (FAILED, Ending.FAILED),
    "it passed": (replace(FAILED, exit_code=0, report=output_of(passed=True)), Ending.RAN),
    "it expects a refusal, and passes": (
        replace(FAILED, exit_code=0, refused=("bind mounts",)),
        Ending.RAN,
    ),
    "a refusal": (replace(FAILED, refused=("bind mounts",)), Ending.UNSUPPORTED),
    "the gateway died": (replace(FAILED, fault="the gateway ended"), Ending.INFRASTRUCTURE),
    "a gateway that died while all passed": (
        replace(FAILED, exit_code=0, fault="the gateway ended"),
        Ending.INFRASTRUCTURE,
    ),
    "memory": (replace(FAILED, out_of_memory=True, exit_code=137), Ending.OUT_OF_MEMORY),
    "a compiler killed for its memory": (
        Seen(exit_code=1, report=build_of("compile: signal: killed"), out_of_memory=True),
        Ending.OUT_OF_MEMORY,
    ),
    "a service's memory": (
        replace(FAILED, services=(Service(id="1", image="redis", out_of_memory=True),)),
        Ending.OUT_OF_MEMORY,
    ),
    "a service's memory, and the test waited for it": (
        replace(
            FAILED,
            exit_code=124,
            seconds=900,
            services=(Service(id="1", image="redis", out_of_memory=True),),
        ),
        Ending.OUT_OF_MEMORY,
    ),
    "a service's memory in a test that passes": (
        replace(
            FAILED, exit_code=0, services=(Service(id="1", image="redis", out_of_memory=True),)
        ),
        Ending.RAN,
    ),
    "a full disk": (replace(FAILED, report=output_of(NO_SPACE)), Ending.DISK_FULL),
    "a full disk while compiling": (
        Seen(exit_code=1, report=build_of("link: " + NO_SPACE)),
        Ending.DISK_FULL,
    ),
    "a full disk that `go test` itself met": (
        replace(FAILED, report=output_of("cut off", stray=NO_SPACE)),
        Ending.DISK_FULL,
    ),
    "a passing test that prints about disks": (
        Seen(exit_code=0, report=output_of(NO_SPACE, passed=True)),
        Ending.RAN,
    ),
    "the wall limit in the container": (
        replace(FAILED, exit_code=124, seconds=900.2),
        Ending.TIMED_OUT,
    ),
    "the wall limit, and it would not end": (
        replace(FAILED, exit_code=137, seconds=905),
        Ending.TIMED_OUT,
    ),
    "the worker's wall limit": (
        replace(FAILED, exit_code=None, killed_at_limit=True),
        Ending.TIMED_OUT,
    ),
    "124 long before the limit": (replace(FAILED, exit_code=124), Ending.INFRASTRUCTURE),
    "killed, and not by us": (replace(FAILED, exit_code=137), Ending.INFRASTRUCTURE),
    "no Go in the image": (replace(FAILED, exit_code=127), Ending.INFRASTRUCTURE),
    "not to be run": (replace(FAILED, exit_code=126), Ending.INFRASTRUCTURE),
    "timeout itself": (replace(FAILED, exit_code=125), Ending.INFRASTRUCTURE),
    "a container that is gone": (replace(FAILED, exit_code=None), Ending.INFRASTRUCTURE),
    "go test's own limit": (
        replace(FAILED, report=output_of("panic: test timed out after 10m0s")),
        Ending.TIMED_OUT,
    ),
    "a compile error": (
        Seen(exit_code=1, report=build_of("# example.org/x", "./b_test.go:3:27: undefined: f")),
        Ending.NOT_COMPILED,
    ),
    "vet": (
        Seen(exit_code=1, report=build_of("# [example.org/x]", "./b_test.go:3:39: wrong type")),
        Ending.NOT_COMPILED,
    ),
    "a module that is not there": (
        Seen(
            exit_code=1,
            report=build_of(
                "b_test.go:2:19: module lookup disabled by GOPROXY=off", kind="setup"
            ),
        ),
        Ending.NEEDS_WARM_UP,
    ),
    "a module cache that has not even a place for it": (
        Seen(exit_code=1, report=build_of("go: mkdir /gomod/cache: read-only file system")),
        Ending.NEEDS_WARM_UP,
    ),
    "a build that says no reason": (Seen(exit_code=1, report=build_of()), Ending.NOT_COMPILED),
    "an incomplete go.sum": (
        Seen(
            exit_code=1,
            report=build_of("b_test.go:2:19: missing go.sum entry for module providing x"),
        ),
        Ending.NOT_COMPILED,
    ),
    "a broken go.mod": (
        Seen(exit_code=1, report=parse_go_test([b"go: errors parsing go.mod:", b"go.mod:3: foo"])),
        Ending.NOT_COMPILED,
    ),
    "a newer Go": (Seen(exit_code=1, report=parse_go_test([TOO_NEW.encode()])), Ending.UNSUPPORTED),
    "too many processes": (
        replace(
            FAILED, report=output_of("runtime: failed to create new OS thread (have 505 already)")
        ),
        Ending.UNSUPPORTED,
    ),
    "writing beside the source": (
        replace(FAILED, report=output_of("open testdata/x: read-only file system")),
        Ending.UNSUPPORTED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_ending(name: str) -> None:
    seen, expected = ENDINGS[name]
    ending, reason = ending_of(seen, LIMITS)
    assert ending is expected
    assert bool(reason) is (ending not in {Ending.RAN, Ending.FAILED})


def test_every_ending_is_reached() -> None:
    assert {ending for _, ending in ENDINGS.values()} == set(Ending)


def test_compile_error_is_quoted() -> None:
    seen, _ = ENDINGS["a compile error"]
    assert ending_of(seen, LIMITS)[1] == "./b_test.go:3:27: undefined: f"


def test_reason_names_the_service_without_memory() -> None:
    seen, _ = ENDINGS["a service's memory"]
    assert ending_of(seen, LIMITS)[1] == "the service redis used more than 1 GiB of memory"


def test_a_module_that_is_not_there_is_named() -> None:
    line = "a.go:2:1: mkdir /gomod/cache/download/github.com/!acme/x: read-only file system"
    ending, reason = ending_of(Seen(exit_code=1, report=build_of(line)), Limits())
    assert (ending, reason) == (
        Ending.NEEDS_WARM_UP,
        "github.com/Acme/x is not in the module cache",
    )


def test_the_version_of_go_that_is_asked_for_is_told() -> None:
    seen, _ = ENDINGS["a newer Go"]
    told = "the module asks for Go 1.99, and the sandbox has Go 1.26.8"
    assert ending_of(seen, LIMITS)[1] == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("timeout itself", "could not be started"),
        ("not to be run", "could not be started"),
        ("no Go in the image", "could not be started"),
        ("124 long before the limit", "was killed, and by none of its limits"),
        ("killed, and not by us", "was killed, and by none of its limits"),
    ],
)
def test_what_never_started_is_told_from_what_was_killed(name: str, told: str) -> None:
    assert told in ending_of(ENDINGS[name][0], LIMITS)[1]
