"""Questions that are asked of the tests, one run each, and their answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from itw.connector import Connector
from itw.go.command import DEFAULT_TIMEOUT
from itw.mutants import Mutant, stops_services
from itw.proving.observation import Observation
from itw.runs.plan import TestPlan
from itw.runs.sandbox import Target
from itw.story.log_lines import SourceLines
from itw.tree import Tree

SHORTEST = 60  # seconds that broken code is given, however fast the tests are
TIMES = 3  # as long as the connector as it is takes
STOPPED_TIMES = 8  # every test waits for what does not come, and none ends the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One run: of a mutant, or of the connector as it is (""), which is the control."""

    mutant: str = ""  # its key
    attempt: int = 1
    cover: bool = False
    timeout: int = 0
    tests: tuple[str, ...] = ()  # () are all of the subject's
    stops: bool = False  # the services, at each test's When


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    question: Question
    observation: Observation


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A connector and the tests that are to notice when it is broken.

    `promises` are all tried; `drawn` are random ones in the order in which they were drawn, of
    which `wanted` are tried that the tests can reach.
    """

    connector: Connector
    plan: TestPlan
    target: Target
    tree: Tree
    promises: tuple[Mutant, ...] = ()
    drawn: tuple[Mutant, ...] = ()
    wanted: int = 0
    seed: str = ""
    sources: SourceLines = field(default_factory=SourceLines)

    @cached_property
    def contents(self) -> dict[str, bytes]:
        paths = dict.fromkeys(each.path for each in (*self.promises, *self.drawn))
        return dict(self.tree.read(paths))

    @cached_property
    def by_key(self) -> dict[str, Mutant]:
        return {key_of(each): each for each in (*self.promises, *self.drawn)}


def key_of(mutant: Mutant) -> str:
    """The same for the same change of the same code."""
    edits = "".join(f"{each.start}-{each.end} {each.text!r}" for each in mutant.edits)
    edits += "".join(f"{path} {content!r}" for path, content in mutant.beside)
    return f"{mutant.id} {sha256(edits.encode()).hexdigest()[:12]}"


def timeout_for(control: Observation, target: Target, mutant: Mutant) -> int:
    """Seconds for a broken connector: enough to be sure, and not more."""
    usual = target.command.timeout or DEFAULT_TIMEOUT
    times = STOPPED_TIMES if stops_services(mutant) else TIMES
    return min(usual, max(SHORTEST, math.ceil(control.seconds * times) + 10))


def is_control(trial: Trial) -> bool:
    return not trial.question.mutant


def controls_of(trials: Sequence[Trial]) -> list[Observation]:
    return [trial.observation for trial in trials if is_control(trial)]
