"""A writing job in a process of its own, which a test kills: python -m … DIRECTORY hang|go."""

import sys
import time
from pathlib import Path

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
from workers.writing.trials import Trials


class Noted(ScriptedAuthor):
    """Writes down what is paid for."""

    directory: Path

    def draft(self, plan: str) -> tuple[Written, Paid]:
        self._note("draft")
        return super().draft(plan)

    def mended(self, mending: Mending) -> tuple[Written, Paid]:
        self._note("mended")
        self.replies = [written("two")]
        return super().mended(mending)

    def _note(self, what: str) -> None:
        with (self.directory / "paid").open("a") as file:
            file.write(f"{what}\n")


def main(directory: Path, how: str) -> None:
    def before(what: str) -> None:
        if how == "hang" and what == "promise":
            (directory / "hangs").touch()
            time.sleep(60)

    author = Noted([written("one"), written("two")])
    author.directory = directory
    watched = Watched()
    sandbox = ScriptedSandbox(runs={"one": [bad]})
    evidence = Loop(
        ground=GROUND,
        author=author,
        trials=Trials(ground=GROUND, opening=sandbox.open, watching=watched),
        prover=ScriptedProver(before=before),
        journal=Journal.of(directory, "a job"),
        watching=watched,
        formatting=lambda _path, text: text,
    ).run()
    said = json_of(evidence, "output nats")
    sys.stdout.write(f"{said['state']} {said['drafts']} {said['dollars']} {sandbox.told}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
