"""What is believed of an output: real ones of `go test` (in testdata), and any bytes."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.go.test2json import parse_go_test
from itw.go.test_report import TestReport
from itw.reporting.verdict import ExitCode, exit_code, is_green
from itw.runs.attempts import attempts_in
from itw.runs.plan import PlannedTest, Suspect, Suspicion, TestPackage, TestPlan, Why
from itw.runs.report import Attempt, Doubt, Executed, Request, Result, Side
from itw.runs.sandbox import Ending, SandboxRun
from itw.runs.verdict import run_report
from tests.itw.run_builders import IMPORT, SERVICE, events, output, plan, planned

CLAIMS = Path(__file__).parents[2] / "testdata/go_test/claims"
A, B = "TestIntegrationA", "TestIntegrationB"


def attempts(
    report: TestReport, *tests: PlannedTest, made: TestPlan | None = None, **run: object
) -> list[Attempt]:
    made = made or plan(*(tests or (planned(A),)))
    (package,) = made.packages
    (target,) = made.at_head(package, package.tests)
    failed = any(each.outcome == "failed" for each in report.packages)
    fields = {"ending": Ending.FAILED if failed else Ending.RAN, "services": (SERVICE,), **run}
    request = Request(side=Side.HEAD, attempt=1, target=target)
    executed = Executed(request=request, run=SandboxRun(target=target, report=report, **fields))
    return [attempt for _, attempt in attempts_in(executed, made)]


def claimed(package: str, *tests: PlannedTest, **run: object) -> list[Attempt]:
    """The attempts of a real run; a name declared twice is declared twice in the plan as well."""
    made = plan(*(tests or (planned(A),)))
    found = [*(CLAIMS / package).glob("*_test.go")]
    declared = Counter(name for name in (A, B) for f in found if f"{name}(" in f.read_text())
    at = TestPackage(
        package=made.packages[0].at.package,
        import_path=f"example.com/claims/{package}",
        declared=declared,
    )
    made = replace(made, packages=(replace(made.packages[0], at=at),))
    lines = (CLAIMS / f"{package}.jsonl").read_bytes().splitlines()
    return attempts(parse_go_test(lines), made=made, **run)


def judged(found: list[Attempt]) -> list[tuple[Result, set[str]]]:
    return [(each.result, {each.doubt for each in each.doubts}) for each in found]


def test_a_test_main_that_only_prints_is_not_believed():
    assert judged(claimed("forged")) == [(Result.INCONCLUSIVE, {Doubt.UNKNOWN_TEST})]


def test_a_failure_is_not_painted_over():
    ((result, doubts),) = judged(claimed("painted"))
    assert (result, doubts >= {Doubt.REPEATED, Doubt.CONTRADICTORY}) == (Result.FAILED, True)


def test_a_run_that_ends_well_without_the_test_says_nothing():
    assert judged(claimed("silent")) == [(Result.INCONCLUSIVE, {Doubt.MISSING})]


def test_what_comes_after_an_exit_had_no_turn():
    first, second = claimed("exits", planned(A), planned(B))
    assert (first.result, second.why) == (Result.FAILED, Why.CUT_OFF)


def test_a_goroutine_that_crashes_another_test_is_its_own_test_s():
    first, second = claimed("lingers", planned(A), planned(B))
    assert (first.result, second.why) == (Result.FAILED, Why.CUT_OFF)


def test_a_package_and_its_test_package_may_have_a_test_of_one_name():
    assert judged(claimed("twice")) == [(Result.FAILED, set())]


def test_what_fails_outside_of_tests_is_no_pass():
    assert judged(claimed("leaves")) == [(Result.FAILED, {Doubt.OUTSIDE})]


def test_a_package_that_fails_before_its_tests_broke_them_all():
    found = judged(claimed("setup", planned(A), planned(B)))
    assert found == [(Result.FAILED, {Doubt.OUTSIDE})] * 2


def test_a_test_all_of_whose_subtests_are_skipped_is_skipped():
    assert judged(claimed("skips")) == [(Result.SKIPPED, set())]


def test_no_time_and_no_container_are_no_container_test():
    doubts = {Doubt.NO_CONTAINER, Doubt.NO_TIME}
    assert judged(claimed("quiet", services=())) == [(Result.INCONCLUSIVE, doubts)]
    assert judged(claimed("quiet")) == [(Result.PASSED, set())]
    plain = planned(A, starts_container=False)
    assert judged(claimed("quiet", plain, services=())) == [(Result.PASSED, set())]


def test_without_a_sandbox_nothing_is_known_of_containers():
    assert judged(claimed("quiet", services=(), sandboxed=False)) == [(Result.PASSED, set())]


def test_no_container_is_remarked_on_and_with_a_new_test_main_not_believed():
    passed = output(**{A: "pass"})
    assert judged(attempts(passed, services=())) == [(Result.PASSED, {Doubt.NO_CONTAINER})]
    main = Suspect(kind=Suspicion.TEST_MAIN, path="x_test.go", line=3)
    made = plan(A, suspects=(main,))
    assert attempts(passed, made=made, services=())[0].result is Result.INCONCLUSIVE
    assert attempts(passed, made=made)[0].result is Result.PASSED


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ([("pass", A), ("pass", "")], Doubt.NEVER_STARTED),
        ([("run", A), ("pass", A), ("run", A), ("pass", A), ("pass", "")], Doubt.REPEATED),
        ([("run", A), ("pass", A), ("skip", A), ("pass", "")], Doubt.CONTRADICTORY),
        ([("run", A), ("pass", A), ("run", B), ("pass", B), ("pass", "")], Doubt.UNKNOWN_TEST),
        ([("run", A), ("run", f"{A}/x"), ("fail", f"{A}/x"), ("pass", A)], Doubt.CONTRADICTORY),
        ([("run", A), ("run", f"{A}/x"), ("pass", A), ("pass", "")], Doubt.UNFINISHED),
        ([("run", A), ("pass", f"{A}/x"), ("pass", A), ("pass", "")], Doubt.NEVER_STARTED),
        ([("run", A), ("pass", "")], Doubt.UNFINISHED),
        ([("pass", "")], Doubt.MISSING),
    ],
)
def test_what_can_not_be_so_is_inconclusive(written, doubt):
    (attempt,) = attempts(parse_go_test(events(*written)), ending=Ending.RAN)
    assert attempt.result is Result.INCONCLUSIVE
    assert doubt in {each.doubt for each in attempt.doubts}


def test_a_test_that_was_not_asked_for_is_doubtful():
    made = plan(A)
    at = replace(made.packages[0].at, declared={A: 1, "TestUnit": 1})
    made = replace(made, packages=(replace(made.packages[0], at=at),))
    (attempt,) = attempts(output(**{A: "pass", "TestUnit": "pass"}), made=made)
    assert [(each.doubt, each.detail) for each in attempt.doubts] == [
        (Doubt.UNASKED_TEST, "TestUnit")
    ]


def test_events_of_another_package_are_doubtful():
    lines = events(("run", A), ("pass", A), ("pass", ""))
    other = [line.replace(IMPORT.encode(), b"example.org/other") for line in lines]
    (attempt,) = attempts(parse_go_test([*lines, *other]))
    assert (attempt.result, attempt.doubts[0].detail) == (
        Result.INCONCLUSIVE,
        "example.org/other",
    )


def test_a_long_output_is_remarked_on_where_the_answer_was_read():
    passed = attempts(output(**{A: "pass"}), output_cut=True)
    assert judged(passed) == [(Result.PASSED, {Doubt.OUTPUT_CUT})]
    lost = attempts(parse_go_test([]), output_cut=True)
    assert judged(lost) == [(Result.INCONCLUSIVE, {Doubt.OUTPUT_CUT, Doubt.MISSING})]


def test_bare_names_may_select_more_than_their_test():
    made = plan(planned(A, exact=True))
    at = replace(made.packages[0].at, declared={A: 1, f"{A}Too": 1})
    made = replace(made, packages=(replace(made.packages[0], at=at),))
    assert attempts(output(**{A: "pass", f"{A}Too": "skip"}), made=made)[0].doubts == ()


HONEST = [("run", A), ("run", f"{A}/x"), ("pass", f"{A}/x"), ("pass", A), ("run", B), ("pass", B)]
NAMES = st.sampled_from([A, B, f"{A}/x", f"{B}/y/z", "TestOther", "", "A\n", "Test/"])
ACTIONS = st.sampled_from(["run", "pass", "fail", "skip", "output", "start", "PASS", ""])
EVENT = st.fixed_dictionaries(
    {"Action": ACTIONS, "Package": st.sampled_from([IMPORT, IMPORT, "other", ""]), "Test": NAMES},
    optional={
        "Elapsed": st.one_of(st.floats(), st.integers(), st.text(max_size=3)),
        "Output": st.sampled_from(["--- PASS: TestIntegrationA (1s)\n", "panic: x\n", "\x16"]),
    },
)
LINE = st.one_of(EVENT.map(lambda event: json.dumps(event).encode()), st.binary(max_size=30))


@st.composite
def outputs(draw: st.DrawFn) -> list[bytes]:
    """What an honest run prints, with a few lines lost, repeated, moved or made up."""
    lines = events(*HONEST, ("pass", ""))
    for _ in range(draw(st.integers(0, 3))):
        at, to = draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))
        edit = draw(st.sampled_from(["lose", "repeat", "invent", "invent"]))
        if edit == "lose":
            del lines[at : at + 1]
        else:
            lines[to:to] = lines[at : at + 1] if edit == "repeat" else [draw(LINE)]
    return lines


@settings(max_examples=300)
@given(outputs(), st.sampled_from([*Ending, Ending.RAN, Ending.RAN]), st.booleans())
def test_whatever_is_printed_nothing_passes_that_did_not_say_so_once(lines, ending, in_tree):
    """Never passed: a test that the tree lacks, or one that skipped, did not end, or failed."""
    made = plan(A, B)
    if not in_tree:
        at = replace(made.packages[0].at, declared={A: 1})
        made = replace(made, packages=(replace(made.packages[0], at=at, tests=(planned(A),)),))
    package = made.packages[0]
    (target,) = made.at_head(package, package.tests)
    run = SandboxRun(target=target, report=parse_go_test(lines), ending=ending, services=(SERVICE,))
    executed = Executed(request=Request(side=Side.HEAD, attempt=1, target=target), run=run)
    report = run_report(made, [executed])
    said: dict[str, list[str]] = {}
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and event.get("Package") == IMPORT:
            said.setdefault(str(event.get("Test", "")), []).append(str(event.get("Action", "")))
    for verdict in report.tests:
        if verdict.result is Result.PASSED:
            endings = [action for action in said[verdict.test.name] if action in ENDINGS]
            assert endings == ["pass"]
            assert said[verdict.test.name].count("run") == 1
            assert in_tree or verdict.test.name == A
            assert ending not in {Ending.INFRASTRUCTURE, Ending.NEEDS_WARM_UP}
    names = {name.partition("/")[0] for name in said if name}
    if not names <= {each.name for each in package.tests}:
        assert Result.PASSED not in report.counts
    if Result.PASSED not in report.counts:
        assert not is_green(report)
    if report.ran_nothing:
        assert exit_code((), fail_on=None, report=report) is ExitCode.COULD_NOT_RUN


ENDINGS = {"pass", "fail", "skip"}
