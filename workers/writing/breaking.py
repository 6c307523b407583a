"""Breaks the connector on purpose, and asks a draft's tests whether they notice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from itw import messages
from itw.mutants.mutant import Family
from itw.proving.proof import Proof, Survivor
from itw.proving.subjects import subjects_of
from itw.proving.trials import Question, Subject, Trial
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.kills import Fate, Kill, KillTable
from workers.prove import Opening, Proving
from workers.trial_journal import Journal, journal_name
from workers.writing.loop import Broken

MUTANTS = 12  # random ones that the tests can reach
SEED = "itw"  # the same for everybody, and no draft's author is told it
# Of several `go test` that were to notice the same defect, the one that says most counts.
WORTH = (Fate.KILLED, Fate.SURVIVED, Fate.UNREACHED, Fate.UNTOLD, Fate.NOT_TRIED, Fate.NOT_COMPILED)


class Following(Protocol):
    """Is told how far it is, and may raise when nobody wants the rest."""

    def breaking(self, what: str, *, tried: int, of: int) -> None: ...

    def feed(self, line: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """A `workers.writing.loop.Prover`. `until` is the monotonic clock's end of all runs."""

    ground: Ground
    opening: Opening
    directory: Path
    following: Following
    until: float = float("inf")
    mutants: int = MUTANTS
    seed: str = SEED
    sandboxed: bool = True

    def __call__(self, draft: Draft, family: Family) -> Broken:
        plan, tree = self.ground.plan(draft), draft.onto(self.ground.tree)
        wanted = self.mutants if family is Family.RANDOM else 0
        subjects = subjects_of(plan, tree, mutants=wanted, seed=self.seed)
        if family is Family.RANDOM:
            subjects = tuple(replace(each, promises=()) for each in subjects)
        proofs = [self._proved(each) for each in subjects]
        kills = best(proof.kills for proof in proofs)
        unseen = {id_of(each) for each in kills.survivors}
        survivors = (each for proof in proofs for each in proof.survivors)
        told = [_told(each) for each in survivors if id_of(each.kill) in unseen]
        return Broken(
            kills=kills,
            told="\n".join(dict.fromkeys(told)),
            complete=all(proof.complete for proof in proofs),
        )

    def _proved(self, subject: Subject) -> Proof:
        name = journal_name(subject, sandboxed=self.sandboxed)
        family = "promises" if subject.promises else "random"
        journal = Journal(self.directory / f"{name}-{family}.jsonl")
        return Proving(
            subject=subject,
            opening=self.opening,
            journal=journal,
            following=_Told(self.following),
            until=self.until,
        ).run()


@dataclass(slots=True)
class _Told:
    """What a proof tells of itself, in the words of a writing job's progress."""

    following: Following
    subject: Subject | None = None
    tried: int = 0

    def begin(self, subject: Subject, trials: list[Trial]) -> None:
        self.subject, self.tried = subject, len(_mutants(trials))

    def asks(self, question: Question) -> None:
        assert self.subject is not None  # noqa: S101 - it has begun
        mutant = self.subject.by_key.get(question.mutant)
        of = len(self.subject.promises) + min(self.subject.wanted, len(self.subject.drawn))
        self.following.breaking(mutant.what if mutant else "", tried=self.tried, of=of)

    def feed(self, line: bytes) -> None:
        self.following.feed(line)

    def ended(self, trial: Trial, trials: list[Trial]) -> None:
        del trial
        self.tried = len(_mutants(trials))


def _mutants(trials: Iterable[Trial]) -> set[str]:
    return {trial.question.mutant for trial in trials} - {""}


def _told(survivor: Survivor) -> str:
    mutant = survivor.kill.mutant
    return messages.survivor_told(
        what=mutant.what,
        place=f"{mutant.path}:{mutant.line}",
        code=survivor.code,
        observe=survivor.observe,
    )


def best(tables: Iterable[KillTable]) -> KillTable:
    """One table of several about the same defects."""
    known: dict[str, Kill] = {}
    for kill in _kills(tables):
        before = known.setdefault(id_of(kill), kill)
        if WORTH.index(kill.fate) < WORTH.index(before.fate):
            known[id_of(kill)] = kill
    return KillTable(tuple(known.values()))


def _kills(tables: Iterable[KillTable]) -> Iterator[Kill]:
    for table in tables:
        yield from table.kills


def id_of(kill: Kill) -> str:
    """The same for the same change of the same code."""
    return f"{kill.mutant.id} {kill.mutant.what} {kill.mutant.edits!r}"
