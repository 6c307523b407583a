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

COMMANDS = ("--help", "--version", "rules")
ROUNDS = 15
TARGET = 10


def results() -> list[Result]:
    name, command = f"itw {COMMANDS[0]}", _itw(COMMANDS[0])
    if not _works(command):
        return [not_measured(f"{name} against all imports", "x", f"`{name}` does not run")]
    others = {f"itw {each}": _itw(each) for each in COMMANDS[1:] if _works(_itw(each))}
    sides = {name: command, **others, "all imports": _python(_imports()), "python": _python("pass")}
    samples = in_turns({side: _starter(command) for side, command in sides.items()}, ROUNDS)
    return [
        ratio(f"{name} against all imports", "all imports", name, samples, target=TARGET),
        *(_told(each, samples[each], "") for each in others),
        _told("python", samples["python"], "the interpreter alone, which nothing can go below: "),
    ]


def _told(name: str, seconds: list[float], what: str) -> Result:
    value = 1000 * median(seconds)
    return Result(name=name, value=value, unit="ms", detail=what + spread(seconds))


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


def _itw(argument: str) -> list[str]:
    return [sys.executable, "-c", "from workers.cli import main; main()", argument]


def _python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def _starter(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def _works(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    show(results())
