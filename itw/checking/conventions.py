"""The rules that exist: every module of `itw.rules`, found by its file."""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from textwrap import dedent

import itw.rules
from itw.checking.rule import Rule, Unit, Violation


@dataclass(frozen=True, slots=True)
class Convention:
    """A rule with its name (the file's) and its documentation (the docstring)."""

    name: str
    rule: Rule
    doc: str
    check: Callable[[Unit], Iterator[Violation]]

    @property
    def why(self) -> str:
        """The paragraphs between the first line and the examples."""
        return self.doc.partition("\n")[2].partition("\nBad:\n")[0].strip()

    @property
    def bad(self) -> str:
        return dedent(self.doc.partition("\nBad:\n")[2].partition("\nGood:\n")[0]).strip("\n")

    @property
    def good(self) -> str:
        return dedent(self.doc.partition("\nGood:\n")[2]).strip("\n")

    @property
    def title(self) -> str:
        """The first line: what the rule finds."""
        return self.doc.split("\n", 1)[0]


@cache
def conventions() -> tuple[Convention, ...]:
    """All rules, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(itw.rules.__path__))
    return tuple(_convention(name) for name in names)


def convention(name: str) -> Convention | None:
    return next((each for each in conventions() if each.name == name), None)


def _convention(name: str) -> Convention:
    module = import_module(f"itw.rules.{name}")
    return Convention(name, module.RULE, (module.__doc__ or "").strip(), module.check)
