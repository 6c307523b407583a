from pathlib import Path

import pytest

from itw.go_test import Outcome, parse_go_test
from itw.story import Phase, Story, stories_of

DATA = Path(__file__).parent.parent / "testdata/go_test/every_outcome.jsonl"


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    report = parse_go_test(DATA.read_bytes().splitlines(keepends=True))
    told = (story for package in report.packages for story in stories_of(package))
    return {story.test.removeprefix("TestIntegration"): story for story in told}


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


def test_steps_have_their_place_and_duration(stories: dict[str, Story]):
    steps = stories["OrdersArrive"].steps
    assert [step.phase for step in steps] == [Phase.GIVEN, Phase.WHEN, Phase.THEN, Phase.AND]
    assert (steps[0].text, steps[0].place) == ("a queue with 3 orders", "integration_test.go:12")
    assert steps[0].seconds == pytest.approx(0.0205, abs=0.001)
    assert stories["OrdersArrive"].failed_at is None


def test_a_failing_subtest_tells_the_steps_of_the_test_around_it(stories: dict[str, Story]):
    story = stories["OrdersResume/after_a_restart"]
    assert [step.phase for step in story.steps] == [Phase.GIVEN, Phase.WHEN, Phase.THEN]
    assert story.failed_at is story.steps[2]
    assert story.failed_at.text == "the rest arrives exactly once"


def test_a_condition_that_gave_up_tells_its_last_attempts(stories: dict[str, Story]):
    story = stories["OrdersResume/after_a_restart"]
    assert story.failures[0].error == "Condition never satisfied"
    assert story.attempts is not None
    assert story.attempts.last == ("619", "626", "633")
    assert story.attempts.count == 5


def test_an_assertion_keeps_its_lines(stories: dict[str, Story]):
    (failure,) = stories["Silent"].failures
    assert failure.place == "integration_test.go:47"
    assert failure.error.startswith("Not equal:\nexpected: []int{1, 2}")
    assert stories["Silent"].steps == ()


def test_a_panic_and_a_time_limit_are_told_with_their_step(stories: dict[str, Story]):
    assert stories["Panics"].panic.startswith("assignment to entry in nil map")
    assert stories["Panics"].failed_at.phase is Phase.GIVEN
    assert stories["Hangs"].time_limit == "2s"
    assert stories["Hangs"].outcome is Outcome.UNFINISHED
    assert stories["Hangs"].failed_at.text == "it is asked"


def test_a_skipped_test_failed_nowhere(stories: dict[str, Story]):
    assert stories["Skipped"].failed_at is None
    assert stories["Skipped"].last_lines == ()


def test_a_plain_error_is_told_by_its_last_lines():
    lines = [
        b'{"Action":"run","Package":"p","Test":"TestX"}',
        b'{"Action":"output","Package":"p","Test":"TestX","Output":"    x_test.go:9: got 3\\n"}',
        b'{"Action":"fail","Package":"p","Test":"TestX","Elapsed":1}',
    ]
    (story,) = stories_of(parse_go_test(lines).packages[0])
    assert story.last_lines == ("x_test.go:9: got 3",)
