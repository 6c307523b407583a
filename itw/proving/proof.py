"""What is proved of one connector's tests: the table of fates, and what the survivors ask for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from itw import messages
from itw.connector import Connector
from itw.mutants import Family, Mutant
from itw.proving.asking import cover_of, drawn_so_far, is_reached, reference_of
from itw.proving.fates import Judged, attempts_of, settled
from itw.proving.trials import Subject, Trial, controls_of, key_of
from itw.writing.kills import Fate, Kill, KillTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A broken connector that no test noticed, as whoever writes tests needs to be told."""

    kill: Kill
    code: str  # the line that is broken, as it is in the original
    observe: str  # what a test would have to see; plain text


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One connector with the tests that were to notice. `passed` are those that could.

    `why` says why nothing could be told, "" where something was.
    """

    connector: Connector
    package: str  # of the tests
    tests: tuple[str, ...]
    passed: tuple[str, ...] = ()
    kills: KillTable = field(default_factory=KillTable)
    survivors: tuple[Survivor, ...] = ()
    why: str = ""
    seed: str = ""
    controls: int = 0
    control_failures: tuple[str, ...] = ()  # tests that failed on the connector as it is
    runs: int = 0
    seconds: float = 0.0
    complete: bool = True  # False where time was up, or the machine gave no answers

    @property
    def promises(self) -> KillTable:
        return self.kills.of(Family.PROMISE)

    @property
    def random(self) -> KillTable:
        return self.kills.of(Family.RANDOM)


def proof_of(subject: Subject, trials: Sequence[Trial], *, complete: bool) -> Proof:
    """The meaning of what was run so far."""
    reference = reference_of(trials)
    kills = KillTable(tuple(_kills(subject, trials)))
    controls = controls_of(trials)
    failures = (each.test for control in controls for each in control.noticed)
    return Proof(
        connector=subject.connector,
        package=subject.target.package,
        tests=subject.target.tests,
        passed=reference.passed if reference else (),
        kills=kills,
        survivors=tuple(_survivors(subject, kills)),
        why="" if reference else _why_nothing(subject, trials),
        seed=subject.seed,
        controls=len(controls),
        control_failures=tuple(dict.fromkeys(failures)),
        runs=len(trials),
        seconds=sum(trial.observation.took for trial in trials),
        complete=complete,
    )


def _why_nothing(subject: Subject, trials: Sequence[Trial]) -> str:
    if not (subject.promises or subject.drawn):
        return messages.nothing_to_break_title()
    controls = controls_of(trials)
    if not controls:
        return messages.not_begun_title()
    last = controls[-1]
    said = last.noticed[0].said if last.noticed else last.reason
    return messages.no_control_title(ending=last.ending.value, said=said)


def _kills(subject: Subject, trials: Sequence[Trial]) -> Iterator[Kill]:
    known, cover = attempts_of(trials), cover_of(trials)
    if reference_of(trials) is None:
        reason = _why_nothing(subject, trials)
        some = subject.drawn[: subject.wanted]
        fate = Fate.UNTOLD if controls_of(trials) else Fate.NOT_TRIED
        yield from (Kill(mutant=m, fate=fate, said=reason) for m in (*subject.promises, *some))
        return
    for mutant in dict.fromkeys(subject.promises):
        if is_reached(subject, mutant, cover):
            yield _kill(mutant, known.get(key_of(mutant), ()))
        else:  # who never calls it can't notice: no run is needed to know
            said = messages.never_runs_title()
            yield Kill(mutant=mutant, fate=Fate.SURVIVED, said=said)
    for mutant, reached in drawn_so_far(subject, trials):
        if reached:
            yield _kill(mutant, known.get(key_of(mutant), ()))
        else:
            yield Kill(mutant=mutant, fate=Fate.UNREACHED)


def _kill(mutant: Mutant, attempts: Sequence[Judged]) -> Kill:
    if not attempts:
        return Kill(mutant=mutant, fate=Fate.NOT_TRIED)
    end = settled(attempts)
    noticed = end.noticed if end.fate is Fate.KILLED else None
    return Kill(
        mutant=mutant,
        fate=end.fate,
        test=noticed.leaf if noticed else "",
        said=noticed.said if noticed else end.reason,
        seconds=end.seconds,
    )


def _survivors(subject: Subject, kills: KillTable) -> Iterator[Survivor]:
    for kill in kills.survivors:
        yield Survivor(
            kill=kill,
            code=_line(subject, kill.mutant),
            observe=messages.observe_title(name=kill.mutant.name, what=kill.mutant.what),
        )


def _line(subject: Subject, mutant: Mutant) -> str:
    content = subject.contents.get(mutant.path, b"")
    lines = content.decode(errors="replace").split("\n")
    return lines[mutant.line - 1].strip() if 0 < mutant.line <= len(lines) else ""
