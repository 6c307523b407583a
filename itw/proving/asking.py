"""What is to be run next, so that every fate is known in the end.

The controls run between the mutants: before the first, after every few, after the last, and right
behind each mutant that is asked again. The answer depends on the subject and the trials alone, so a
proof that was stopped goes on where it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from itw.mutants import Mutant, stops_services
from itw.proving.cover import Cover
from itw.proving.fates import Judged, Sure, attempts_of
from itw.proving.observation import Observation
from itw.proving.trials import (
    Question,
    Subject,
    Trial,
    controls_of,
    is_control,
    key_of,
    timeout_for,
)
from itw.runs.sandbox import Ending
from itw.writing.kills import Fate

BETWEEN_CONTROLS = 6
OPENING = 3  # controls until one says something
ATTEMPTS = 2
IN_A_ROW = 4  # runs that say nothing: the machine is ill, and nothing more is asked of it


def what_next(subject: Subject, trials: Sequence[Trial]) -> Question | None:
    """The next run; None when every fate is known, or can't be."""
    if is_hopeless(trials):
        return None
    reference = reference_of(trials)
    if reference is None:
        made = len(controls_of(trials))
        return Question(cover=made == 0, attempt=made + 1) if made < OPENING else None
    if _just_failed(trials, reference):
        return Question(attempt=len(controls_of(trials)) + 1)
    known = attempts_of(trials)
    untried = next((key for key in keys_of(subject, trials) if key not in known), None)
    since = _since_control(trials)
    if since and (untried is None or len(since) >= BETWEEN_CONTROLS or _is_retry(since)):
        if untried is None and not _needs_control(known, since):
            return _again(subject, known, reference, trials)
        return Question(attempt=len(controls_of(trials)) + 1)
    if untried is not None:
        return _question(subject, untried, 1, reference)
    return _again(subject, known, reference, trials)


def _again(
    subject: Subject,
    known: Mapping[str, list[Judged]],
    reference: Observation,
    trials: Sequence[Trial],
) -> Question | None:
    """What nobody knows yet, alone."""
    for key in keys_of(subject, trials):
        attempts = known[key]
        unsure = all(each.sure in {Sure.DOUBTFUL, Sure.NOT_TOLD} for each in attempts)
        if unsure and len(attempts) < ATTEMPTS:
            return _question(subject, key, len(attempts) + 1, reference)
    return None


def _question(subject: Subject, key: str, attempt: int, reference: Observation) -> Question:
    mutant = subject.by_key[key]
    return Question(
        mutant=key,
        attempt=attempt,
        timeout=timeout_for(reference, subject.target, mutant),
        tests=reference.passed,
        stops=stops_services(mutant),
    )


def reference_of(trials: Sequence[Trial]) -> Observation | None:
    """The first control in which a test passed."""
    return next((each for each in controls_of(trials) if each.passed), None)


def cover_of(trials: Sequence[Trial]) -> Cover:
    reference = reference_of(trials)
    return reference.cover if reference is not None else Cover()


def is_reached(subject: Subject, mutant: Mutant, cover: Cover) -> bool:
    return cover.reaches(mutant, subject.contents.get(mutant.path, b""))


def drawn_so_far(subject: Subject, trials: Sequence[Trial]) -> Iterator[tuple[Mutant, bool]]:
    """Random mutants in their order with whether the tests reach them, until enough are reached.

    One that does not compile is our fault, and another is drawn in its place.
    """
    cover, known = cover_of(trials), attempts_of(trials)
    left = subject.wanted
    for mutant in subject.drawn:
        if left <= 0:
            return
        reached = is_reached(subject, mutant, cover)
        attempts = known.get(key_of(mutant), ())
        left -= reached and not any(each.fate is Fate.NOT_COMPILED for each in attempts)
        yield mutant, reached


def keys_of(subject: Subject, trials: Sequence[Trial]) -> Iterator[str]:
    """Mutants that a run is worth, in the order in which they are tried."""
    cover = cover_of(trials)
    for mutant in dict.fromkeys(subject.promises):
        if is_reached(subject, mutant, cover):
            yield key_of(mutant)
    yield from (key_of(each) for each, reached in drawn_so_far(subject, trials) if reached)


def _since_control(trials: Sequence[Trial]) -> list[Trial]:
    """The runs of mutants behind the last control that said something."""

    def is_behind(trial: Trial) -> bool:
        return not (is_control(trial) and trial.observation.is_informative)

    return [each for each in takewhile(is_behind, reversed(trials)) if not is_control(each)]


def _just_failed(trials: Sequence[Trial], reference: Observation) -> bool:
    """Whether the last control failed for the first time: the next mutants need a better one."""
    last = [is_control(each) and _has_failed(each, reference) for each in trials[-2:]]
    return last[-1] and not (len(last) > 1 and last[0])


def _has_failed(control: Trial, reference: Observation) -> bool:
    return not set(reference.passed) <= set(control.observation.passed)


def _is_retry(since: Sequence[Trial]) -> bool:
    return any(trial.question.attempt > 1 for trial in since)


def _needs_control(known: Mapping[str, list[Judged]], since: Sequence[Trial]) -> bool:
    """Whether a fate depends on the connector's still being well."""
    return any(known[each.question.mutant][-1].sure is Sure.PENDING for each in since)


def another_chance(trials: Sequence[Trial]) -> list[Trial]:
    """Of a proof that an ill machine ended, what was known before it fell ill."""
    known = list(trials)
    while is_hopeless(trials) and known and not known[-1].observation.is_informative:
        known.pop()
    return known


def is_hopeless(trials: Sequence[Trial]) -> bool:
    last = trials[-IN_A_ROW:]
    saying = {True for trial in last if trial.observation.is_informative}
    # A compiler that refuses a mutant works.
    compiled = {True for trial in last if _is_not_compiled(trial)}
    return len(last) == IN_A_ROW and not (saying or compiled)


def _is_not_compiled(trial: Trial) -> bool:
    return not is_control(trial) and trial.observation.ending is Ending.NOT_COMPILED
