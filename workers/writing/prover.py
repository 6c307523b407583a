"""Breaks the connector under a draft's tests, and tells the author what no test noticed."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from itw import messages
from itw.mutants.mutant import Family
from itw.proving.proof import Proof
from itw.proving.subjects import subjects_of
from itw.proving.trials import Question, Subject, Trial, is_control
from itw.writing.checklist import Checklist
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.evidence import Phase
from itw.writing.kills import Fate, KillTable, merged
from workers.prove import Opening, Proving
from workers.trial_journal import Journal, journal_name
from workers.writing.roles import Broken
from workers.writing.trials import Watching

MUTANTS = 12  # random ones within reach, beside all promises
SECONDS = 1800.0  # for one family


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxProver:
    """Implements `workers.writing.roles.Prover`. `directory` keeps what was run, across kills."""

    ground: Ground
    opening: Opening
    watching: Watching
    directory: Path
    mutants: int = MUTANTS
    seconds: float = SECONDS
    sandboxed: bool = True
    checklist: Checklist = Checklist(())  # noqa: RUF009 - frozen

    def __call__(self, draft: Draft, family: Family) -> Broken:
        """Of random mutants the author is told nothing, now or later."""
        until = time.monotonic() + self.seconds
        proofs = [self._proof(subject, until) for subject in self._subjects(draft, family)]
        kills = best_of([proof.kills for proof in proofs])
        told = "\n".join(told_of(proofs, self.checklist)) if family is Family.PROMISE else ""
        complete = all(proof.complete for proof in proofs)
        return Broken(kills=kills, told=told, complete=complete)

    def _subjects(self, draft: Draft, family: Family) -> list[Subject]:
        """The seed is the connector's at its commit: known to nobody who writes, and always it."""
        ground, tree = self.ground, draft.onto(self.ground.tree)
        found = subjects_of(
            self.ground.plan(draft),
            tree,
            mutants=self.mutants,
            seed=f"{ground.tree.commit} {ground.connector}",
            sandboxed=self.sandboxed,
        )
        if family is Family.PROMISE:
            return [replace(subject, drawn=(), wanted=0) for subject in found]
        return [replace(subject, promises=()) for subject in found]

    def _proof(self, subject: Subject, until: float) -> Proof:
        name = journal_name(subject, sandboxed=self.sandboxed)
        return Proving(
            subject=subject,
            opening=self.opening,
            journal=Journal(self.directory / f"{name}.jsonl"),
            following=_Told(self.watching),
            until=until,
        ).run()


class _Told:
    """Passes on how far it is."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching
        self._of = 0
        self._tried: set[str] = set()

    def begin(self, subject: Subject, trials: list[Trial]) -> None:
        self._of = len(subject.promises) + min(subject.wanted, len(subject.drawn))
        self._tried = {trial.question.mutant for trial in trials if not is_control(trial)}

    def asks(self, question: Question) -> None:
        if question.mutant:
            self._tried.add(question.mutant)
        run = min(len(self._tried), self._of)
        self._watching.phase(Phase.MUTANTS, run=run, of=self._of)

    def feed(self, line: bytes) -> None:
        self._watching.feed(line)

    def ended(self, trial: Trial, trials: list[Trial]) -> None: ...


def best_of(tables: list[KillTable]) -> KillTable:
    """Of one connector under several sets of tests: noticed by any is noticed."""
    if len(tables) == 1:
        return tables[0]
    kills = [kill for table in tables for kill in table.kills]
    return merged([KillTable(tuple(sorted(kills, key=lambda each: WORTH.index(each.fate))))])


# What several sets of tests say of one mutant; the last that holds counts.
WORTH = (
    *(Fate.NOT_TRIED, Fate.UNREACHED, Fate.NOT_COMPILED, Fate.UNTOLD),
    *(Fate.SURVIVED, Fate.KILLED),
)


def told_of(proofs: list[Proof], checklist: Checklist) -> list[str]:
    """Each survivor with the line that is broken and what a test would have to observe."""
    killed = {
        kill.mutant for proof in proofs for kill in proof.kills.kills if kill.fate is Fate.KILLED
    }
    return [
        messages.survivor_told(
            what=each.kill.mutant.what,
            place=f"{each.kill.mutant.path}:{each.kill.mutant.line}",
            line=each.code,
            said=each.kill.said,
            observe=each.observe,
            items=[item.id for item in checklist.covering(each.kill.mutant.name)],
        )
        for proof in proofs
        for each in proof.survivors
        if each.kill.mutant.family is Family.PROMISE and each.kill.mutant not in killed
    ]
