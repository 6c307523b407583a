"""The edits that exist: every module of `itw.edits.rules`, named for the rule it mends."""

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

import itw.edits.rules
from itw.edits.site import Draft, Site

# What mends a finding, or None where no edit is certain.
Builder = Callable[[Site], Draft | None]


@cache
def builders() -> Mapping[str, Builder]:
    names = [module.name for module in pkgutil.iter_modules(itw.edits.rules.__path__)]
    return {name: import_module(f"itw.edits.rules.{name}").draft for name in names}
