"""Go source in, facts out: one tree-sitter parse and one query a file."""

import re
from collections.abc import Container, Iterator
from functools import cache

import tree_sitter_go
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from itw.source.call import Call
from itw.source.closures import closure
from itw.source.function import Function
from itw.source.go_file import GoFile, Skip
from itw.source.head import constraint_in, imports_in, package_in
from itw.source.scopes import Block, Scope, ScopeKind
from itw.source.text import Text

MAX_BYTES = 1_000_000  # hand-written Go files are far smaller; generated ones are not reviewed
MAX_DEPTH = 500  # open calls, closures and control statements
MAX_NAME = 200  # characters of a callee: chains of builders are cut

# Go 1.26 lets new() take a value (https://go.dev/doc/go1.26#language); the grammar still wants a
# type and takes the whole function for broken. Under another name it is a call like any other;
# facts are read from the source as it is.
NEW_VALUE = re.compile(r"""\bnew\((?=["'`\d&!^+-]|(?!func\b)[\w.]+\()""")

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
FACTS = ["call_expression", "func_literal", *CONTROL, *KEYWORDS, *ASSIGNMENTS, *DECLARATIONS]

# The callee in nine calls of ten: names and dots up to the parenthesis.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_.\x80-\xff]+(?=\()")
FUNCTION_NAME = re.compile(r"func\s*(?:\(([^)]*)\)\s*)?([A-Za-z0-9_\x80-\xff]+)")
RECEIVER_TYPE = re.compile(r"([A-Za-z0-9_\x80-\xff]+)\s*(?:\[.*)?$", re.DOTALL)

# A node to sort: (start, -end, kind, tie-breaker, node).
_Node = tuple[int, int, int, int, Node]
# One open node: (end, scope, within, call, assignment, keyword).
_Open = tuple[int, int, tuple[Block, ...], int, int, str]


class _TooDeep(Exception):
    """More levels than a person writes."""


@cache
def _go() -> tuple[Parser, Query, dict[int, str]]:
    """The parser, the one query, and the node kinds by their number."""
    language = Language(tree_sitter_go.language())
    query = Query(language, "[" + " ".join(f"({kind})" for kind in FACTS) + "] @fact")
    kinds = {language.id_for_node_kind(kind, True) or 0: kind for kind in FACTS}
    return Parser(language), query, kinds


def parse_go(path: str, data: bytes) -> GoFile:
    """Facts of one file. Never raises: what can't be read is `skipped` or `broken`."""
    if len(data) > MAX_BYTES:
        return GoFile(path, Text(b""), skipped=Skip.TOO_LARGE)
    text = Text(data)
    parser, query, kinds = _go()
    root = parser.parse(_masked(text)).root_node
    try:
        functions, calls = _collect(text, kinds, _nodes(query, root, kinds))
    except _TooDeep:
        return GoFile(path, Text(b""), skipped=Skip.TOO_DEEP)
    head = functions[0].start if functions else len(data)
    return GoFile(
        path=path,
        text=text,
        package=package_in(text),
        imports=imports_in(text, head),
        functions=functions,
        calls=calls,
        constraint=constraint_in(text),
        broken=root.has_error,
    )


def _masked(text: Text) -> bytes:
    """The file without the insides of comments and strings: a sixth less work for the parser.

    Runes stay: the grammar wants one character in them.
    """
    code = text.code
    if "'" in code:
        code = text.with_runes
    return (NEW_VALUE.sub("nEw(", code) if "new(" in code else code).encode("latin-1")


def _nodes(query: Query, root: Node, kinds: Container[int]) -> list[_Node]:
    """The nodes that facts are made of, in the order of the source, outer before inner."""
    found = (
        _walked(root, kinds)
        if root.has_error
        else QueryCursor(query).captures(root).get("fact", [])
    )
    return sorted(
        [(node.start_byte, -node.end_byte, node.kind_id, i, node) for i, node in enumerate(found)]
    )


def _walked(root: Node, kinds: Container[int]) -> Iterator[Node]:
    """The same, slower but linear: a query is quadratic in what a syntax error swallows."""
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None and node.kind_id in kinds:
            yield node
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _collect(
    text: Text, kinds: dict[int, str], nodes: list[_Node]
) -> tuple[tuple[Function, ...], tuple[Call, ...]]:
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
    for (start, minus_end, number, _, node), next_start in zip(nodes, following, strict=False):
        while stack[-1][0] <= start:
            stack.pop()
            if len(stack) == 1:
                calls = outside
        if len(stack) > MAX_DEPTH:
            raise _TooDeep
        end = -minus_end
        kind = kinds[number]
        _, scope, within, parent, assignment, keyword = stack[-1]
        if kind == "call_expression":
            # a().b() and func() {}() begin with the node of their callee
            match = plain_name(chars, start) if next_start != start else None
            name, opening = (match[0], match.end()) if match else _callee(text, node)
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
        elif kind == "func_literal":
            if scope >= 0:
                given = calls[parent] if parent >= 0 else None
                scopes.append(closure(text, (start, end), scope, (given, parent), assignment))
                stack.append((end, len(scopes) - 1, (), -1, -1, ""))
        elif len(stack) == 1:  # a declaration inside another is a syntax error's ghost
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
        broken=node.has_error or head is None,
    )


def _callee(text: Text, node: Node) -> tuple[str, int]:
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
            written = text.slice(callee.start_byte, callee.end_byte)
            return " ".join(written.split()) + suffix, opening
    return suffix, opening
