"""The zoo: a pull request with one package for each way in which tests can end.

`load` makes its two commits beside the sample's; `EXHIBITS` is what zoo.toml expects of them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from itw.runs.report import Result
from itw.runs.sandbox import Ending, Limits
from tests import sample_repository
from tests.sample_repository import MAIN, commit, files

BASE = "refs/heads/zoo"
BRANCH = "refs/heads/every-way-to-end"
TABLE = sample_repository.DATA / "zoo" / "zoo.toml"


@dataclass(frozen=True, slots=True)
class Zoo:
    """The SHAs of its commits; `base` follows the sample's base."""

    base: str
    pull_request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One package and what becomes of its tests."""

    name: str
    package: str
    ending: Ending | None = None  # of one run of all its tests; None where none is selected
    limits: Limits = field(default_factory=Limits)
    tests: Mapping[str, Result]
    steps: Mapping[str, str] = field(default_factory=dict)
    fix: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    asked: bool = False  # the change does not touch it: it is run when somebody names it
    reruns: int = 0  # of what failed, where that can make a difference
    forgets: int = 0
    why: str = ""
    panic: str = ""
    log: str = ""  # in a service's log


def load(git_dir: Path) -> Zoo:
    """Write the commits into a bare repository, beside the sample's."""
    sample = commit(git_dir, MAIN, files("base"), "Inputs, outputs and caches for three services")
    base = commit(git_dir, BASE, files("zoo/base"), "Rows for PostgreSQL, rounding", parent=sample)
    head = files("zoo/pull-request")
    return Zoo(base, commit(git_dir, BRANCH, head, "Every way in which tests can end", parent=base))


def exhibits() -> Mapping[str, Exhibit]:
    table = tomllib.loads(TABLE.read_text())
    return {name: _exhibit(name, entry) for name, entry in table.items()}


def _exhibit(name: str, entry: dict[str, Any]) -> Exhibit:
    tests = {test: Result(result) for test, result in entry.pop("tests").items()}
    ending = Ending(entry.pop("ending")) if "ending" in entry else None
    limits = Limits(**entry.pop("limits", {}))
    refused = tuple(entry.pop("refused", ()))
    package = entry.pop("package", f"internal/impl/{name}")
    return Exhibit(
        name=name,
        package=package,
        ending=ending,
        limits=limits,
        tests=tests,
        refused=refused,
        **entry,
    )
