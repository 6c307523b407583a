"""Breaks a connector on purpose, one run after the other, and asks whether its tests notice."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Protocol

from itw.proving.asking import another_chance, is_hopeless, reference_of, what_next
from itw.proving.cover import BLOCK, cover_in
from itw.proving.observation import observed
from itw.proving.proof import Proof, proof_of
from itw.proving.trials import Question, Subject, Trial
from itw.runs.report import Executed, Request, Side
from itw.runs.sandbox import Target, Variant
from itw.tree import Tree
from workers.services import SandboxJob
from workers.trial_journal import Journal

Opening = Callable[[Target, Tree], AbstractContextManager[SandboxJob]]
MAX_PROFILE = 200_000  # lines of a coverage profile


class Following(Protocol):
    """Is told of every run before it begins, of each line that it prints, and how it ended."""

    def begin(self, subject: Subject, trials: list[Trial]) -> None: ...

    def asks(self, question: Question) -> None:
        """May raise, when nobody wants the rest any more."""
        ...

    def feed(self, line: bytes) -> None: ...

    def ended(self, trial: Trial, trials: list[Trial]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Proving:
    """One subject on its way to a proof; `until` is the monotonic clock's end of all runs."""

    subject: Subject
    opening: Opening
    journal: Journal
    following: Following
    until: float = field(default=float("inf"))

    def run(self) -> Proof:
        """Ask until nothing is wanted or time is up. What was asked before a kill is not again."""
        subject = self.subject
        with self.journal.held(subject), ExitStack() as stack:
            trials = another_chance(self.journal.trials())
            self.journal.rewrite(trials)
            self.following.begin(subject, trials)
            job: SandboxJob | None = None
            while (question := what_next(subject, trials)) is not None:
                if time.monotonic() > self.until:
                    return proof_of(subject, trials, complete=False)
                job = job or stack.enter_context(self.opening(subject.target, subject.tree))
                self.following.asks(question)
                trial = self._tried(job, question, trials)
                trials.append(trial)
                self.journal.add(trial)
                self.following.ended(trial, trials)
            return proof_of(subject, trials, complete=not is_hopeless(trials))

    def _tried(self, job: SandboxJob, question: Question, trials: list[Trial]) -> Trial:
        subject, profile = self.subject, list[bytes]()

        def on_line(line: bytes) -> None:
            if not question.cover or line[:1] == b"{":
                self.following.feed(line)
            elif len(profile) < MAX_PROFILE and BLOCK.fullmatch(line):
                profile.append(line)

        run = job.go_test(question.tests, on_line=on_line, variant=self._variant(question))
        request = Request(side=Side.HEAD, attempt=question.attempt, target=run.target)
        package = subject.target.package
        at = next(each.at for each in subject.plan.packages if each.at.package == package)
        reference = reference_of(trials)
        return Trial(
            question=question,
            observation=observed(
                Executed(request=request, run=run),
                subject.plan,
                subject.sources,
                cover=cover_in(profile, package=package, import_path=at.import_path),
                refused=reference.refused if reference and question.mutant else (),
            ),
        )

    def _variant(self, question: Question) -> Variant:
        mutant = self.subject.by_key.get(question.mutant)
        if mutant is None:
            return Variant(cover=question.cover, timeout=question.timeout)
        files = mutant.files(self.subject.contents[mutant.path])
        return Variant(files=files, timeout=question.timeout, fail_fast=not question.stops)
