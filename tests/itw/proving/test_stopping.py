"""A test whose service was stopped at its When has to fail, whatever it fails with."""

from dataclasses import replace

from itw.mutants import Mutant
from itw.mutants.service_stopped import MARK, NAME
from itw.proving.cause import Cause
from itw.proving.observation import Observation, observed
from itw.proving.stopping import Stopped
from itw.proving.trials import Question
from itw.runs.report import Executed
from itw.runs.sandbox import Ending
from itw.story.log_lines import SourceLines
from itw.writing.kills import Fate
from tests.itw.proving.subjects import (
    OTHER,
    TEST,
    a_mutant,
    a_subject,
    failing,
    ill,
    passing,
    proved,
)
from tests.itw.proving.test_observation import request_of, said
from tests.itw.run_builders import PACKAGE, plan, ran


def the_stop() -> Mutant:
    return replace(a_mutant(1), name=f"cache.{NAME}")


def fate(seen: Observation, *, behind: Observation | None = None) -> tuple[Fate, str]:
    """Of the mutant, where the run of it is `seen` and the control behind it as given."""

    def answer(question: Question, control: int) -> Observation:
        if question.stops:
            return seen
        return behind if behind is not None and control > 1 else passing()

    subject = replace(a_subject(0), promises=(the_stop(),))
    (kill,) = proved(subject, answer)[0].kills.kills
    return kill.fate, kill.said


def test_a_test_that_fails_without_its_service_has_noticed() -> None:
    assert fate(replace(failing(), stopped=Stopped(failed=(TEST,))))[0] is Fate.KILLED


def test_one_that_waits_for_it_in_vain_has_noticed_too() -> None:
    hanging = replace(failing(Cause.TIME_LIMIT), stopped=Stopped(hung=(TEST,)))
    assert fate(hanging)[0] is Fate.KILLED
    cut_off = replace(failing(Cause.INFRASTRUCTURE), stopped=Stopped(hung=(TEST,)))
    assert fate(cut_off)[0] is Fate.UNTOLD  # by the machine's own limit


def test_one_that_passes_without_it_is_named_though_another_fails() -> None:
    blind = Stopped(failed=(TEST,), passed=(f"{OTHER}/sub",))
    found, said = fate(replace(failing(), stopped=blind))
    assert (found, said) == (Fate.SURVIVED, f"{OTHER}/sub passes without a service")


def test_where_nothing_was_stopped_nothing_is_known() -> None:
    assert fate(passing())[0] is Fate.UNTOLD
    assert fate(failing())[0] is Fate.UNTOLD  # before its When: a container did not start


def test_an_ill_machine_kills_nothing() -> None:
    assert fate(replace(ill(), stopped=Stopped(failed=(TEST,))))[0] is Fate.UNTOLD
    assert fate(ill(Ending.NOT_COMPILED))[0] is Fate.NOT_COMPILED


def test_a_control_that_fails_behind_it_voids_the_kill() -> None:
    noticed = replace(failing(), stopped=Stopped(failed=(TEST,)))
    assert fate(noticed, behind=failing())[0] is Fate.UNTOLD


def test_every_test_is_run_and_given_time_to_wait_in_vain() -> None:
    asked = proved(replace(a_subject(0), promises=(the_stop(), a_mutant(2))), usual)[1]
    stop, other = (each for each in asked if each.mutant and each.attempt == 1)
    assert (stop.stops, other.stops) == (True, False)
    assert stop.timeout > other.timeout


def usual(question: Question, control: int) -> Observation:
    del question, control
    return passing(seconds=30.0)


def observing(line: str, *, marked: bool) -> Observation:
    made = plan(TEST, OTHER)
    request = request_of(made)
    mark = [f"    a_test.go:9: {MARK} 1\n"] if marked else []
    run = ran(request, said(line, TEST, before=mark))
    return observed(Executed(request=request, run=run), made, SourceLines(package=PACKAGE))


def test_what_the_engine_or_the_network_says_behind_the_mark_is_the_tests_own_failure() -> None:
    for line in (
        "dial tcp 127.0.0.1:32768: connect: connection refused",
        "Error response from daemon: container 4f is not running",
    ):
        seen = observing(line, marked=True)
        assert seen.stopped == Stopped(failed=(TEST,))
        assert [each.cause for each in seen.noticed] == [Cause.ASSERTION]
        assert Cause.ASSERTION not in [each.cause for each in observing(line, marked=False).noticed]


def test_a_taken_port_is_the_machines_doing_all_the_same() -> None:
    seen = observing("listen tcp :6379: bind: address already in use", marked=True)
    assert [each.cause for each in seen.noticed] == [Cause.INFRASTRUCTURE]
