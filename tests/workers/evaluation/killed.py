"""An evaluation in a process of its own, which a test kills: python -m … DIRECTORY URL REF HANGS.

It hangs at the first run of that name ("mutant TestX").
"""

import sys
import time
from pathlib import Path

from itw.runs.sandbox import SandboxRun, Target, Variant
from tests.workers.evaluation.stage import Sandbox, Stage


def main(directory: Path, url: str, commit: str, hangs: str) -> None:
    def answer(target: Target, variant: Variant) -> SandboxRun | None:
        del target, variant
        if sandbox.told[-1] == hangs:
            (directory / "hangs").touch()
            time.sleep(60)
        return None

    sandbox = Sandbox(answer)
    Stage(
        directory / "sample.git", commit, directory / "evaluation", url=url, sandbox=sandbox
    ).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
