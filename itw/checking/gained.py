"""What the other tests of a package gained by a change: a loss of one may be a move."""

from collections.abc import Callable
from typing import TypeVar

from itw.checking.rule import IntegrationTest, Unit
from itw.source.declared import Declared

Part = TypeVar("Part")


def gained(unit: Unit, but: Declared, ask: Callable[[IntegrationTest], set[Part]]) -> set[Part]:
    """What `ask` finds in all tests but one, and did not find in them before."""
    found: set[Part] = set()
    for test in unit.tests:
        if test.declared.function is not but.function:
            had = had_before(unit, test, ask)
            found |= ask(test) - had
    return found


def had_before(
    unit: Unit, test: IntegrationTest, ask: Callable[[IntegrationTest], set[Part]]
) -> set[Part]:
    """What `ask` finds in a test as it was at base; nothing where it is new."""
    old = unit.before(test.declared)
    return ask(unit.base.test_of(old)) if old is not None and unit.base is not None else set()
