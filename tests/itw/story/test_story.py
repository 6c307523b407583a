import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.go.test2json import parse_go_test
from itw.go.test_report import Outcome
from itw.story.log_lines import SourceLines
from itw.story.phase import Phase
from itw.story.story import Story, stories_of
from tests.itw.go_output import told

DATA = Path(__file__).parents[2] / "testdata/go_test/every_outcome.jsonl"


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    report = parse_go_test(DATA.read_bytes().splitlines(keepends=True))
    found = (story for package in report.packages for story in stories_of(package))
    return {story.test.removeprefix("TestIntegration"): story for story in found}


def story_of(*texts: str, outcome: str = "fail") -> Story:
    """One test that logs these lines, a second apart."""
    events: list[dict[str, object]] = [{"Action": "run", "Time": "2026-01-01T00:00:00Z"}]
    for second, text in enumerate(texts, start=1):
        time = f"2026-01-01T00:00:{second:02}Z"
        events.append({"Time": time, "Action": "output", "Output": f"{text}\n"})
    events.append({"Action": outcome, "Elapsed": len(texts)})
    lines = (json.dumps({**event, "Package": "p", "Test": "TestX"}).encode() for event in events)
    (story,) = stories_of(parse_go_test(lines).packages[0])
    return story


def shown(story: Story) -> list[tuple[str, str, bool]]:
    return [(step.phase.value, step.text, step.failed) for step in story.steps]


def test_there_is_one_story_for_each_test_that_has_no_subtests(stories: dict[str, Story]):
    assert sorted(stories) == [
        "Hangs",
        "OrdersArrive",
        "OrdersResume/after_a_pause",
        "OrdersResume/after_a_restart",
        "Panics",
        "Silent",
        "Skipped",
    ]


def test_an_assertion_that_failed_again_and_again_is_one():
    failed = (
        "    a_test.go:12: ",
        "        \tError Trace:\t/src/p/a_test.go:12",
        "        \tError:      \tShould be true",
        "        \tTest:       \tTestX",
    )
    (failure,) = story_of(*failed, *failed, *failed).failures
    assert (failure.error, failure.times) == ("Should be true", 3)


def test_a_test_that_never_ended_lasted_until_its_last_line():
    assert told("hang")["Hangs/ask"].seconds == pytest.approx(1.0027, abs=0.001)


def test_steps_have_their_place_and_duration(stories: dict[str, Story]):
    steps = stories["OrdersArrive"].steps
    assert [step.phase for step in steps] == [Phase.GIVEN, Phase.WHEN, Phase.THEN, Phase.AND]
    assert (steps[0].text, str(steps[0].spot)) == (
        "a queue with 3 orders",
        "integration_test.go:12",
    )
    assert steps[0].seconds == pytest.approx(0.0205, abs=0.001)
    assert stories["OrdersArrive"].failed_at is None


def test_a_failing_subtest_tells_the_steps_of_the_test_around_it():
    story = told("cdc")["CDC/resume_after_restart"]
    assert shown(story) == [
        ("Given", "a replica set with 1,000 documents", False),
        ("When", "the stream is stopped after 400 and started again", False),
        ("Then", "the remaining 600 arrive exactly once", True),
    ]
    assert [step.inherited for step in story.steps] == [True, False, False]


def test_an_inherited_step_ends_with_the_first_subtest():
    """However long the subtests before this one took."""
    stories = told("cdc")
    for subtest in ("snapshot", "resume_after_restart", "helper"):
        assert stories[f"CDC/{subtest}"].steps[0].seconds == pytest.approx(0.03, abs=0.005)


def test_a_parallel_subtest_inherits_what_was_said_before_it_only():
    story = told("parallel")["Groups/include"]
    assert [text for _, text, _ in shown(story)] == [
        "five groups with offsets",
        "groups are listed with include",
        "the offsets are there",
    ]
    assert story.parallel
    assert story.steps[0].seconds == pytest.approx(0.02, abs=0.005)


def test_a_condition_that_gave_up_tells_its_last_attempts():
    attempts = told("cdc")["CDC/resume_after_restart"].attempts
    assert attempts is not None
    assert attempts.last == ("640 of 600", "654 of 600", "668 of 600")
    assert (attempts.count, attempts.at_least) == (12, False)


def test_a_step_that_cleanup_narrates_is_none_of_the_story():
    story = story_of(
        "    x_test.go:1: Then: it is there",
        "    x_test.go:2: ",
        "        \tError Trace:\t/s/p/x_test.go:2",
        "        \tError:      \tNo",
        "    x_test.go:3: Then: it is gone",
    )
    assert shown(story) == [("Then", "it is there", True)]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Given: a queue", "Given"),
        ("GIVEN a queue", "Given"),
        ("when : it is read", "When"),
        ("when 3 of 4 were read", ""),
        ("Andrew reads", ""),
        ("and then nothing", ""),
    ],
)
def test_a_phase_is_a_word_of_its_own(text: str, phase: str):
    story = story_of(f"    x_test.go:1: {text}")
    assert [step.phase.value for step in story.steps] == [phase] * bool(phase)


def test_a_panic_and_a_time_limit_are_told_with_their_step(stories: dict[str, Story]):
    panics, hangs = stories["Panics"], stories["Hangs"]
    assert panics.crash is not None
    assert panics.crash.text.startswith("assignment to entry in nil map")
    assert panics.failed_at is not None
    assert panics.failed_at.phase is Phase.GIVEN
    assert hangs.crash is not None
    assert hangs.crash.text == "2s"
    assert hangs.failed_at is not None
    assert hangs.failed_at.text == "it is asked"


def test_a_skipped_test_says_why_and_failed_nowhere():
    skipped = told("skips")
    assert skipped["Skips"].skipped == "needs -run to name it"
    assert skipped["SkipNow"].skipped == ""
    assert skipped["Passes/inner"].skipped == "no licence here"
    assert all(story.failed_at is None for story in skipped.values())


def test_what_the_code_says_is_an_error_is_the_failure():
    quiet = told("quiet")["Quiet/streams/can_receive"]
    assert [failure.error for failure in quiet.failures] == ["wrong number of messages: 3"]
    assert str(quiet.spot) == "quiet/quiet_test.go:16"
    errorf = told("assertions")["TestErrorf"]
    assert [failure.error for failure in errorf.failures] == ["got 2 orders\nwant 3"]


def test_without_the_code_the_last_lines_stand_for_it():
    quiet = told("quiet", SourceLines(package="quiet"))["Quiet/streams/can_receive"]
    assert quiet.failures == ()
    assert quiet.last_lines == (
        "raw: 3 messages",
        "2026/11/23 04:32:18 WARN retrying attempt=2",
        "quiet_test.go:13: connected in 12ms",
        "quiet_test.go:16: wrong number of messages: 3",
    )


def test_a_test_whose_process_ended_shows_what_was_printed():
    exits = told("exits")["Exits"]
    assert exits.outcome is Outcome.UNFINISHED
    assert exits.last_lines == ("config: missing field `url`",)
    assert shown(exits)[-1] == ("When", "it is read", True)


def test_what_is_printed_beside_other_tests_is_not_taken_for_ones_own():
    """Go puts it under whichever test spoke last."""
    besides = told("parallel", SourceLines(package="parallel"))["Besides"]
    assert besides.last_lines == ("integration_test.go:42: no answer",)


def test_a_parent_is_told_only_where_it_failed_by_itself():
    assert "Hostile" not in told("hostile")
    assert "CDC" not in told("cdc")


def test_neither_escape_sequences_nor_credentials_are_told():
    (story,) = (told("hostile")).values()
    everything = repr(replace(story, code=""))  # the code has the escape's name, not the escape
    assert "\\x1b" not in everything
    assert "evil.example" not in everything
    assert "ghp_" not in everything
    assert "hunter2" not in everything
    assert story.steps[0].text == "red link <img src=x onerror=alert(1)>"


LINES = st.sampled_from(
    [
        *("    a_test.go:1: Given: x", "    a_test.go:2: Then: y", "    a_test.go:3: n", "raw"),
        *("    a_test.go:4: ", "        \tError Trace:\t/p/a_test.go:4", "=== PAUSE TestX"),
        *("        \tError:      \tNot equal: ", "        \t            \texpected: 1"),
        *("panic: test timed out after 1s", "goroutine 1 [running]:", "p.TestX(0x1)"),
        *("\t/p/a_test.go:4 +0x1", "WARNING: DATA RACE", "==================", ""),
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=25), st.sampled_from(["fail", "skip"]))
def test_no_output_raises(lines: Sequence[str], outcome: str):
    story = story_of(*lines, outcome=outcome)
    assert sum(step.failed for step in story.steps) <= 1
