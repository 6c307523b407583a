"""Where a test skips itself, in the ways that Go projects have beside a check of their own."""

import re

from itw.source.call import Call
from itw.source.declared import Declared, Reached
from itw.source.package import Package
from itw.source.scopes import Block
from itw.source.testing import SKIPPING_METHODS, is_testing_variable

# What a helper says it does where it skips the test: SkipIfShort(t), requireDocker(t).
SAYS_SO = re.compile(r"(?i)skip|(?:require|need|check)s?_?(?:docker|containers?|integration|env)")
SHORT = "testing.Short"
ASKED = re.compile(r"\btesting\.Short\(|\bos\.(?:Getenv|LookupEnv)\(")
MAX_EXAMPLE = 70  # characters of a condition that a message shows


def is_skip(reached: Reached) -> bool:
    """t.Skip, testing.Short, or a helper that is given the test and says so in its name."""
    function, call = reached.declared.function, reached.call
    if call.name == SHORT:
        return True
    if call.method in SKIPPING_METHODS and is_testing_variable(function, call.receiver):
        return True
    return SAYS_SO.search(call.method) is not None and any(
        is_testing_variable(function, argument) for argument in call.arguments
    )


def is_conditional(reached: Reached) -> bool:
    """Whether an `if` decides about a call, or about one that leads to it."""
    calls = (*(call for _, call in reached.via), reached.call)
    return any(_decides(block, call) for call in calls for block in call.within)


def _decides(block: Block, call: Call) -> bool:
    return block.kind == "if" and block.body < call.start


def is_asked_for(declared: Declared) -> bool:
    """Whether a function looks if somebody asked for it: `-short`, a variable, a skip for one."""
    return ASKED.search(declared.function.code) is not None


def example_of(package: Package) -> str:
    """How a test of the package is skipped where nobody asked for it: "if testing.Short()"."""
    for declared in package.tests:
        for call in declared.function.named(*SKIPPING_METHODS):
            for block in call.within[-1:]:
                header = block.text.chars[block.start : block.body].strip()
                fits = len(header) <= MAX_EXAMPLE and "\n" not in header and "`" not in header
                if block.kind == "if" and fits and ASKED.search(header):
                    return header
    return ""
