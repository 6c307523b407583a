"""A warm-up compiles what the job will, and runs nothing of it."""

import pytest

from itw.configuration.config import RunCommand
from itw.go.build import build_key, go_environment, warm_up_command
from itw.go.command import go_test_command
from itw.runs.sandbox import Target

RACY = RunCommand(tags=("integration", "x"), cgo=False, race=True)
TARGET = Target(commit="c", package="sdk/x", module="sdk", tests=("TestIntegrationX",))


def test_warm_up_runs_true_in_place_of_the_tests_program() -> None:
    command = warm_up_command(Target(commit="c", package="sdk/x", module="sdk", command=RACY))
    assert command[:3] == ("go", "test", "-exec=true")
    assert "-run=^$" in command
    assert "-json" not in command


@pytest.mark.parametrize("command", [RunCommand(), RACY])
def test_warm_up_has_the_flags_of_the_job_that_decide_what_is_compiled(command: RunCommand) -> None:
    target = Target(commit="c", package="sdk/x", module="sdk", command=command, tests=("TestX",))

    def flags(argv: tuple[str, ...]) -> set[str]:
        return {word for word in argv if word.startswith(("-tags", "-race", "-cover", "./"))}

    assert flags(warm_up_command(target)) == flags(go_test_command(target))


def test_race_detector_needs_cgo_whatever_is_said_of_it() -> None:
    target = Target(commit="c", package="x", command=RACY)
    assert go_environment(target)["CGO_ENABLED"] == "1"
    plain = Target(commit="c", package="x", command=RunCommand(cgo=False))
    assert go_environment(plain)["CGO_ENABLED"] == "0"


def test_vendored_modules_are_used_where_they_are() -> None:
    assert "-mod=vendor" in go_environment(TARGET, vendored=True)["GOFLAGS"]
    assert "-mod=readonly" in go_environment(TARGET)["GOFLAGS"]


def test_tests_do_not_change_the_key_and_flags_do() -> None:
    assert build_key(TARGET) == build_key(Target(commit="d", package="sdk/x", module="sdk"))
    racy = Target(commit="c", package="sdk/x", module="sdk", command=RACY)
    assert build_key(TARGET) != build_key(racy)
