"""Random mutants: a place of the connector's code drawn from a seed, and changed.

They are the honest figure: nobody chose them, and whoever writes the tests never sees them before.
"""

from collections.abc import Callable, Iterator
from random import Random

from tree_sitter import Node

from itw.mutants.code import ConnectorCode
from itw.mutants.mutant import Edit, Family, Mutant
from itw.mutants.syntax import Function, line, text, walk

SWAPPED = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
    "+": "-", "-": "+",
}  # fmt: skip
UNTOUCHED = {"Connect", "init"}  # of which every change only stops everything

Operator = Callable[[Node], tuple[str, Edit] | None]


def random_mutants(code: ConnectorCode, *, seed: str, most: int) -> list[Mutant]:
    """At most so many, the same for the same code and seed; in the order of the source."""
    candidates = list(_candidates(code))
    drawn = Random(seed).sample(candidates, min(most, len(candidates)))  # noqa: S311 - no secret
    return sorted(drawn, key=lambda each: (each.path, each.line, each.name))


def _candidates(code: ConnectorCode) -> Iterator[Mutant]:
    for path, function in code.own or code.shared:
        if function.name in UNTOUCHED or _is_spec(function):
            continue
        for node in walk(function.body):
            for name, change in OPERATORS.items():
                made = change(node)
                if made is not None:
                    what, edit = made
                    yield Mutant(
                        family=Family.RANDOM,
                        name=f"random.{name}",
                        what=f"{what} in `{function.name}`",
                        path=path,
                        line=line(node),
                        edits=(edit,),
                    )


def _is_spec(function: Function) -> bool:
    """A config spec says things; what it says is not behaviour."""
    return any(result.endswith(("ConfigSpec", "ConfigField")) for result in function.results)


def _negated(node: Node) -> tuple[str, Edit] | None:
    condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
    if condition is None or _is_error_check(condition):
        return None
    said = text(condition)
    return f"negates `{_short(said)}`", _replaced(condition, f"!({said})")


def _swallowed(node: Node) -> tuple[str, Edit] | None:
    """`if err != nil { … }` never happens; its body still compiles."""
    condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
    if condition is None or not _is_error_check(condition):
        return None
    return f"swallows `{_short(text(condition))}`", _replaced(
        condition, f"({text(condition)}) && false"
    )


def _dropped_call(node: Node) -> tuple[str, Edit] | None:
    if node.type != "expression_statement" or _is_in_clause(node):
        return None
    said = text(node)
    return f"drops `{_short(said)}`", _replaced(node, f"if false {{ {said} }}")


def _dropped_assignment(node: Node) -> tuple[str, Edit] | None:
    if node.type != "assignment_statement" or _is_in_clause(node):
        return None
    said = text(node)
    return f"drops `{_short(said)}`", _replaced(node, f"if false {{ {said} }}")


def _swapped(node: Node) -> tuple[str, Edit] | None:
    if node.type != "binary_expression" or _is_error_check(node):
        return None
    operator = node.child_by_field_name("operator")
    sign = text(operator)
    if operator is None or sign not in SWAPPED or '"' in text(node) or "`" in text(node):
        return None  # strings are added, and never subtracted
    if sign in "+-" and not any(child.type == "int_literal" for child in node.named_children):
        return None
    return f"turns `{sign}` into `{SWAPPED[sign]}`", _replaced(operator, SWAPPED[sign])


def _constant(node: Node) -> tuple[str, Edit] | None:
    if node.type in {"true", "false"}:
        other = "false" if node.type == "true" else "true"
        return f"turns `{node.type}` into `{other}`", _replaced(node, other)
    if node.type == "int_literal" and text(node).isdigit() and not _is_size(node):
        more = str(int(text(node)) + 1)
        return f"turns `{text(node)}` into `{more}`", _replaced(node, more)
    return None


def _early_end(node: Node) -> tuple[str, Edit] | None:
    """`continue` and `break` exchanged."""
    if node.type not in {"continue_statement", "break_statement"} or text(node) not in {
        "continue",
        "break",
    }:
        return None
    if not _is_in_loop(node):
        return None
    other = "break" if text(node) == "continue" else "continue"
    return f"turns `{text(node)}` into `{other}`", _replaced(node, other)


OPERATORS: dict[str, Operator] = {
    "negates": _negated,
    "swallows": _swallowed,
    "drops_call": _dropped_call,
    "drops_assignment": _dropped_assignment,
    "swaps": _swapped,
    "constant": _constant,
    "early_end": _early_end,
}


def _replaced(node: Node, said: str) -> Edit:
    return Edit(node.start_byte, node.end_byte, said.encode(errors="replace"))


def _is_error_check(condition: Node) -> bool:
    if condition.type != "binary_expression":
        return False
    left, right = (text(condition.child_by_field_name(side)) for side in ("left", "right"))
    return right == "nil" and left.lower().endswith("err")


def _is_in_clause(node: Node) -> bool:
    """The head of an if, for, switch or select: no statement may stand there."""
    return node.parent is None or node.parent.type not in {
        "block",
        "statement_list",
        "expression_case",
        "default_case",
        "communication_case",
    }


def _is_in_loop(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type not in {"func_literal", "function_declaration"}:
        if parent.type in {"select_statement", "expression_switch_statement"}:
            return False  # a break leaves that, and no loop
        if parent.type == "for_statement":
            return True
        parent = parent.parent
    return False


def _is_size(node: Node) -> bool:
    """The length of an array type, and shifts: another number there does not compile or wraps."""
    parent = node.parent
    return parent is not None and parent.type in {"array_type", "slice_expression"}


def _short(said: str) -> str:
    plain = " ".join(said.split()).replace("`", "'")
    return plain if len(plain) <= 60 else f"{plain[:57]}…"
