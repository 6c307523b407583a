"""What became of each mutant, by its runs and the controls around them.

A kill needs a test that failed by itself, and passed on the connector as it is both before and
after. Everything less is asked once more, alone, with a control right behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from itw import messages
from itw.proving.cause import Cause
from itw.proving.observation import Noticed, Observation
from itw.proving.stopping import root_of
from itw.proving.trials import Trial, is_control
from itw.runs.sandbox import Ending
from itw.writing.kills import Fate

FAR_BELOW = 2  # times the control's seconds: what hangs longer than that hangs


class Sure(StrEnum):
    """How much one attempt says."""

    SURE = "sure"
    DOUBTFUL = "doubtful"  # it was noticed, by what may be the machine's doing
    PENDING = "pending"  # the control behind it did not run yet
    NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True)
class Judged:
    """One attempt at one mutant."""

    fate: Fate
    sure: Sure
    noticed: Noticed | None = None
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Around:
    """A mutant's run, and the controls before and behind it that said anything."""

    trial: Trial
    before: Observation
    behind: Observation | None


def around(trials: Sequence[Trial]) -> Iterator[Around]:
    """The runs of mutants between their controls. Uninformative controls are as if not made."""
    before: Observation | None = None
    waiting: list[tuple[Trial, Observation]] = []
    for trial in trials:
        if not is_control(trial):
            if before is not None:
                waiting.append((trial, before))
            continue
        if trial.observation.is_informative:
            before = trial.observation
            yield from (Around(each, opened, before) for each, opened in waiting)
            waiting.clear()
    yield from (Around(each, opened, None) for each, opened in waiting)


def judged(made: Around) -> Judged:
    run, seconds = made.trial.observation, made.trial.observation.took
    if run.ending is Ending.NOT_COMPILED:
        return Judged(Fate.NOT_COMPILED, Sure.SURE, reason=run.reason, seconds=seconds)
    asked = set(made.trial.question.tests) or set(made.before.passed)
    trusted = asked & set(made.before.passed)
    if made.trial.question.stops:
        return _without_services(made, trusted, seconds)
    if run.ending is Ending.RAN and trusted and trusted <= set(run.passed):
        return Judged(Fate.SURVIVED, Sure.SURE, seconds=seconds)
    if not run.is_informative or run.ending is Ending.RAN:
        return _untold(run.reason or messages.no_answer_title(), seconds)
    return _noticed(made, trusted, seconds)


def _without_services(made: Around, trusted: set[str], seconds: float) -> Judged:
    """Every test has to miss its service: one that passes has shown nothing of it."""
    run = made.trial.observation
    blind = [each for each in run.stopped.passed if root_of(each) in trusted]
    if blind and run.is_informative:
        said = messages.passes_without_service_title(tests=blind)
        return Judged(Fate.SURVIVED, Sure.SURE, reason=said, seconds=seconds)
    missed = {root_of(each) for each in (*run.stopped.failed, *run.stopped.hung)}
    if not run.is_informative or not missed:
        return _untold(run.reason or messages.nothing_stopped_title(), seconds)
    return _noticed(made, trusted & missed, seconds)


def _noticed(made: Around, trusted: set[str], seconds: float) -> Judged:
    own = [each for each in made.trial.observation.noticed if each.test in trusted]
    own = [each for each in own if _is_kill(each, made)]
    if not own:
        infrastructure = next(iter(made.trial.observation.noticed), None)
        return _untold(infrastructure.said if infrastructure else "", seconds)
    best = min(own, key=lambda each: each.cause is Cause.NETWORK)
    if made.behind is None:
        return Judged(Fate.KILLED, Sure.PENDING, best, seconds=seconds)
    holding = [each for each in own if each.test in made.behind.passed]
    if not holding:
        return _untold(messages.control_failed_title(test=best.test), seconds)
    best = min(holding, key=lambda each: each.cause is Cause.NETWORK)
    sure = Sure.DOUBTFUL if best.cause is Cause.NETWORK else Sure.SURE
    return Judged(Fate.KILLED, sure, best, seconds=seconds)


def _is_kill(noticed: Noticed, made: Around) -> bool:
    if noticed.cause is Cause.TIME_LIMIT:
        # As long as it really hung: the sandbox's own limit may be below the one asked for.
        return made.before.seconds * FAR_BELOW <= made.trial.observation.seconds
    return noticed.cause is not Cause.INFRASTRUCTURE


def _untold(reason: str, seconds: float) -> Judged:
    return Judged(Fate.UNTOLD, Sure.NOT_TOLD, reason=reason, seconds=seconds)


def attempts_of(trials: Sequence[Trial]) -> Mapping[str, list[Judged]]:
    """Each mutant's attempts, oldest first."""
    found: dict[str, list[Judged]] = {}
    for made in around(trials):
        found.setdefault(made.trial.question.mutant, []).append(judged(made))
    return found


def settled(attempts: Sequence[Judged]) -> Judged:
    """What several attempts say together; the first sure one counts."""
    seconds = sum(each.seconds for each in attempts)
    for each in attempts:
        if each.sure is Sure.SURE:
            return Judged(each.fate, each.sure, each.noticed, each.reason, seconds)
    doubtful = [each for each in attempts if each.sure is Sure.DOUBTFUL]
    if len(doubtful) > 1:  # the same again, alone
        return Judged(Fate.KILLED, Sure.SURE, doubtful[-1].noticed, seconds=seconds)
    last = attempts[-1]
    told = last.reason or (last.noticed.said if last.noticed else "")
    return Judged(Fate.UNTOLD, last.sure, reason=told, seconds=seconds)
