"""Sorts the nodes of a syntax tree into functions, with their calls, closures and blocks."""

import re
from collections.abc import Mapping

from tree_sitter import Node

from itw.source.call import Call
from itw.source.closures import closure
from itw.source.folding import FoldedCall
from itw.source.function import FUNCTION_NAME, Function
from itw.source.scopes import Block, Scope, ScopeKind
from itw.source.text import Text

MAX_DEPTH = 500  # open calls, closures and control statements
MAX_NAME = 200  # characters of a callee: chains of builders are cut

CONTROL = {
    "if_statement": "if",
    "for_statement": "for",
    "select_statement": "select",
    "expression_switch_statement": "switch",
    "type_switch_statement": "switch",
    "expression_case": "case",
    "default_case": "case",
    "type_case": "case",
    "communication_case": "case",
}
KEYWORDS = {"go_statement": "go", "defer_statement": "defer"}
ASSIGNMENTS = ("short_var_declaration", "assignment_statement", "var_spec")
DECLARATIONS = ("function_declaration", "method_declaration")
CALL, CLOSURE = "call_expression", "func_literal"
FACTS = (CALL, CLOSURE, *CONTROL, *KEYWORDS, *ASSIGNMENTS, *DECLARATIONS)
# The callee in nine calls of ten: names and dots up to the parenthesis.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_.\x80-\xff]+(?=\()")
RECEIVER_TYPE = re.compile(r"([A-Za-z0-9_\x80-\xff]+)\s*(?:\[.*)?$", re.DOTALL)

# What facts are made of: (start, -end, kind, tie-breaker, node or call).
Found = tuple[int, int, str, int, Node | FoldedCall]
# One open node: (end, scope, within, call, assignment, keyword).
_Open = tuple[int, int, tuple[Block, ...], int, int, str]


class TooDeep(Exception):
    """More levels than a person writes."""


def collect(text: Text, nodes: list[Found]) -> tuple[tuple[Function, ...], tuple[Call, ...]]:
    """Sort the nodes, which come in the order of the source, into functions.

    One long loop on purpose: it runs for every call of every file, and is most of our own time.
    The stack holds the open nodes: (end, scope, within, call, assignment, keyword).
    """
    functions: list[Function] = []
    outside: list[Call] = []
    calls, scopes, blocks = outside, list[Scope](), list[Block]()
    bottom: _Open = (len(text.chars) + 1, -1, (), -1, -1, "")
    stack = [bottom]
    chars, plain_name = text.chars, PLAIN_NAME.match
    following = [node[0] for node in nodes[1:]] + [-1]
    folded = {call[0]: call for *_, call in reversed(nodes) if isinstance(call, tuple)}
    for (start, minus_end, kind, _, node), next_start in zip(nodes, following, strict=False):
        while stack[-1][0] <= start:
            stack.pop()
            if len(stack) == 1:
                calls = outside
        if len(stack) > MAX_DEPTH:
            raise TooDeep
        end = -minus_end
        _, scope, within, parent, assignment, keyword = stack[-1]
        if kind == CALL:
            if isinstance(node, tuple):
                _, opening, _, name = node
            # a().b() and func() {}() begin with the node of their callee
            elif next_start != start and (match := plain_name(chars, start)):
                name, opening = match[0], match.end()
            else:
                name, opening = _callee(text, node, folded)
            if parent >= 0 and calls[parent].start == start:  # a().b(): not an argument
                parent = calls[parent].nested_in
            calls.append(
                Call(text, name, start, opening, end, scope, within, parent, assignment, keyword)
            )
            stack.append((end, scope, within, len(calls) - 1, -1, ""))
        elif kind in ASSIGNMENTS:
            stack.append((end, scope, within, -1, start, ""))
        elif kind in CONTROL:
            block = Block(text, CONTROL[kind], start, end)
            blocks.append(block)
            stack.append((end, scope, (*within, block), -1, -1, ""))
        elif kind in KEYWORDS:
            stack.append((end, scope, within, -1, -1, KEYWORDS[kind]))
        elif kind == CLOSURE:
            if scope >= 0:
                given = calls[parent] if parent >= 0 else None
                scopes.append(closure(text, (start, end), scope, (given, parent), assignment))
                stack.append((end, len(scopes) - 1, (), -1, -1, ""))
        elif len(stack) == 1 and isinstance(
            node, Node
        ):  # a declaration inside another is a syntax error's ghost
            calls, blocks = [], []
            scopes = [Scope(text, ScopeKind.BODY, -1, start, end)]
            functions.append(_function(text, node, scopes, calls, blocks))
            stack.append((end, 0, (), -1, -1, ""))
    return tuple(functions), tuple(outside)


def _function(
    text: Text, node: Node, scopes: list[Scope], calls: list[Call], blocks: list[Block]
) -> Function:
    """The lists are filled while the function's own nodes go by."""
    start, end = node.start_byte, node.end_byte
    body = node.child_by_field_name("body")
    head = FUNCTION_NAME.match(text.chars, start)
    owner = RECEIVER_TYPE.search(head[1].strip()) if head and head[1] else None
    return Function(
        text=text,
        name=text.slice(*head.span(2)) if head else "",
        receiver=owner[1] if owner else "",
        start=start,
        opening=body.start_byte if body else end,
        end=end,
        scopes=scopes,
        calls=calls,
        blocks=blocks,
        broken=node.has_error or head is None or (body is None and _is_cut_off(node)),
    )


def _is_cut_off(node: Node) -> bool:
    """Whether the parser took the head for a whole declaration: what follows made no sense."""
    after = node.next_sibling
    return after is not None and after.is_error


def _callee(text: Text, node: Node, folded: Mapping[int, FoldedCall]) -> tuple[str, int]:
    """Name and parenthesis of a call whose callee is more than names and dots."""
    arguments = node.child_by_field_name("arguments")
    opening = arguments.start_byte if arguments else node.end_byte - 1
    suffix = ""
    callee = node.child_by_field_name("function")
    while callee is not None and len(suffix) < MAX_NAME:
        if callee.type == "selector_expression":
            field = callee.child_by_field_name("field")
            suffix = f".{text.slice(field.start_byte, field.end_byte)}{suffix}" if field else suffix
            callee = callee.child_by_field_name("operand")
        elif callee.type == "call_expression":
            suffix = f"(){suffix}"
            callee = callee.child_by_field_name("function")
        elif callee.type == "index_expression":
            suffix = f"[]{suffix}" if suffix else ""  # f[T]() is named as f() is
            callee = callee.child_by_field_name("operand")
        elif callee.type == "parenthesized_expression":
            callee = callee.named_child(0)
        elif callee.type == "func_literal":
            return f"func{suffix}", opening
        else:
            return _written(text, callee, folded) + suffix, opening
    return suffix, opening


def _written(text: Text, node: Node, folded: Mapping[int, FoldedCall]) -> str:
    """What a name stands for: `a()` where a call was folded into it."""
    call = folded.get(node.start_byte)
    start, called = (call[2], f"{call[3]}()") if call is not None else (node.start_byte, "")
    return called + " ".join(text.slice(start, node.end_byte).split())
