"""Broken promises that nobody could notice, because the connector never made them.

Only what is certain: a method that does nothing can't do less, a time to live that is not even
named is ignored already, and an acknowledgement that nobody receives can't be missed.
"""

from collections.abc import Iterator

from tree_sitter import Node

from itw.mutants.syntax import Function, text, walk

UNNAMED = frozenset({"", "_"})
OF_ACKS = ("_never_acks", "_acks_at_once", "_acks_failures")


def changes_nothing(name: str, body: str, method: Function) -> bool:
    """Whether the method does already what the promise's `body` would do."""
    if " ".join(text(method.body).strip("{}").split()) == body:
        return True
    if name.endswith("_ignores_ttl"):
        return method.parameters[3].name in UNNAMED
    if name.endswith(OF_ACKS):
        acks = list(_acks(method.body))
        return bool(acks) and all(map(_does_nothing, acks))
    return False


def _acks(body: Node) -> Iterator[Node]:
    """The second of three values that are returned, where it is not nil.

    A `return` alone returns named results: what they are is not followed, so it stands for one.
    """
    for node in _own(body):
        if node.type != "return_statement":
            continue
        if not node.named_children:
            yield node
            continue
        values = node.named_children[0]
        if values.type != "expression_list" or len(values.named_children) != 3:
            continue
        if text(values.named_children[1]) != "nil":
            yield values.named_children[1]


def _own(body: Node) -> Iterator[Node]:
    """Nodes of a body, without those of function literals in it."""
    inner = {
        below.id
        for node in walk(body)
        if node.type == "func_literal"
        for below in walk(node)
        if below != node
    }
    return (node for node in walk(body) if node.id not in inner)


def _does_nothing(ack: Node) -> bool:
    body = ack.child_by_field_name("body") if ack.type == "func_literal" else None
    return body is not None and "".join(text(body).split()) == "{returnnil}"
