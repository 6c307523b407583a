from dataclasses import replace

import pytest

from itw import messages
from itw.checking.history import Status
from itw.configuration.config import RunCommand
from itw.go.test_report import Outcome, PackageRun, TestRun
from itw.runs.plan import NotRun, PlannedTest, Why
from itw.runs.report import (
    AtBase,
    Attempt,
    Executed,
    Red,
    Request,
    Result,
    Side,
    TestVerdict,
)
from itw.runs.sandbox import Ending, SandboxRun, Target
from itw.runs.verdict import run_report
from tests.itw.run_builders import carried_out, output, plan, planned, ran, scripted, sides

A, B = "TestIntegrationA", "TestIntegrationB"


def result(*args: object, **by_side: object) -> tuple[Result, AtBase, list[tuple[str, int]]]:
    report, requests = carried_out(plan(planned(A, *args)), scripted(**by_side))
    (verdict,) = report.tests
    assert report.connectors[0].result is verdict.result
    return verdict.result, verdict.at_base, sides(requests)


def test_a_test_that_passes_is_run_once():
    assert result(head="pass") == (Result.PASSED, AtBase.NOT_ASKED, [("head", 1)])


def test_a_failure_is_run_again_and_then_at_base():
    expected = [("head", 1), ("head", 2), ("base", 1)]
    assert result(head="fail", base="pass") == (Result.FAILED, AtBase.PASSES, expected)


def test_what_fails_at_base_too_was_broken_before():
    assert result(head="fail", base="fail")[:2] == (Result.BROKEN_ON_BASE, AtBase.FAILS)


def test_what_gives_no_answer_at_base_is_not_called_news():
    assert result(head="fail", base="skip")[:2] == (Result.FAILED, AtBase.UNKNOWN)


def test_failed_and_then_passed_is_flaky():
    expected = [("head", 1), ("head", 2)]
    assert result(head=["fail", "pass"]) == (Result.FLAKY, AtBase.NOT_ASKED, expected)


def test_passed_and_then_failed_is_flaky():
    made = plan(A, command=RunCommand(repeat=2))
    report, requests = carried_out(made, scripted(head=["pass", "fail"]))
    (verdict,) = report.tests
    assert (verdict.result, sides(requests)) == (Result.FLAKY, [("head", 1), ("head", 2)])
    assert verdict.shown.result is Result.FAILED  # what its story is told of


def test_one_pass_that_can_not_be_so_makes_the_others_doubtful():
    def answer(request: Request) -> SandboxRun:
        unknown = {"TestIntegrationForged": "pass"} if request.attempt == 2 else {}
        return ran(request, output(**{A: "pass"}, **unknown))

    report, _ = carried_out(plan(A, command=RunCommand(repeat=2)), answer)
    assert report.tests[0].result is Result.INCONCLUSIVE
    assert [each.request.attempt for each in report.runs] == [1, 2]


def test_a_skipped_test_is_not_a_passed_one():
    assert result(head="skip")[0] is Result.SKIPPED


def test_a_test_all_of_whose_subtests_skipped_is_skipped():
    def answer(request: Request) -> SandboxRun:
        return ran(request, output(**{A: "pass", f"{A}/x": "skip", f"{A}/y": "skip"}))

    assert carried_out(plan(A), answer)[0].tests[0].result is Result.SKIPPED


def test_a_new_test_that_fails_is_the_change_s():
    report, requests = carried_out(plan(planned(A, before=None)), scripted(head="fail"))
    assert report.tests[0].at_base is AtBase.ABSENT
    assert sides(requests) == [("head", 1), ("head", 2)]


def test_only_what_failed_is_run_again():
    def answer(request: Request) -> SandboxRun:
        endings = {A: "pass", B: "fail"}
        return ran(request, output(**{name: endings[name] for name in request.target.tests}))

    report, requests = carried_out(plan(A, B), answer)
    assert [each.target.tests for each in requests] == [(A, B), (B,), (B,)]
    assert [each.result for each in report.tests] == [Result.BROKEN_ON_BASE, Result.PASSED]


def test_a_renamed_test_is_run_at_base_under_its_old_name():
    made = plan(planned(A, before=("internal/impl/redis", "TestIntegrationOld")))
    report, requests = carried_out(made, scripted(head="fail", base="pass"))
    assert requests[-1].target.tests == ("TestIntegrationOld",)
    assert report.tests[0].at_base is AtBase.PASSES


@pytest.mark.parametrize(
    ("ending", "why", "runs"),
    [
        (Ending.INFRASTRUCTURE, Why.INFRASTRUCTURE, 2),
        (Ending.NEEDS_WARM_UP, Why.NEEDS_WARM_UP, 1),
        (Ending.UNSUPPORTED, Why.UNSUPPORTED, 1),
    ],
)
def test_what_keeps_tests_from_running_is_not_their_failure(ending, why, runs):
    def answer(request: Request) -> SandboxRun:
        return ran(request, output(**{A: "fail"}), ending=ending, reason="bind mounts")

    report, requests = carried_out(plan(A), answer)
    verdict = report.tests[0]
    assert (verdict.result, verdict.why) == (Result.NOT_RUN, why)
    assert (verdict.detail, len(requests)) == ("bind mounts", runs)


def test_tests_that_the_engine_took_along_are_run_again():
    def answer(request: Request) -> SandboxRun:
        if request.attempt == 1:
            return ran(request, output(**{A: ""}), ending=Ending.INFRASTRUCTURE, reason="gone")
        return ran(request, output(**{A: "pass"}))

    report, requests = carried_out(plan(A, reruns=0), answer)
    assert (report.tests[0].result, sides(requests)) == (
        Result.PASSED,
        [("head", 1), ("head", 2)],
    )


def test_an_image_that_is_not_there_is_not_asked_for_twice():
    def answer(request: Request) -> SandboxRun:
        reason = messages.image_not_pulled(image="acme/x", problem="no such image")
        return ran(request, output(**{A: ""}), ending=Ending.INFRASTRUCTURE, reason=reason)

    report, requests = carried_out(plan(A), answer)
    assert (report.tests[0].why, len(requests)) == (Why.INFRASTRUCTURE, 1)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (Ending.TIMED_OUT, Result.TIMED_OUT),
        (Ending.OUT_OF_MEMORY, Result.OUT_OF_MEMORY),
        (Ending.DISK_FULL, Result.DISK_FULL),
    ],
)
def test_limits_are_told_apart_from_failures(ending, expected):
    def answer(request: Request) -> SandboxRun:
        if request.side.value == "base":
            return ran(request, output(**{A: "pass"}))
        return ran(request, output(**{A: ""}), ending=ending)

    assert carried_out(plan(A), answer)[0].tests[0].result is expected


def test_a_test_that_failed_before_the_limit_failed():
    def answer(request: Request) -> SandboxRun:
        made = output(**{A: "fail", B: ""})
        return ran(request, made, ending=Ending.TIMED_OUT)

    made = plan(planned(A, before=None), planned(B, before=None), reruns=0)
    results = {each.test.name: each.result for each in carried_out(made, answer)[0].tests}
    assert results == {A: Result.FAILED, B: Result.TIMED_OUT}


@pytest.mark.parametrize(
    ("starved", "expected"), [(True, Result.OUT_OF_MEMORY), (False, Result.FAILED)]
)
def test_a_failed_test_had_too_little_memory_only_where_its_service_had(starved, expected):
    def answer(request: Request) -> SandboxRun:
        made = ran(request, output(**{A: "fail"}), ending=Ending.OUT_OF_MEMORY)
        return replace(made, services=(replace(made.services[0], out_of_memory=starved),))

    made = plan(planned(A, before=None))
    assert carried_out(made, answer)[0].tests[0].result is expected


def test_a_package_that_does_not_compile_is_tried_once_and_with_one_test_at_base():
    def answer(request: Request) -> SandboxRun:
        if request.side.value == "base":
            return ran(request, output(**dict.fromkeys(request.target.tests, "fail")))
        return ran(request, ending=Ending.NOT_COMPILED, reason="undefined: x")

    report, requests = carried_out(plan(A, B), answer)
    assert [(each.result, each.at_base) for each in report.tests] == [
        (Result.NOT_COMPILED, AtBase.PASSES)
    ] * 2
    assert [(each.side.value, each.target.tests) for each in requests] == [
        *(("head", (A, B)), ("base", (A,)))
    ]


def test_a_test_that_another_one_s_crash_cut_off_is_run_without_it():
    def answer(request: Request) -> SandboxRun:
        if A in request.target.tests:
            return ran(request, output(**{A: "fail"}))
        return ran(request, output(**{B: "pass"}))

    report, requests = carried_out(plan(A, B), answer)
    assert {each.test.name: each.result for each in report.tests}[B] is Result.PASSED
    assert (B,) in [each.target.tests for each in requests]


def test_a_run_that_fails_outside_of_its_tests_did_not_pass():
    def answer(request: Request) -> SandboxRun:
        if request.side.value == "base":
            return ran(request, output(**{A: "pass"}))
        return ran(request, output(**{A: "pass"}), ending=Ending.FAILED)

    verdict = carried_out(plan(A), answer)[0].tests[0]
    assert (verdict.result, [each.doubt for each in verdict.doubts]) == (
        Result.FAILED,
        ["outside"],
    )


def test_what_was_not_run_yet_is_pending():
    report = run_report(plan(A), [])
    assert (report.tests[0].why, report.done, report.ran_nothing) == (Why.PENDING, False, True)


def test_tests_that_the_plan_leaves_out_keep_their_reason():
    left = (
        NotRun(test=planned(A), why=Why.PATTERN),
        NotRun(test=planned(B), why=Why.REGISTRY_SKIPS, detail="no image"),
    )
    report = run_report(plan(not_run=left), [])
    assert [(each.result, each.why) for each in report.tests] == [
        (Result.NOT_RUN, Why.REGISTRY_SKIPS),
        (Result.NEVER_SELECTED, Why.PATTERN),
    ]
    assert report.done


def fix_of(**by_side: str) -> tuple[Red, ...]:
    made = plan(planned(A, status=Status.NEW, before=None), planned(B))
    report, requests = carried_out(made, scripted(**by_side), without_fix=True)
    tried = [each.target.tests for each in requests if each.side.value == "without the fix"]
    assert tried == ([(A,)] if by_side["head"] == "pass" else [])
    return tuple(each.red for each in report.fix)


def test_red_without_the_fix_is_evidence():
    assert fix_of(head="pass", without_fix="fail") == (Red.RED,)
    assert fix_of(head="pass", without_fix="pass") == (Red.GREEN,)
    assert fix_of(head="pass", without_fix="skip") == (Red.UNKNOWN,)
    assert fix_of(head="skip") == ()


def test_what_does_not_compile_without_the_fix_proves_nothing():
    def answer(request: Request) -> SandboxRun:
        if request.side.value == "head":
            return ran(request, output(**{A: "pass"}))
        return ran(request, ending=Ending.NOT_COMPILED)

    made = plan(planned(A, status=Status.CHANGED))
    (evidence,) = carried_out(made, answer, without_fix=True)[0].fix
    assert (evidence.red, evidence.ending) == (Red.UNKNOWN, Ending.NOT_COMPILED)


def test_a_forgotten_container_is_told_with_the_test_that_ran_then():
    def answer(request: Request) -> SandboxRun:
        made = ran(request, output(**{A: "pass", B: "pass"}))
        left = replace(made.services[0], removed=False, started="2026-11-23T12:00:00.5Z")
        return replace(made, services=(left,))

    (forgotten,) = carried_out(plan(A, B), answer)[0].forgotten
    assert forgotten.service.image == "redis:7.2"
    assert [each.name for each in forgotten.tests] == [A, B]


def test_a_test_lasts_as_long_as_the_longest_of_its_parallel_subtests() -> None:
    own = TestRun("p", "TestX", Outcome.PASSED, 0.7, "", ())
    below = TestRun("p", "TestX/a", Outcome.PASSED, 12.5, "", ())
    other = TestRun("p", "TestXY/a", Outcome.PASSED, 99.0, "", ())
    package = PackageRun("p", Outcome.PASSED, 100.0, (own, below, other), ())
    test = PlannedTest(package="p", name="TestX", path="p/x_test.go", line=1)
    executed = Executed(
        request=Request(side=Side.HEAD, attempt=1, target=Target(commit="", package="p")),
        run=SandboxRun(ending=Ending.RAN, target=Target(commit="", package="p")),
    )
    made = Attempt(executed=executed, result=Result.PASSED, run=own, package=package)
    verdict = TestVerdict(test=test, result=Result.PASSED, attempts=(made,))
    assert verdict.seconds == 12.5
