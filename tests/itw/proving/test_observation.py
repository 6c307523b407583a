"""What a run says of its tests, read from real outputs of `go test -json`."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from itw.go.crash import Crash, Frame, Kind
from itw.go.test2json import parse_go_test
from itw.go.test_report import Outcome, TestReport
from itw.proving.cause import Cause, cause_of
from itw.proving.observation import Observation, observed
from itw.runs.plan import TestPlan
from itw.runs.report import Executed, Request, Side
from itw.runs.sandbox import Ending, SandboxRun
from itw.story.log_lines import SourceLines
from itw.story.story import Story, stories_of
from tests.itw.go_output import report_of, sources_of
from tests.itw.run_builders import IMPORT, PACKAGE, events, output, plan, ran

SOURCES = SourceLines(package=PACKAGE)
A, B = "TestIntegrationA", "TestIntegrationB"


def request_of(made: TestPlan) -> Request:
    (package,) = made.packages
    (target,) = made.at_head(package, package.tests)
    return Request(side=Side.HEAD, attempt=1, target=target)


def seen(run: SandboxRun | TestReport, *names: str, refused: tuple[str, ...] = ()) -> Observation:
    made = plan(*(names or (A, B)))
    request = request_of(made)
    run = run if isinstance(run, SandboxRun) else ran(request, run)
    return observed(Executed(request=request, run=run), made, SOURCES, refused=refused)


def said(line: str, test: str = A, before: Sequence[str] = ()) -> TestReport:
    """A test that fails after it has logged a line through testify."""
    lines = [
        *before,
        "    a_test.go:12: \n",
        "        \tError Trace:\t/src/internal/impl/redis/a_test.go:12\n",
        "        \tError:      \tReceived unexpected error:\n",
        f"        \t            \t{line}\n",
        f"        \tTest:       \t{test}\n",
    ]
    printed = [
        json.dumps(
            {"Time": "2026-11-23T12:00:00Z", "Action": "output", "Package": IMPORT, "Test": test,
             "Output": each}
        ).encode()
        for each in lines
    ]  # fmt: skip
    return parse_go_test([*events(("run", test)), *printed, *events(("fail", test), ("fail", ""))])


def test_passes_and_failures_are_told_apart() -> None:
    found = seen(output(**{A: "pass", B: "fail"}))
    assert found.passed == (A,)
    assert [(each.test, each.cause) for each in found.noticed] == [(B, Cause.ASSERTION)]


@pytest.mark.parametrize(
    "line",
    [
        "generic container: start container: container exited with code 1",
        "create container: Error response from daemon: No such image: redis:7.2",
        "listen tcp 127.0.0.1:6379: bind: address already in use",
        "Cannot connect to the Docker daemon at tcp://127.0.0.1:2375",
        "wait until ready: external check: check target: retries: 12: context deadline exceeded",
        "write /data/a: no space left on device",
    ],
)
def test_the_machine_is_never_the_connector(line: str) -> None:
    (noticed,) = seen(said(line), A).noticed
    assert noticed.cause is Cause.INFRASTRUCTURE


@pytest.mark.parametrize("line", ["dial tcp: connection refused", "unexpected EOF"])
def test_a_service_out_of_reach_is_doubtful(line: str) -> None:
    (noticed,) = seen(said(line), A).noticed
    assert (noticed.cause, line in noticed.said) == (Cause.NETWORK, True)


def test_a_container_that_did_not_start_for_one_subtest_explains_the_others() -> None:
    def failed(name: str, line: str) -> list[bytes]:
        output = {"Action": "output", "Package": IMPORT, "Test": name, "Output": f"    {line}\n"}
        return [*events(("run", name)), json.dumps(output).encode(), *events(("fail", name))]

    lines = [
        *events(("run", A)),
        *failed(f"{A}/a", "a_test.go:12: got 2, want 3"),
        *failed(f"{A}/b", "a_test.go:12: create container: no such image"),
        *events(("fail", A), ("fail", "")),
    ]
    (noticed,) = seen(parse_go_test(lines), A).noticed
    assert (noticed.leaf, noticed.cause) == (f"{A}/b", Cause.INFRASTRUCTURE)


def test_an_assertion_is_told_with_what_it_said() -> None:
    (noticed,) = seen(said("key does not exist"), A).noticed
    assert (noticed.cause, noticed.said) == (
        Cause.ASSERTION,
        "unexpected error: key does not exist",
    )


@pytest.mark.parametrize("ending", [Ending.INFRASTRUCTURE, Ending.OUT_OF_MEMORY, Ending.DISK_FULL])
def test_a_run_that_the_machine_ended_notices_nothing(ending: Ending) -> None:
    request = request_of(plan(A, B))
    found = seen(ran(request, output(**{A: "fail"}), ending=ending))
    assert (found.noticed, found.is_informative) == ((), False)


def test_a_forged_result_neither_passes_nor_fails() -> None:
    never_started = parse_go_test(events(("pass", A), ("fail", B), ("fail", "")))
    found = seen(never_started)
    assert (found.passed, found.noticed) == ((), ())


def test_a_test_that_is_not_in_the_tree_spoils_the_whole_run() -> None:
    found = seen(output(**{A: "fail", "TestMadeUp": "pass"}), A)
    assert (found.passed, found.noticed) == ((), ())


def test_a_refusal_that_the_connector_as_it_is_met_too_explains_no_failure() -> None:
    request = request_of(plan(A, B))
    run = ran(request, output(**{A: "fail", B: "pass"}), ending=Ending.UNSUPPORTED)
    refused = replace(run, refused=("bind mounts",))
    assert not seen(refused).noticed
    assert [each.test for each in seen(refused, refused=("bind mounts",)).noticed] == [A]


def test_a_subtest_that_failed_counts_though_another_hung() -> None:
    """Go prints the time limit under whichever subtest spoke last, and lets that one pass."""
    cut = [
        *events(("run", A), ("run", f"{A}/fails"), ("fail", f"{A}/fails")),
        *events(("run", f"{A}/hangs"), ("run", f"{A}/passes"), ("pass", f"{A}/passes")),
        *events(("fail", "")),
    ]
    (noticed,) = seen(parse_go_test(cut), A).noticed
    assert (noticed.leaf, noticed.cause) == (f"{A}/fails", Cause.ASSERTION)


def hanging_in(function: str) -> Story:
    frames = (Frame(f"{function}(0x1)", None), Frame("example.org/x.TestIntegrationA(0x2)", None))
    crash = Crash(kind=Kind.TIME_LIMIT, text="1m0s", frames=frames)
    return Story(test=A, outcome=Outcome.FAILED, seconds=60.0, crash=crash)


def test_who_hangs_while_a_container_starts_waits_for_the_machine() -> None:
    start = "github.com/testcontainers/testcontainers-go.(*DockerContainer).Start"
    assert cause_of(hanging_in(start)) is Cause.INFRASTRUCTURE
    assert cause_of(hanging_in("example.org/x.(*input).Read")) is Cause.TIME_LIMIT


@pytest.mark.parametrize(
    ("package", "causes"),
    [
        ("hang", {Cause.TIME_LIMIT}),
        ("nilpanic", {Cause.CRASH}),
        ("assertions", {Cause.ASSERTION, Cause.NETWORK}),
    ],
)
def test_real_failures_have_their_cause(package: str, causes: set[Cause]) -> None:
    sources = sources_of(package)
    broken = [
        story
        for run in report_of(package).packages
        for story in stories_of(run, sources)
        if story.broken and not story.cut_by
    ]
    assert broken
    assert {cause_of(story) for story in broken} <= causes
