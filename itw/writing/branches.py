"""The conditions in a connector's own code: what tests overlook most is one side of one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from itw.mutants.code import ConnectorCode
from itw.mutants.syntax import Function, line, text, walk

MAX_FUNCTIONS = 16
MAX_CONDITIONS = 12  # of one function
LONGEST = 90  # characters of a condition
SPECS = ("ConfigSpec", "ConfigField")


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches:
    """One function's conditions, each with its line."""

    name: str  # "jetStreamReader.Read"
    path: str
    conditions: tuple[tuple[int, str], ...]


def branches_of(code: ConnectorCode) -> tuple[Branches, ...]:
    """Of the functions that are this connector's alone; a check of an error is none of them."""
    found = (_branches(path, function) for path, function in code.own)
    return tuple(each for each in found if each.conditions)[:MAX_FUNCTIONS]


def _branches(path: str, function: Function) -> Branches:
    name = f"{function.receiver}.{function.name}" if function.receiver else function.name
    is_spec = any(result.endswith(SPECS) for result in function.results)
    conditions = () if is_spec else tuple(_conditions(function.body))[:MAX_CONDITIONS]
    return Branches(name=name, path=path, conditions=conditions)


def _conditions(body: Node) -> Iterator[tuple[int, str]]:
    for node in walk(body):
        if node.type != "if_statement":
            continue
        said = " ".join(text(node.child_by_field_name("condition")).split())
        if said and not said.endswith("err != nil"):
            yield line(node), said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
