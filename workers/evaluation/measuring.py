"""Sets of tests on the connector as it is, and on mutants that are the same for every set."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from itw import messages
from itw.configuration.config import Config
from itw.connector import Connector
from itw.diff import Diff
from itw.evaluation.reading import fixed, measured_of, options_in
from itw.evaluation.result import Measured
from itw.proving.subjects import subjects_of
from itw.proving.trials import Subject
from itw.review import review_trees
from itw.runs.planning import plan_tests
from itw.tree import Tree
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from workers.prove import Following, Opening, Proving
from workers.trial_journal import Journal, journal_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """How many random mutants, drawn by which seed, and where and how long they are run."""

    opening: Opening
    following: Following
    mutants: int
    seed: str
    until: float = float("inf")  # of the monotonic clock
    sandboxed: bool = True

    def own(self, connector: Connector, tree: Tree, config: Config, directory: Path) -> Measured:
        """The repository's own integration tests of a connector; `directory` keeps the runs."""
        subjects = self.own_subjects(connector, tree, config)
        if not subjects:
            return Measured(why=messages.no_own_test_title())
        paths = dict.fromkeys(
            test.path
            for subject in subjects
            for test in subject.plan.tests
            if test.name in subject.target.tests
        )
        return self._measured(subjects, directory, options_in(connector, tree, paths))

    def own_subjects(self, connector: Connector, tree: Tree, config: Config) -> tuple[Subject, ...]:
        """None where there is no such test, or none that the repository's command would run."""
        nothing = Diff(base=tree.commit, head=tree.commit, files=())
        assessment = review_trees(diff=nothing, base=tree, head=tree, config=config)
        name = f"{connector.kind}/{connector.name}"
        plan = plan_tests(assessment, base=tree, head=tree, asked=[name])
        subjects = subjects_of(plan, tree, mutants=self.mutants, seed=self.seed)
        return tuple(each for each in subjects if each.connector == connector)

    def draft(self, ground: Ground, draft: Draft, directory: Path) -> Measured:
        """What was written. Runs that the writing made already are not made again."""
        tree = draft.onto(ground.tree)
        plan = ground.plan(draft)
        subjects = subjects_of(plan, tree, mutants=self.mutants, seed=self.seed)
        options = options_in(ground.connector, tree, draft.files)
        return self._measured(subjects, directory, options)

    def _measured(
        self, subjects: Iterable[Subject], directory: Path, options: tuple[tuple[str, bool], ...]
    ) -> Measured:
        proofs = []
        for subject in (fixed(each, self.mutants) for each in subjects):
            name = journal_name(subject, sandboxed=self.sandboxed)
            journal = Journal(directory / f"{name}.jsonl")
            proof = Proving(
                subject=subject,
                opening=self.opening,
                journal=journal,
                following=self.following,
                until=self.until,
            ).run()
            proofs.append((proof, journal.trials()))
        return measured_of(proofs, options)
