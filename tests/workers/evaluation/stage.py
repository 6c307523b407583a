"""An evaluation on the sample repository with a sandbox that answers from values."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from itw.configuration.config import Config, RunCommand
from itw.connectors.inventory import connectors_in
from itw.evaluation.asked import Arguments, Tests
from itw.evaluation.result import Result
from itw.proving.trials import Question, Subject, Trial
from itw.runs.sandbox import AS_IT_IS, SandboxRun, Target, Variant
from itw.spending import DOLLAR, price_of
from itw.tree import Tree
from itw.writing.chosen import chosen
from tests import sample_repository
from tests.model_double.script import Say, Step
from tests.model_double.server import KEY
from tests.workers.reports import failing, passing
from tests.workers.writing.stage import MODULE, TEST, fine
from workers.evaluate import Evaluation
from workers.evaluation.asking import RememberingModel
from workers.evaluation.directory import Directory, opened
from workers.evaluation.history import history_without
from workers.git.repository import Repository
from workers.ledger import Ledger
from workers.model_client import Client
from workers.writing.watching import Nobody

PACKAGE = "internal/impl/nats"
PATH = f"{PACKAGE}/output_integration_test.go"
CONFIG = Config(run_command=RunCommand(cgo=False))
PLAN = {
    "tests": [{"name": "TestIntegrationNATSOutputSends", "shows": [], "story": "one message"}],
    "services": [{"image": "nats:2.10", "why": "the sample uses it"}],
    "observed_with": "github.com/nats-io/nats.go",
}


def draft(word: str = "one", *, path: str = PATH, content: str = "") -> dict[str, Any]:
    text = content or TEST.format(word=word, name="Sends")
    return {
        "files": [{"path": path, "content": text}],
        "tests": ["TestIntegrationNATSOutputSends"],
        "notes": ["scripted, by no model"],
    }


def script(*drafts: dict[str, Any]) -> list[Step]:
    return [Say(text=PLAN), *(Say(text=each) for each in drafts)]


@dataclass
class Sandbox:
    """Tests pass, and fail on a broken connector; `answers` says otherwise by what is run.

    `answer(target, variant)` is asked first; None leaves it to that.
    """

    answer: Callable[[Target, Variant], SandboxRun | None] = lambda _target, _variant: None
    told: list[str] = field(default_factory=list)

    @contextmanager
    def open(self, target: Target, tree: Tree) -> Iterator["Job"]:
        del tree
        yield Job(self, target)


@dataclass
class Job:
    sandbox: Sandbox
    target: Target

    def go_vet(self) -> SandboxRun:
        return fine(self.target)

    def go_compile(self) -> SandboxRun:
        return fine(self.target)

    def go_test(
        self,
        tests: Sequence[str] = (),
        *,
        on_line: Callable[[bytes], None] | None = None,
        variant: Variant = AS_IT_IS,
    ) -> SandboxRun:
        del tests, on_line
        what = "mutant" if variant.files else "run"
        self.sandbox.told.append(f"{what} {','.join(self.target.tests)}")
        known = self.sandbox.answer(self.target, variant)
        if known is not None:
            return known
        return (failing if variant.files else passing)(self.target, MODULE)


class Silent(Nobody):
    """Nobody looks at proofs either."""

    def begin(self, subject: Subject, trials: list[Trial]) -> None: ...

    def asks(self, question: Question) -> None: ...

    def ended(self, trial: Trial, trials: list[Trial]) -> None: ...


def bare(directory: Path) -> tuple[Path, str]:
    """A repository whose history is the sample's, and its commit."""
    git_dir = directory / "sample.git"
    return git_dir, sample_repository.load(git_dir).base


@dataclass
class Stage:
    """One run of an evaluation after the other, on the same directory."""

    repository: Path
    commit: str
    directory: Path
    url: str = ""
    sandbox: Sandbox = field(default_factory=Sandbox)
    names: tuple[str, ...] = ("output/nats",)
    tests: Tests = Tests.BOTH
    budget: int = 50 * DOLLAR
    seconds: float = 600.0
    stop: Event = field(default_factory=Event)
    seed: str = "1"

    @property
    def said(self) -> Arguments:
        """What it is asked, as its report says it."""
        with Repository.at(self.repository) as repository:
            return self.arguments(repository.tree(self.commit))

    def run(self) -> list[Result]:
        with Repository.at(self.repository) as repository:
            tree = repository.tree(self.commit)
            arguments = self.arguments(tree)
            with opened(self.directory, arguments) as directory:
                return list(self._evaluation(repository, tree, arguments, directory).run())

    def arguments(self, tree: Tree) -> Arguments:
        known = list(connectors_in(tree))
        return Arguments(
            repository="sample",
            commit=tree.commit,
            connectors=tuple(str(chosen(name, known)) for name in self.names),
            tests=self.tests,
            model="scripted" if self.tests is not Tests.OWN else "",
            seed=self.seed,
            mutants=3,
            connector_budget=10 * DOLLAR,
            connector_seconds=3600.0,
        )

    def _evaluation(
        self, repository: Repository, tree: Tree, arguments: Arguments, directory: Directory
    ) -> Evaluation:
        known = list(connectors_in(tree))
        return Evaluation(
            arguments=arguments,
            connectors=tuple(chosen(name, known) for name in self.names),
            tree=tree,
            config=CONFIG,
            directory=directory,
            opening=self.sandbox.open,
            writing=lambda: nullcontext(Silent()),
            proving=lambda: nullcontext(Silent()),
            history=partial(history_without, repository, tree.commit),
            model=_model(self.url, directory.ledger) if self.url else None,
            budget=self.budget,
            until=time.monotonic() + self.seconds,
            stop=self.stop,
        )


def _model(url: str, ledger: Ledger) -> RememberingModel:
    price = price_of("claude-sonnet-5-5")
    return RememberingModel(
        Client(api_key=KEY, model="scripted", price=price, base_url=url, ledger=ledger)
    )
