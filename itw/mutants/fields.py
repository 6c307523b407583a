"""Calls that declare a component's options, as syntax: what is called, with what, and then what.

service.NewStringField("prefix").Description("…").Default("")
"""

from collections.abc import Iterator

from tree_sitter import Node

from itw.mutants.syntax import text

CHAINED = {"selector_expression", "call_expression"}


def called(call: Node) -> str:
    """The function as it is written: "service.NewStringField"."""
    return text(call.child_by_field_name("function"))


def arguments(call: Node) -> list[Node]:
    node = call.child_by_field_name("arguments")
    return [child for child in node.named_children if child.type != "comment"] if node else []


def calls_behind(call: Node) -> Iterator[tuple[str, list[Node]]]:
    """The methods called on what a call returns, in their order, with their arguments."""
    below, node = call, call.parent
    while node is not None and node.type in CHAINED:
        if node.type == "call_expression":
            if node.child_by_field_name("function") != below:
                return  # an argument of it
            yield _method(node), arguments(node)
        elif node.child_by_field_name("operand") != below:
            return
        below, node = node, node.parent


def _method(call: Node) -> str:
    """A chain goes over several lines, and may have comments between them."""
    function = call.child_by_field_name("function")
    name = function.child_by_field_name("field") if function is not None else None
    return text(name) if name is not None else called(call)
