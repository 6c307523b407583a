from collections.abc import Sequence
from dataclasses import replace

import pytest

from itw.go.test_report import Line, Outcome
from itw.runs.sandbox import Service
from itw.story.log_lines import Spot
from itw.story.narration import Step
from itw.story.phase import Phase
from itw.story.service_log import SHOWN, Moment, logs_of, names_of
from itw.story.service_log import moments_of as moments_beside
from itw.story.story import Story

BROKE = 100.0


def stamp(second: float) -> str:
    return f"1970-01-01T00:{int(second) // 60:02}:{second % 60:09.6f}Z"


def story(began: float = 0.0, step_at: float = 90.0) -> Story:
    step = Step(Phase.THEN, "it arrives", Spot("x_test.go", 3), 10, failed=True, at=step_at)
    return Story(
        test="TestX",
        outcome=Outcome.FAILED,
        seconds=BROKE,
        steps=(step,),
        began=began,
        broke_at=BROKE,
    )


def service(*lines: tuple[float, str], image: str = "redis:7", **changes: object) -> Service:
    logged = tuple(Line(stamp(at), text) for at, text in lines)
    return Service(id="c1", image=image, lines=logged, **changes)  # type: ignore[arg-type]


def moments_of(about: Story, services: Sequence[Service]) -> tuple[Moment, ...]:
    return moments_beside(about, logs_of(services))


def texts(*services: Service, about: Story | None = None) -> list[str]:
    return [moment.text for moment in moments_of(about or story(), services)]


def test_trouble_during_the_broken_step_comes_before_last_words():
    lines = [(95, "ERROR disk quota"), (96, "saved"), (97, "saved again")]
    assert texts(service(*lines)) == ["ERROR disk quota"]


def test_without_trouble_the_last_words_before_the_moment_are_told():
    assert texts(service((10, "ready"), (20, "saved"), (30, "idle"), (100.5, "bye"))) == [
        "saved",
        "idle",
    ]


def test_services_are_merged_by_time():
    mongo = service((99.8, "error: no primary"), image="docker.io/library/mongo:7@sha256:0")
    moments = moments_of(story(), [service((99.9, "warning: slow")), mongo])
    assert [(each.service, each.text) for each in moments] == [
        ("mongo", "error: no primary"),
        ("redis", "warning: slow"),
    ]
    assert round(moments[0].before, 1) == 0.2


def test_what_was_said_to_an_earlier_test_is_left_out():
    assert texts(service((10, "error of another test")), about=story(began=50)) == []


def test_an_end_before_the_moment_is_told_with_its_code():
    (end,) = moments_of(story(), [service(ended=stamp(99.7), exit_code=137, out_of_memory=True)])
    assert (end.exit_code, end.out_of_memory, round(end.before, 1)) == (137, True, 0.3)


def test_an_end_after_the_moment_was_cleaning_up():
    assert not moments_of(story(), [service(ended=stamp(100.2), exit_code=0)])


def test_a_talkative_service_does_not_hide_the_end_of_another():
    talk = [service(*((99, f"error {n}") for n in range(9)), name=f"s{i}") for i in range(9)]
    moments = moments_of(story(), [*talk, service(ended=stamp(91), exit_code=1)])
    assert len(moments) == SHOWN
    assert moments[0].exit_code == 1


def test_trouble_since_the_action_comes_before_trouble_at_the_start():
    acted = Step(Phase.WHEN, "it is sent", Spot("x_test.go", 2), at=50)
    about = replace(story(), steps=(acted, *story().steps))
    lines = [(10, "WARNING: no password"), (60, "ERROR: duplicate key"), (95, "saved")]
    assert texts(service(*lines), about=about) == ["ERROR: duplicate key"]
    assert texts(service(*lines[:1], lines[2]), about=about) == ["WARNING: no password"]


def test_what_is_said_while_cleaning_up_is_left_out():
    assert texts(service((99, "saved"), (100.016, "received fast shutdown request, aborting"))) == [
        "saved"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 05:15:43.904 UTC [6] LOG: ready",
        "1:M 23 Nov 2026 05:15:43.904 [6] LOG: ready",
        "[1] 2026/11/23 05:15:43.904 [6] LOG: ready",
        "2026-11-23T05:15:43.904Z [6] LOG: ready",
        "[2026-11-23 05:15:43,904] [6] LOG: ready",
        "[6] LOG: ready",
    ],
)
def test_a_clock_of_the_services_own_is_not_told(line: str):
    assert texts(service((99, line))) == ["[6] LOG: ready"]


def test_a_line_of_json_is_told_by_its_sentence():
    assert texts(
        service(
            (98, '{"t":{"$date":"x"},"s":"E","msg":"Not primary","attr":{"error":"gone"}}'),
            (99, '{"level":"warn","message":"slow"}'),
            (99, '{"error": 1}'),
            (99, '{"error": '),
        )
    ) == ["E Not primary gone", "warn slow", '{"error": 1}', '{"error":']


def test_services_of_one_name_are_numbered():
    two = [service(), service(), service(name="/broker")]
    assert names_of(two) == ["redis 1", "redis 2", "broker"]


def test_credentials_are_taken_out():
    assert texts(service((99, "error: postgres://u:secret@db failed"))) == [
        "error: postgres://[redacted]@db failed"
    ]
