"""What counts as a kill, and what is asked until every fate is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.proving.asking import BETWEEN_CONTROLS
from itw.proving.cause import Cause
from itw.proving.observation import Observation
from itw.proving.proof import proof_of
from itw.proving.trials import Question
from itw.runs.sandbox import Ending
from itw.writing.kills import Fate
from tests.itw.proving.subjects import (
    OTHER,
    TEST,
    a_subject,
    answers,
    failing,
    fates,
    ill,
    passing,
    proved,
    unreached,
)


def test_an_own_assertion_kills_and_a_pass_survives() -> None:
    proof, _ = proved(a_subject(2), answers({1: [failing()]}))
    assert fates(proof) == ["killed", "survived"]
    killed, survived = proof.kills.kills
    assert (killed.test, killed.said) == (f"{TEST}/sub", "expected 1, actual 2")
    assert [each.kill for each in proof.survivors] == [survived]


@pytest.mark.parametrize("cause", [Cause.CRASH, Cause.TIME_LIMIT, Cause.ASSERTION])
def test_what_the_connector_does_to_a_test_kills(cause: Cause) -> None:
    assert fates(proved(a_subject(1), answers({1: [failing(cause)]}))[0]) == ["killed"]


def test_a_time_limit_that_the_control_is_near_kills_nothing() -> None:
    slow = passing(seconds=400.0)
    answer = answers({1: [failing(Cause.TIME_LIMIT)]}, [slow])
    assert fates(proved(a_subject(1), answer)[0]) == ["can't tell"]


@pytest.mark.parametrize(
    "seen",
    [
        failing(Cause.INFRASTRUCTURE),
        ill(),
        ill(Ending.DISK_FULL),
        ill(Ending.UNSUPPORTED),
        Observation(ending=Ending.RAN, passed=(OTHER,)),  # the other one was skipped
        Observation(ending=Ending.FAILED),  # no test says that it failed
    ],
)
def test_what_says_nothing_is_asked_again_alone_and_is_never_a_kill(seen: Observation) -> None:
    proof, asked = proved(a_subject(1), answers({1: [seen]}))
    assert fates(proof) == ["can't tell"]
    assert [each.attempt for each in asked if each.mutant] == [1, 2]


def test_what_is_known_at_the_second_attempt_counts() -> None:
    proof, asked = proved(a_subject(2), answers({1: [ill(), failing()], 2: [ill(), passing()]}))
    assert fates(proof) == ["killed", "survived"]
    assert not asked[-1].mutant or asked[-1].attempt == 2


def test_an_unreachable_service_kills_only_twice() -> None:
    once = {1: [failing(Cause.NETWORK), passing()], 2: [failing(Cause.NETWORK)]}
    assert fates(proved(a_subject(2), answers(once))[0]) == ["survived", "killed"]


def test_an_assertion_that_failed_beside_it_kills_at_once() -> None:
    one, other = failing(Cause.NETWORK), failing(test=OTHER)
    both = replace(one, noticed=(*one.noticed, *other.noticed), passed=())
    proof, asked = proved(a_subject(1), answers({1: [both]}))
    assert fates(proof) == ["killed"]
    assert [each.attempt for each in asked if each.mutant] == [1]


def test_a_mutant_that_does_not_compile_is_our_fault() -> None:
    proof, asked = proved(a_subject(1), answers({1: [ill(Ending.NOT_COMPILED)]}))
    assert fates(proof) == ["does not compile"]
    assert len([each for each in asked if each.mutant]) == 1


def test_a_control_that_fails_voids_the_kills_around_it() -> None:
    broken = {1: [failing(), passing()], 2: [failing(), failing()]}
    answer = answers(broken, [passing(), failing(), passing()])
    proof, asked = proved(a_subject(2), answer)
    assert fates(proof) == ["survived", "killed"]
    assert proof.control_failures == (TEST,)
    assert [each.attempt for each in asked if each.mutant] == [1, 1, 2, 2]


def test_a_kill_by_another_test_than_the_flaky_one_stays() -> None:
    answer = answers({1: [failing(test=OTHER)]}, [passing(), failing(), passing()])
    proof, asked = proved(a_subject(1), answer)
    assert fates(proof) == ["killed"]
    assert len([each for each in asked if each.mutant]) == 1


def test_a_control_that_always_fails_tells_nothing() -> None:
    answer = answers({1: [failing()]}, [Observation(ending=Ending.FAILED)])
    proof, asked = proved(a_subject(1), answer)
    assert fates(proof) == ["can't tell"]
    assert not any(each.mutant for each in asked)
    assert "no test passes" in proof.why


def test_only_tests_that_pass_on_the_connector_as_it_is_are_asked() -> None:
    answer = answers({1: [failing()]}, [Observation(ending=Ending.FAILED, passed=(TEST,))])
    proof, asked = proved(a_subject(1), answer)
    assert fates(proof) == ["killed"]
    assert {each.tests for each in asked if each.mutant} == {(TEST,)}


def test_a_control_that_can_not_be_covered_is_made_without() -> None:
    answer = answers({1: [failing()]}, [ill(Ending.NOT_COMPILED), passing()])
    proof, asked = proved(a_subject(1), answer)
    assert fates(proof) == ["killed"]
    assert [each.cover for each in asked[:2]] == [True, False]


def test_controls_run_between_the_mutants() -> None:
    _, asked = proved(a_subject(14), answers({line: [failing()] for line in range(1, 15)}))
    controls = [index for index, each in enumerate(asked) if not each.mutant]
    assert controls == [0, 1 + BETWEEN_CONTROLS, 2 * (1 + BETWEEN_CONTROLS), len(asked) - 1]


def test_a_machine_that_answers_nothing_is_left_in_peace() -> None:
    answer = answers({line: [ill()] for line in range(1, 21)})
    proof, asked = proved(a_subject(20), answer)
    assert len(asked) < 8
    assert set(fates(proof)) == {"can't tell", "not tried"}


def test_a_promise_that_no_test_calls_survives_without_a_run() -> None:
    proof, asked = proved(a_subject(2), answers(cover=unreached(1)))
    assert fates(proof) == ["survived", "survived"]
    assert len([each for each in asked if each.mutant]) == 1


def test_random_mutants_are_drawn_until_enough_are_within_reach() -> None:
    subject = a_subject(0, drawn=10, wanted=3)
    proof, asked = proved(subject, answers(cover=unreached(100, 102)))
    assert fates(proof) == ["unreached", "survived", "unreached", "survived", "survived"]
    assert proof.random.within_reach == 3
    assert len([each for each in asked if each.mutant]) == 3


def test_another_is_drawn_for_one_that_does_not_compile() -> None:
    subject = a_subject(0, drawn=10, wanted=1)
    proof, _ = proved(subject, answers({100: [ill(Ending.NOT_COMPILED)]}))
    assert fates(proof) == ["does not compile", "survived"]


def test_a_proof_that_was_cut_short_says_so() -> None:
    proof = proof_of(a_subject(2), [], complete=False)
    assert set(fates(proof)) == {"not tried"}
    assert not proof.complete


OBSERVATIONS = st.sampled_from(
    [
        *(failing(cause, test=test) for cause in Cause for test in (TEST, OTHER)),
        *(ill(ending) for ending in Ending),
        passing(),
        Observation(ending=Ending.RAN),
        Observation(ending=Ending.FAILED, passed=(TEST,)),
    ]
)


@given(st.data())
def test_whatever_happens_it_ends_and_kills_only_with_reason(data: st.DataObject) -> None:
    subject = a_subject(4, drawn=3, wanted=2)
    seen: dict[str, list[Observation]] = {}

    def answer(question: Question, _: int) -> Observation:
        made = data.draw(OBSERVATIONS)
        seen.setdefault(question.mutant, []).append(made)
        return made

    proof, _ = proved(subject, answer, most=100)
    for key, mutant in subject.by_key.items():
        kills = [each for each in proof.kills.kills if each.mutant == mutant]
        if any(each.fate is Fate.KILLED for each in kills):
            causes = {own.cause for made in seen[key] for own in made.noticed}
            assert causes - {Cause.INFRASTRUCTURE}
        if any(each.fate is Fate.SURVIVED for each in kills):
            assert any(made.ending is Ending.RAN for made in seen[key])
