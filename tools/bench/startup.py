"""Starting the command line, against importing every dependency at once.

A person waits for `itw` each time; each command imports what it needs and nothing else.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import packages_distributions, requires
from importlib.util import find_spec
from statistics import median

from tools.bench.result import Result, in_turns, not_measured, ratio, show, spread

COMMANDS = (("--version",), ("rules",))
ROUNDS = 9
TARGET = 10


def results() -> list[Result]:
    if find_spec("workers.cli.main") is None and not _works(_itw(*COMMANDS[0])):
        return [not_measured("itw against all imports", "x", "`itw --version` does not run")]
    sides = {f"itw {' '.join(command)}": _starter(_itw(*command)) for command in COMMANDS}
    everything = [sys.executable, "-c", _imports()]
    samples = in_turns(
        sides | {"all imports": _starter(everything), "python": _starter(_python("pass"))}, ROUNDS
    )
    first = next(iter(sides))
    found = [ratio(f"{first} against all imports", "all imports", first, samples, target=TARGET)]
    for name in list(sides)[1:]:
        seconds = samples[name]
        found.append(
            Result(name=name, value=1000 * median(seconds), unit="ms", detail=spread(seconds))
        )
    floor = f"the interpreter alone, which no program can go below: {spread(samples['python'])}"
    found.append(
        Result(name="python", value=1000 * median(samples["python"]), unit="ms", detail=floor)
    )
    return found


def _imports() -> str:
    """A program that imports each package the project requires to run."""
    wanted = {
        re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")
        for requirement in requires("integration-test-writer") or []
        if "extra ==" not in requirement
    }
    modules = sorted(
        module
        for module, owners in packages_distributions().items()
        if any(owner.lower().replace("_", "-") in wanted for owner in owners)
        and module.isidentifier()
        and find_spec(module) is not None
    )
    return f"import {', '.join(modules)}"


def _itw(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from workers.cli import main; main()", *arguments]


def _python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def _starter(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def _works(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    show(results())
