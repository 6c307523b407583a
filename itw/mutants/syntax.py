"""Go syntax as mutants need it: methods with their signatures, and the nodes of their bodies."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_go
from tree_sitter import Language, Node, Parser

from itw.source.watched import TooSlow, watched


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_go.language()))


def parse(content: bytes) -> Node:
    """The root of a file's tree; what can't be parsed has errors in it, or nothing."""
    try:
        watched(_parser(), content)
    except TooSlow:
        content = b""
    return _parser().parse(content).root_node  # once more: nodes have no text where it was watched


def text(node: Node | None) -> str:
    return node.text.decode(errors="replace") if node is not None and node.text else ""


def line(node: Node) -> int:
    return node.start_point[0] + 1


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order of the source."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; the type is as it is written, "...string" for a variadic one."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method with a body. `receiver` is the type's bare name, "" for a function."""

    node: Node
    name: str
    receiver: str
    receiver_type: str  # as written: "*cache", "*pool[T]"
    parameters: tuple[Parameter, ...]
    results: tuple[str, ...]

    @property
    def name_node(self) -> Node:
        node = self.node.child_by_field_name("name")
        assert node is not None  # noqa: S101 - the grammar says so
        return node

    @property
    def body(self) -> Node:
        node = self.node.child_by_field_name("body")
        assert node is not None  # noqa: S101 - only those with a body are made
        return node


def functions_in(root: Node) -> Iterator[Function]:
    """Every function and method of a file that has a body and no syntax error."""
    for node in root.children:
        if node.type not in {"function_declaration", "method_declaration"} or node.has_error:
            continue
        if node.child_by_field_name("body") is None:
            continue
        kind = _receiver_type(node)
        yield Function(
            node=node,
            name=text(node.child_by_field_name("name")),
            receiver=kind.lstrip("*(").split("[")[0].strip(" )"),
            receiver_type=kind,
            parameters=tuple(_parameters(node.child_by_field_name("parameters"))),
            results=tuple(_results(node.child_by_field_name("result"))),
        )


def _receiver_type(node: Node) -> str:
    receiver = node.child_by_field_name("receiver")
    declared = [] if receiver is None else receiver.named_children
    return text(declared[0].child_by_field_name("type")) if declared else ""


def _parameters(node: Node | None) -> Iterator[Parameter]:
    for declared in node.named_children if node is not None else ():
        kind = text(declared.child_by_field_name("type"))
        if declared.type == "variadic_parameter_declaration":
            kind = f"...{kind}"
        elif declared.type != "parameter_declaration":
            continue  # a comment
        names = [text(name) for name in declared.children_by_field_name("name")]
        for name in names or [""]:
            yield Parameter(name, kind)


def _results(node: Node | None) -> Iterator[str]:
    if node is None:
        return
    if node.type == "parameter_list":
        yield from (parameter.type for parameter in _parameters(node))
    else:
        yield text(node)


def import_name(root: Node, ending: str) -> str:
    """The name by which a file knows the package whose path ends so; "" where it imports none."""
    for node in walk(root):
        if node.type != "import_spec":
            continue
        path = text(node.child_by_field_name("path")).strip('"`')
        if path == ending or path.endswith(f"/{ending}"):
            return text(node.child_by_field_name("name")) or path.rpartition("/")[2]
    return ""
