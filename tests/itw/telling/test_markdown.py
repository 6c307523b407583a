"""The runs on GitHub: what a stranger reads first, and that nothing printed comes alive."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw import messages
from itw.go.test_report import Line, Outcome
from itw.reporting.links import Links
from itw.runs.plan import Suspect, Suspicion, Why
from itw.runs.report import AtBase, Doubt, Doubted, Result, TestVerdict
from itw.runs.sandbox import Ending, Service
from itw.story.log_lines import Spot
from itw.story.narration import Step
from itw.story.phase import Phase
from itw.story.service_log import logs_of, moments_of
from itw.story.story import Story
from itw.telling.annotations import run_annotations
from itw.telling.markdown import broken_sections, other_sections
from itw.telling.summary import broken_markdown, title_of_runs
from itw.telling.tellings import Telling
from itw.telling.told_runs import ToldRuns
from tests.itw.builders import HEAD
from tests.itw.reporting.test_markdown import NASTY, tokens
from tests.itw.reports import left_out, planned, service, stopped, told
from tests.itw.test_report_safety import assert_ours

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)
CDC = datetime.fromisoformat("2026-11-23T04:32:16.440+00:00")


def shown(runs: ToldRuns) -> str:
    return "\n\n".join([*broken_sections(runs, LINKS), *other_sections(runs, LINKS)])


def test_a_failing_test_has_its_step_its_line_and_its_code() -> None:
    summary = shown(told("cdc"))

    assert "#### ✗ `TestIntegrationCDC/resume_after_restart` failed at Then · 0.2 s" in summary
    line = f"https://github.com/acme/connect/blob/{HEAD}/cdc/integration_test.go#L26"
    assert (
        f"[`cdc/integration_test.go:26`]({line}) `assert.Eventually(t, func() bool {{`" in summary
    )
    assert "\n- Then   the remaining 600 arrive exactly once              ✗  0.1 s\n" in summary
    assert "It passes at the merge base." in summary


def test_an_assertion_in_a_helper_has_both_lines() -> None:
    summary = shown(told("cdc"))

    assert '"stored position")`, called from [`cdc/integration_test.go:40`]' in summary
    paths = [(each.path, each.start_line) for each in run_annotations(told("cdc"))]
    assert ("cdc/helper_test.go", 11) in paths
    assert ("cdc/integration_test.go", 40) in paths


def test_an_annotation_says_which_step_and_why() -> None:
    (first, *_) = run_annotations(told("cdc"))

    assert first.title == "TestIntegrationCDC/resume_after_restart failed at Then"
    assert first.message == (
        "the remaining 600 arrive exactly once: each document once: the condition was never met"
    )
    assert first.level == "failure"


def test_the_end_of_a_service_stands_below_the_step() -> None:
    ended = "2026-11-23T04:32:16.452Z"
    mongo = service(CDC, ended=ended, exit_code=137, out_of_memory=True)

    assert "\n! mongo  04:32:16.452  exited with 137, out of memory  ←  8 ms before\n" in shown(
        told("cdc", services=[mongo])
    )


def test_compile_errors_are_linked_and_annotated() -> None:
    runs = told("broken")

    assert shown(runs).startswith(
        "### `broken` does not compile\n\n- [`broken/integration_test.go:6`]"
    )
    (first, second, third) = run_annotations(runs)
    assert (first.path, first.start_line, first.message) == (
        "broken/integration_test.go",
        6,
        "undefined: undefined",
    )
    assert second.start_line == third.start_line == 7


def test_what_did_not_run_never_stands_with_what_passed() -> None:
    others = told(
        "skips",
        more=[left_out("TestOther", Why.PATTERN), left_out("TestBig", Why.TOO_MANY, detail="50")],
    )
    summary = shown(others)
    before, after = summary.split("<details>")

    assert "∅ [`TestOther`]" in before
    assert "never selected: the run command's `-run` matches no such name" in before
    assert "not run: its package has more tests than are run: 50" in before
    assert "skipped: needs -run to name it" in before
    assert "skipped, without a reason" in before
    assert after.count("✓") == 1


@pytest.mark.parametrize("ending", [each for each in Ending if each not in ("ran", "failed")])
def test_each_ending_has_a_heading_and_says_what(ending: Ending) -> None:
    runs = told("skips", runs=(stopped("cdc", ending, "it used more than 4 GiB of memory"),))
    section = next(iter(broken_sections(runs, LINKS)))

    assert section.startswith("### `cdc` ")
    assert ending is Ending.NOT_COMPILED or "4 GiB of memory." in section


def test_many_left_out_for_one_reason_have_one_line() -> None:
    many = [left_out(f"TestOther{n}", Why.PATTERN, package="skips") for n in range(30)]
    (line,) = (line for line in shown(told("skips", more=many)).split("\n") if "∅" in line)

    assert line.startswith("- ∅ 30 tests never selected: the run command's `-run` matches no")
    assert line.endswith("and 10 more")


def test_a_package_that_failed_outside_of_its_tests_shows_what_it_printed() -> None:
    (section,) = broken_sections(told("setup"), LINKS)

    assert section.startswith("### `setup` failed outside of its tests")
    assert "\n  setup: stat /no/such/socket: no such file or directory\n" in section


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_has_its_sentence(doubt: Doubt) -> None:
    assert messages.doubt(kind=doubt.value, detail="TestX").endswith(".")


@pytest.mark.parametrize("why", Why)
def test_each_reason_not_to_run_has_its_words(why: Why) -> None:
    assert messages.not_run_reason(why=why.value, detail="") != why.value


def test_doubts_and_base_are_said() -> None:
    runs = told("cdc", at_base=AtBase.FAILS)
    verdict = runs.tellings[0].verdict
    attempt = replace(verdict.attempts[0], doubts=(Doubted(Doubt.NO_CONTAINER),))
    doubted = replace(verdict, attempts=(attempt,))
    telling = replace(runs.tellings[0], verdict=doubted)
    report = replace(runs.report, tests=(doubted,))

    summary = shown(replace(runs, report=report, tellings=(telling,)))
    assert "It fails at the merge base as well" in summary
    assert "It is written to start a container, and none was started." in summary


def test_a_pass_is_a_claim_and_what_the_change_touches_around_it_is_named() -> None:
    runs = told("skips")
    passed = next(each for each in runs.report.tests if each.result is Result.PASSED)
    attempt = replace(passed.attempts[0], doubts=(Doubted(Doubt.NO_CONTAINER),))
    package = runs.report.plan.packages[0]
    suspect = Suspect(kind=Suspicion.TEST_MAIN, path="skips/main_test.go", line=3)
    plan = replace(runs.report.plan, packages=(replace(package, suspects=(suspect,)),))
    tests = (replace(passed, attempts=(attempt,)),)

    summary = shown(replace(runs, report=replace(runs.report, plan=plan, tests=tests)))
    assert "reported of itself. The change also touches `TestMain` ([`skips/main_test.go:3`]" in (
        summary
    )
    assert "none was started." in summary


def test_what_broke_alike_is_told_once() -> None:
    runs = told("cdc")
    first = runs.tellings[0]
    many = replace(first, alike=tuple(f"TestX/{n}" for n in range(20)))

    summary = shown(replace(runs, tellings=(many,)))
    assert "The same in 20 other tests: `TestX/0`" in summary
    assert "and 8 more." in summary


def test_stories_after_the_first_few_are_folded() -> None:
    summary = shown(told("assertions"))

    assert summary.count("#### ✗") == 4
    assert summary.count("<summary>✗ Test") == 11


def nasty_story(texts: Sequence[str]) -> Story:
    one, two, three, four = texts
    spot = Spot(one, 3, known=True)
    return Story(
        test=f"Test{two}",
        outcome=Outcome.UNFINISHED,
        seconds=1,
        steps=(Step(Phase.GIVEN, three, spot, 0.5, failed=True, at=1),),
        last_lines=(four, f"{four}\n{one}"),
        code=two,
        began=0,
        broke_at=2,
    )


@st.composite
def nasty_runs(draw: st.DrawFn) -> ToldRuns:
    texts = draw(st.tuples(NASTY, NASTY, NASTY, NASTY))
    story = nasty_story(texts)
    one, two = texts[:2]
    result = draw(st.sampled_from(Result))
    why = draw(st.sampled_from(Why))
    verdict = TestVerdict(
        test=planned(one, two, path=two), result=result, why=why, detail=two, at_base=AtBase.FAILS
    )
    redis = Service(id=two, image=one, name=two, lines=(Line("1970-01-01T00:00:01Z", one),))
    telling = Telling(verdict=verdict, story=story, moments=(), alike=(one, two))

    telling = replace(telling, moments=moments_of(story, logs_of([redis])))
    runs = told("skips", more=[verdict], runs=(stopped(one, draw(st.sampled_from(Ending)), two),))
    return replace(
        runs,
        tellings=(telling,) * 6,
        skip_reasons={f"{one} {two}": one},
        stopped=tuple(replace(each, errors=(f"{one}.go:3: {two}", two)) for each in runs.stopped),
    )


@settings(max_examples=40)
@given(nasty_runs())
def test_whatever_was_printed_stays_what_it_is(runs: ToldRuns) -> None:
    summary = shown(runs)

    assert_ours(summary)
    for token in tokens(summary):
        if token.type == "fence":
            assert token.info == "diff"
            assert all(
                line[:1] in {"", "-", "+", "!", " ", "…"} for line in token.content.split("\n")
            )
    for annotation in run_annotations(runs):
        assert "\n" not in annotation.title + annotation.message


def test_hundreds_of_failures_fit_into_a_summary() -> None:
    runs = told("cdc")
    many = tuple(
        replace(telling, story=replace(telling.story, test=f"{telling.story.test}{n}"))
        for n in range(50)
        for telling in runs.tellings
    )
    whole = replace(runs, tellings=many)

    broken = broken_markdown(whole, LINKS)
    assert len(broken) <= 36_100
    assert broken.endswith("more parts for which there is no room here.")
    assert title_of_runs(whole) == "2 tests ran, 2 failed at “Then”"
