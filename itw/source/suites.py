"""What `suite.Run(t, new(outputSuite))` of testify calls: the methods of the suite by their names.

See https://pkg.go.dev/github.com/stretchr/testify/suite.
"""

import re
from collections.abc import Iterable

from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.variables import written_once

RUN = "testify/suite.Run"
MADE = re.compile(r"(?:\bnew\(|&)\s*(\w+)")
BEFORE = ("SetupSuite", "SetupTest", "BeforeTest")
AFTER = ("AfterTest", "TearDownTest", "TearDownSuite")
TEST = re.compile(r"Test(?![a-z])")


def suite_methods(declared: Iterable[Declared], caller: Declared, call: Call) -> list[Declared]:
    """Those of the suite that a call runs, in the order testify calls them; else none."""
    if call.method != "Run" or not caller.full_name(call).endswith(RUN):
        return []
    kind = _type_of(caller, call.arguments[-1] if call.arguments else "")
    of_suite = [each for each in declared if kind and each.function.receiver == kind]
    named = {each.function.name: each for each in of_suite}
    tests = [each for each in of_suite if TEST.match(each.function.name)]
    before, after = ([named[name] for name in names if name in named] for names in (BEFORE, AFTER))
    return [*before, *tests, *after]


def is_teardown(call: Call, method: Declared) -> bool:
    """Whether a method that a call reaches cleans up after a suite or each of its tests."""
    return call.method == "Run" and bool(method.function.receiver) and method.function.name in AFTER


def _type_of(caller: Declared, given: str) -> str:
    """The type of a value that is made where it is given, or in a variable before."""
    if given.isidentifier():
        given = written_once(caller.function, given)
    made = MADE.match(given)
    return made[1] if made else ""
