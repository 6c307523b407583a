"""A subject of a connector's promises, and runs that a script answers."""

from collections.abc import Callable, Mapping

from itw.mutants import Family, Mutant
from itw.mutants.mutant import Edit
from itw.proving.asking import what_next
from itw.proving.cause import Cause
from itw.proving.cover import Block, Cover, Place
from itw.proving.observation import Noticed, Observation
from itw.proving.proof import Proof, proof_of
from itw.proving.trials import Question, Subject, Trial
from itw.runs.sandbox import Ending, Target
from itw.tree import MemoryTree
from tests.itw.run_builders import PACKAGE, REDIS, plan

PATH = f"{PACKAGE}/cache.go"
LINES = 200
TEST, OTHER = "TestIntegrationA", "TestIntegrationB"

Answer = Callable[[Question, int], Observation]


def a_mutant(number: int, family: Family = Family.PROMISE) -> Mutant:
    """It changes the line of its number."""
    at = (number - 1) * 2
    name = f"cache.promise_{number}" if family is Family.PROMISE else f"random.swaps_{number}"
    return Mutant(
        family=family,
        name=name,
        what=f"breaks {name}",
        path=PATH,
        line=number,
        edits=(Edit(at, at + 1, b"y"),),
    )


def a_subject(promises: int = 3, *, drawn: int = 0, wanted: int = 0) -> Subject:
    (package,) = plan(TEST, OTHER).packages
    return Subject(
        connector=REDIS,
        plan=plan(TEST, OTHER),
        target=Target(commit="a" * 40, package=package.at.package, tests=(TEST, OTHER)),
        tree=MemoryTree({PATH: b"x\n" * LINES}),
        promises=tuple(a_mutant(number) for number in range(1, promises + 1)),
        drawn=tuple(a_mutant(100 + number, Family.RANDOM) for number in range(drawn)),
        wanted=wanted,
        seed="7",
    )


def passing(**changes: object) -> Observation:
    fields = {"ending": Ending.RAN, "passed": (TEST, OTHER), "seconds": 2.0, "took": 3.0}
    return Observation(**{**fields, **changes})  # type: ignore[arg-type]


def failing(cause: Cause = Cause.ASSERTION, *, test: str = TEST) -> Observation:
    noticed = Noticed(test=test, leaf=f"{test}/sub", cause=cause, said="expected 1, actual 2")
    hung = cause is Cause.TIME_LIMIT
    ending = Ending.TIMED_OUT if hung else Ending.FAILED
    seconds = 60.0 if hung else 2.0
    other = OTHER if test == TEST else TEST
    return Observation(
        ending=ending, noticed=(noticed,), passed=(other,), seconds=seconds, took=3.0
    )


def ill(ending: Ending = Ending.INFRASTRUCTURE) -> Observation:
    return Observation(ending=ending, reason="the engine is away", took=1.0)


def unreached(*lines: int) -> Cover:
    """A profile in which everything ran but those lines."""
    return Cover(
        tuple(
            Block(PATH, Place(line, 1), Place(line, 2), line not in lines)
            for line in range(1, LINES)
        )
    )


def answers(
    by_mutant: Mapping[int, list[Observation]] | None = None,
    controls: list[Observation] | None = None,
    cover: Cover | None = None,
) -> Answer:
    """What each promise's attempts and the controls come to; the last for all that follow.

    Who is not named survives, and the connector as it is passes.
    """
    known, made = dict(by_mutant or {}), controls or [passing()]

    def answer(question: Question, control: int) -> Observation:
        if not question.mutant:
            found = made[min(control, len(made)) - 1]
            if question.cover and cover is not None:
                return passing(cover=cover)
            return found
        line = int(question.mutant.rpartition(":")[2].split()[0])
        own = known.get(line, [passing()])
        return own[min(question.attempt, len(own)) - 1]

    return answer


def proved(subject: Subject, answer: Answer, *, most: int = 500) -> tuple[Proof, list[Question]]:
    """Ask until nothing is wanted; the proof, and all that was asked."""
    trials: list[Trial] = []
    while (question := what_next(subject, trials)) is not None:
        assert len(trials) < most, "it never ends"
        control = 1 + sum(not each.question.mutant for each in trials)
        trials.append(Trial(question=question, observation=answer(question, control)))
    return proof_of(subject, trials, complete=True), [each.question for each in trials]


def fates(proof: Proof) -> list[str]:
    return [each.fate.value for each in proof.kills.kills]
