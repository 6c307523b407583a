"""A writing job in a process of its own, which a test kills: python -m … DIRECTORY [MOMENT].

A moment is what the job is about to do: "plan", "draft", "vet one", "run two 3", "promise". It
hangs there. What is paid for is written down.
"""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from itw.mutants.mutant import Family
from itw.writing.draft import Draft
from itw.writing.report import json_of
from tests.workers.writing.stage import (
    GROUND,
    ScriptedAuthor,
    ScriptedProver,
    ScriptedSandbox,
    Watched,
    bad,
    written,
)
from workers.writing.author import Mending, Written
from workers.writing.journal import Journal, Paid
from workers.writing.loop import Loop
from workers.writing.roles import Broken
from workers.writing.trials import Trials

# Draft "one" fails twice, "two" holds and overlooks a promise, "three" notices all.
MOMENTS = (
    *("plan", "draft", "vet one", "run one 1", "run one 2", "mended one"),
    *("vet two", *(f"run two {number}" for number in range(1, 6)), "promise two", "mended two"),
    *("vet three", *(f"run three {number}" for number in range(1, 6)), "promise three"),
    "random three",
)
NEXT = {"one": "two", "two": "three"}
WORDS = ("one", "two", "three")


@dataclass
class Moments:
    """Comes to each of them in turn; hangs at the one that is given."""

    directory: Path
    hangs_at: str
    runs: Counter[str] = field(default_factory=Counter)

    def come(self, moment: str) -> None:
        if moment.startswith("run "):
            self.runs[moment] += 1
            moment = f"{moment} {self.runs[moment]}"
        if moment == self.hangs_at:
            (self.directory / f"hangs at {moment}").touch()
            time.sleep(120)

    def pay(self, what: str) -> None:
        with (self.directory / "paid").open("a") as file:
            file.write(f"{what}\n")


@dataclass
class Noted(ScriptedAuthor):
    """Comes to a moment, then is paid."""

    moments: Moments | None = None

    def plan(self) -> tuple[str, Paid]:
        return self._at("plan", super().plan())

    def draft(self, plan: str) -> tuple[Written, Paid]:
        return self._at("draft", super().draft(plan))

    def mended(self, mending: Mending) -> tuple[Written, Paid]:
        last = next(iter(mending.last.files.values()))
        word = next(each for each in WORDS if f't, "{each}"' in last)
        self.replies = [written(NEXT[word])]
        return self._at(f"mended {word}", super().mended(mending))

    def _at(self, moment: str, answer: Any) -> Any:
        assert self.moments is not None
        self.moments.come(moment)
        self.moments.pay(moment)
        return answer


@dataclass
class Breaking(ScriptedProver):
    moments: Moments | None = None

    def __call__(self, draft: Draft, family: Family) -> Broken:
        asked = super().__call__(draft, family)
        assert self.moments is not None
        self.moments.come(self.asked[-1])
        return asked


def main(directory: Path, hangs_at: str) -> None:
    moments = Moments(directory, hangs_at)
    watched = Watched()
    sandbox = ScriptedSandbox(runs={"one": [bad]}, before=moments.come)
    evidence = Loop(
        ground=GROUND,
        author=Noted([written("one")], moments=moments),
        trials=Trials(ground=GROUND, opening=sandbox.open, watching=watched),
        prover=Breaking(missed={"two": ("closes nothing",)}, moments=moments),
        journal=Journal.of(directory, "a job"),
        watching=watched,
        formatting=lambda _path, text: text,
    ).run()
    said = json_of(evidence, "output nats")
    sys.stdout.write(f"{said['state']} {said['drafts']} {said['dollars']} {len(said['runs'])}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "".join(sys.argv[2:]))
