"""What looks like a failed test and is the machine's."""

import json
from dataclasses import replace

import pytest

from itw import messages
from itw.go.test2json import parse_go_test
from itw.runs.infrastructure import Fault, fault_in
from itw.runs.sandbox import Ending, SandboxRun, Target

TARGET = Target(commit="a" * 40, package="internal/impl/x", tests=("TestX",))


def run(*lines: str, ending: Ending = Ending.FAILED, outcome: str = "fail") -> SandboxRun:
    events = [{"Action": "run", "Package": "x", "Test": "TestX"}]
    events += [
        {"Action": "output", "Package": "x", "Test": "TestX", "Output": line + "\n"}
        for line in lines
    ]
    events += [{"Action": outcome, "Package": "x", "Test": "TestX"}]
    events += [{"Action": outcome, "Package": "x"}]
    report = parse_go_test(json.dumps(event).encode() for event in events)
    return SandboxRun(ending=ending, target=TARGET, report=report, reason="the reason")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("driver failed: Bind for 0.0.0.0:6379 failed: port is already allocated", Fault.PORT),
        ("listen tcp 0.0.0.0:41234: bind: address already in use", Fault.PORT),
        ("Error response from daemon: No such image: redis:nope", Fault.IMAGE),
        ("manifest for redis:nope not found: manifest unknown", Fault.IMAGE),
        ("pull access denied for acme/thing, repository does not exist", Fault.IMAGE),
        ("Cannot connect to the Docker daemon at tcp://127.0.0.1:2375", Fault.DAEMON),
        ("error during connect: Get http://127.0.0.1:2375/info: EOF", Fault.DAEMON),
        ("toomanyrequests: You have reached your pull rate limit", Fault.DAEMON),
    ],
)
def test_machine_in_the_way_is_known_by_its_words(line: str, fault: Fault) -> None:
    found = fault_in(run("    x_test.go:3: Error: " + line))
    assert found is not None
    assert found[0] is fault
    assert line.split()[-1] in found[1]


@pytest.mark.parametrize(
    "line",
    [
        "expected 600, actual 612",
        "dial tcp 127.0.0.1:6379: connect: connection refused",
        "Error response from daemon: invalid mount config",
        "context deadline exceeded",
        "wait until ready: log not found",
    ],
)
def test_what_a_draft_can_do_wrong_itself_is_a_failure(line: str) -> None:
    assert fault_in(run("    x_test.go:3: " + line)) is None


def test_what_a_passed_test_says_of_ports_is_its_business() -> None:
    line = "address already in use"
    assert fault_in(run(line, ending=Ending.RAN, outcome="pass")) is None


@pytest.mark.parametrize(
    ("ending", "said"), [(Ending.TIMED_OUT, True), (Ending.OUT_OF_MEMORY, False)]
)
def test_a_limit_that_was_met_is_no_fault_of_the_machine(ending: Ending, said: bool) -> None:
    found = fault_in(run("bind: address already in use", ending=ending))
    assert (found is not None) is said


def test_what_is_said_outside_of_tests_counts_where_the_package_failed() -> None:
    event = {"Action": "output", "Package": "x", "Output": "port is already allocated\n"}
    lines = [json.dumps(each).encode() for each in (event, {"Action": "fail", "Package": "x"})]
    made = replace(run(), report=parse_go_test(lines))
    assert fault_in(made) == (Fault.PORT, "port is already allocated")


def test_sandbox_and_modules_say_so_by_their_ending() -> None:
    assert fault_in(run(ending=Ending.INFRASTRUCTURE)) == (Fault.SANDBOX, "the reason")
    missing = replace(
        run(ending=Ending.INFRASTRUCTURE),
        reason=messages.image_not_pulled(image="x:1", problem="gone"),
    )
    assert fault_in(missing) == (Fault.IMAGE, "the image x:1 can't be pulled: gone")
    assert fault_in(run(ending=Ending.NEEDS_WARM_UP)) == (Fault.MODULES, "the reason")
