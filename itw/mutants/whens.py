"""The statements in which tests say When, of those tests that take no service away themselves."""

import re
from collections.abc import Collection, Iterator, Mapping

from tree_sitter import Node

from itw.mutants.fields import arguments, called
from itw.mutants.syntax import text, walk
from itw.story.phase import STEP

WHEN = re.compile(STEP)
TESTS = frozenset({"*testing.T", "testing.T", "testing.TB"})
FUNCTIONS = {"function_declaration", "method_declaration"}
# Of the container library, and of the engine's client: what takes a service away, or a way to it.
STOPS = re.compile(
    r"Container(?:Stop|Kill|Pause|Restart|Remove)|(?:Stop|Kill|Pause|Restart)Container"
    r"|Disconnect\w*|Pause"
)


# `cut` is what the link that a writer is given has.
OWN_STOPS = {("Stop", 2), ("Start", 1), ("cut", 0)}


def whens(tests: Collection[str], roots: Mapping[str, Node]) -> Mapping[str, tuple[Node, ...]]:
    """By file, the statements of these top-level tests and of the helpers that they call."""
    reached = _reached(tests, roots)
    return {path: tuple(_whens(root, reached)) for path, root in roots.items()}


def _reached(tests: Collection[str], roots: Mapping[str, Node]) -> frozenset[str]:
    """The tests that stop no service by themselves, nor by a helper, and the helpers they call."""
    bodies = {
        text(node.child_by_field_name("name")): node
        for root in roots.values()
        for node in root.children
        if node.type in FUNCTIONS
    }
    uses = {name: _called_in(node) & bodies.keys() for name, node in bodies.items()}
    reached, left_alone = set[str](), set[str]()
    for test in tests:
        mine = _closure(test, uses)
        by_itself = any(_stops(bodies[name]) for name in mine if name in bodies)
        (left_alone if by_itself else reached).update(mine)
    return frozenset(reached - left_alone)


def _closure(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set[str](), [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(uses.get(each, ()))
    return found


def _called_in(node: Node) -> set[str]:
    """Names that are called or passed on; a method's too, whatever it is a method of."""
    return {
        text(each)
        for each in walk(node)
        if each.type in {"identifier", "field_identifier"} and text(each)
    } - {text(node.child_by_field_name("name"))}


def _stops(node: Node) -> bool:
    return any(each.type == "call_expression" and _is_stop(each) for each in walk(node))


def _is_stop(call: Node) -> bool:
    """`ctr.Stop(ctx, &timeout)` has two arguments, a stream's `Stop(ctx)` one."""
    receiver, _, method = called(call).rpartition(".")
    if not receiver:
        return False
    given = len(arguments(call))
    return (method, given) in OWN_STOPS or bool(STOPS.fullmatch(method))


def _whens(root: Node, reached: Collection[str]) -> Iterator[Node]:
    for function in root.children:
        name = text(function.child_by_field_name("name"))
        if function.type in FUNCTIONS and name in reached:
            yield from (node for node in walk(function) if _is_when(node))


def _is_when(statement: Node) -> bool:
    """A statement `t.Log("When: …")` of a test's own `t`."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    if call is None or call.type != "call_expression":
        return False
    receiver, _, method = called(call).rpartition(".")
    given = arguments(call)
    if method not in {"Log", "Logf"} or not receiver.isidentifier() or not given:
        return False
    step = WHEN.match(text(given[0]).strip('"`')) if "string_literal" in given[0].type else None
    return step is not None and step["phase"].title() == "When" and _is_test(receiver, statement)


def _is_test(name: str, node: Node) -> bool:
    """Whether the name is a parameter of a function around the node, and a test's."""
    around = node.parent
    while around is not None:
        parameters = around.child_by_field_name("parameters")
        for each in parameters.named_children if parameters is not None else ():
            names = [text(one) for one in each.children_by_field_name("name")]
            if name in names:
                return text(each.child_by_field_name("type")) in TESTS
        around = around.parent
    return False
