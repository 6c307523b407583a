"""Which connectors of a pull request tests are written for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from itw import messages
from itw.connector import Connector, External, Tested
from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.review import Assessment
from itw.tree import Tree
from itw.writing.chosen import named

MOST = 3  # connectors of one job


class NoChoice(UserError):
    """There is nothing to write tests for; the text says why, in Markdown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`left` are untested as well, and not chosen."""

    connectors: tuple[Connector, ...]
    left: tuple[Connector, ...] = ()


def name_of(connector: Connector) -> str:
    """As it is written in a command: "output/nats"."""
    return f"{connector.kind}/{connector.name}"


def choice(asked: Sequence[str], assessment: Assessment, head: Tree) -> Choice:
    """What a command is about: the connectors that it names, or else the untested ones."""
    if asked:
        return Choice(_named(asked, assessment, head))
    untested = tuple(_untested(assessment))
    if not untested:
        changes = assessment.connectors
        touched = (*changes.added, *changes.changed, *changes.renamed)
        raise NoChoice(messages.nothing_untested() if touched else messages.nothing_to_write_for())
    return Choice(untested[:MOST], untested[MOST:])


def missing_tests(assessment: Assessment) -> tuple[Connector, ...]:
    """New connectors that a test is missing for: not waived, and with a service to run against."""
    missing = {
        each.connector for each in assessment.findings if each.rule == "missing_integration_test"
    }
    return tuple(
        each
        for each in _untested(assessment)
        if str(each) in missing and assessment.coverage[each].external is External.CONTAINER
    )


def connectors_named(names: Sequence[str], head: Tree) -> tuple[Connector, ...]:
    """By the names that `name_of` gives; what is gone is left out."""
    there = {name_of(each): each for each in connectors_in(head)}
    return tuple(there[name] for name in names if name in there)


def _untested(assessment: Assessment) -> Iterator[Connector]:
    """New ones first, and in each group those whose service has a container."""
    changes = assessment.connectors
    groups = (changes.added, (*changes.changed, *(after for _, after in changes.renamed)))
    for group in groups:
        for external in (External.CONTAINER, External.HOSTED):
            for each in group:
                coverage = assessment.coverage.get(each)
                if (
                    coverage is not None
                    and coverage.external is external
                    and coverage.tested is not Tested.YES
                ):
                    yield each


def _named(asked: Sequence[str], assessment: Assessment, head: Tree) -> tuple[Connector, ...]:
    if len(asked) > MOST:
        raise NoChoice(messages.too_many_named(most=MOST))
    changes = assessment.connectors
    touched = (*changes.added, *changes.changed, *(after for _, after in changes.renamed))
    everywhere = connectors_in(head)
    found: dict[Connector, None] = {}
    unknown = []
    for name in asked:
        matching = named(name, touched) or named(name, everywhere)
        if len(matching) > 1:
            kinds = [name_of(each) for each in matching]
            raise NoChoice(messages.which_connector(name=name, kinds=kinds))
        if not matching:
            unknown.append(name)
        found.update(dict.fromkeys(matching))
    if unknown:
        known = [name_of(each) for each in touched]
        raise NoChoice(messages.no_such_connectors_to_write(names=unknown, known=known))
    return tuple(found)
