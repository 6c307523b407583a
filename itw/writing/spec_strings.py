"""Strings of Go code as they would be at run time: names, defaults and descriptions of options.

Literals, constants, parameters, sums, and what helpers return are followed; what is decided at run
time only is "".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from itw.mutants.fields import arguments, called
from itw.mutants.syntax import Function, text, walk
from itw.writing.config_options import ConfigOption
from itw.writing.go_packages import GoPackages

MAX_DEPTH = 12  # of functions that call functions
MAX_STEPS = 100_000  # the largest spec of Redpanda Connect takes 941

Options = list[ConfigOption]
Known = Options | tuple[Node, "Scope"]  # the options that a variable holds, or what was given


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: its file, and what its names hold."""

    path: str
    names: dict[str, Known] = field(default_factory=dict)
    depth: int = 0


class TooMuch(Exception):
    """The functions that build a spec call each other too often."""


class Strings:
    """Of one spec; `step` is counted for its options, too."""

    def __init__(self, packages: GoPackages) -> None:
        self.packages = packages
        self._steps = 0

    def step(self) -> None:
        """Raises TooMuch."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuch

    def value(self, node: Node, scope: Scope) -> str:
        """A string's value: literals, constants, parameters, sums, and what helpers return."""
        self.step()
        match node.type:
            case "interpreted_string_literal":
                return _unquoted(text(node))
            case "raw_string_literal":
                return text(node)[1:-1]
            case "literal_element" | "parenthesized_expression":
                return self.value(node.named_children[0], scope) if node.named_children else ""
            case "binary_expression":
                sides = (node.child_by_field_name(side) for side in ("left", "right"))
                return "".join(self.value(side, scope) for side in sides if side is not None)
            case "identifier":
                return self._constant(text(node), scope)
            case "selector_expression":
                return self._qualified(node, scope)
            case "call_expression":
                return self._said(node, scope)
            case _:
                return ""

    def _constant(self, name: str, scope: Scope) -> str:
        known = scope.names.get(name)
        if isinstance(known, tuple):
            return self.value(*known)
        value = self.packages.of_file(scope.path).values.get(name)
        if value is None or scope.depth >= MAX_DEPTH:
            return ""
        return self.value(value[1], Scope(value[0], depth=scope.depth + 1))

    def _qualified(self, node: Node, scope: Scope) -> str:
        local, name = text(node).partition(".")[::2]
        package = self.packages.imported(scope.path, local)
        value = package.values.get(name) if package is not None else None
        if value is None or scope.depth >= MAX_DEPTH:
            return ""
        return self.value(value[1], Scope(value[0], depth=scope.depth + 1))

    def _said(self, call: Node, scope: Scope) -> str:
        """The string that a helper returns first; of fmt.Sprintf the format."""
        given = arguments(call)
        name = called(call)
        if name in {"fmt.Sprintf", "string", "strings.TrimSpace"} and given:
            return self.value(given[0], scope)
        found = self.packages.of_file(scope.path).functions.get(name)
        if found is None or scope.depth >= MAX_DEPTH:
            return ""
        path, function = found
        inside = Scope(path, dict(bound(function, given, scope)), scope.depth + 1)
        returns = (node for node in walk(function.body) if node.type == "return_statement")
        statement = next(returns, None)
        lists = statement.named_children if statement is not None else []
        values = lists[0].named_children if lists else []
        return self.value(values[0], inside) if values else ""

    def values(self, nodes: list[Node], scope: Scope) -> Iterator[str]:
        """The values of an enum: given one by one, or as the keys of a map."""
        for node in nodes:
            if node.type == "composite_literal":
                keyed = (each for each in walk(node) if each.type == "keyed_element")
                yield from (self.value(each.named_children[0], scope) for each in keyed)
            elif value := self.value(node, scope):
                yield value

    def default(self, node: Node, scope: Scope) -> str:
        """A default as people would write it in YAML; Go's own words where it isn't a literal."""
        if node.type in {"interpreted_string_literal", "raw_string_literal", "identifier"}:
            value = self.value(node, scope)
            return value if value or node.type != "identifier" else text(node)
        said = " ".join(text(node).split())
        if node.type == "composite_literal":
            body = " ".join(text(node.child_by_field_name("body")).split())
            return body if body != "{}" else ("{}" if said.startswith("map") else "[]")
        return said


def bound(function: Function, given: list[Node], scope: Scope) -> Iterator[tuple[str, Known]]:
    """The parameters of a function with what a call gives it."""
    for index, parameter in enumerate(function.parameters):
        if parameter.name and index < len(given):
            yield parameter.name, (given[index], scope)


ESCAPED = re.compile(r"\\.")
ESCAPES: Mapping[str, str] = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\\\": "\\"}


def _unquoted(literal: str) -> str:
    return ESCAPED.sub(lambda match: ESCAPES.get(match[0], match[0]), literal[1:-1])
