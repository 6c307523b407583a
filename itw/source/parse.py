"""Go source in, facts out: one tree-sitter parse and one query a file."""

import re
from collections.abc import Container, Iterator
from functools import cache

import tree_sitter_go
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from itw.source.collect import FACTS, Found, TooDeep, collect
from itw.source.folding import folded
from itw.source.go_file import GoFile, Skip
from itw.source.head import constraint_in, imports_in, package_in
from itw.source.text import Text
from itw.source.watched import TooSlow, watched

MAX_BYTES = 1_000_000  # hand-written Go files are far smaller; generated ones are not reviewed

# Go 1.26 lets new() take a value (https://go.dev/doc/go1.26#language); the grammar still wants a
# type and takes the whole function for broken. Under another name it is a call like any other;
# facts are read from the source as it is.
NEW_VALUE = re.compile(r"""\bnew\((?=["'`\d&!^+-]|(?!func\b)[\w.]+\()""")


@cache
def _go() -> tuple[Parser, Query, dict[int, str]]:
    """The parser, the one query, and the node kinds by their number."""
    language = Language(tree_sitter_go.language())
    query = Query(language, "[" + " ".join(f"({kind})" for kind in FACTS) + "] @fact")
    kinds = {language.id_for_node_kind(kind, True) or 0: kind for kind in FACTS}
    return Parser(language), query, kinds


def parse_go(path: str, data: bytes, *, fold: bool = True) -> GoFile:
    """Facts of one file. Never raises: what can't be read is `skipped` or `broken`.

    Without `fold` the parser sees all of the code: it takes longer, and the facts are the same.
    """
    if len(data) > MAX_BYTES:
        return GoFile(path, Text(b""), skipped=Skip.TOO_LARGE)
    text = Text(data)
    try:
        broken, found = _parsed(text, fold=fold)
        functions, calls = collect(text, found)
    except TooDeep:
        return GoFile(path, Text(b""), skipped=Skip.TOO_DEEP)
    except TooSlow:
        return GoFile(path, Text(b""), skipped=Skip.TOO_SLOW)
    head = functions[0].start if functions else len(data)
    return GoFile(
        path=path,
        text=text,
        package=package_in(text),
        imports=imports_in(text, head),
        functions=functions,
        calls=calls,
        constraint=constraint_in(text),
        broken=broken,
    )


def _parsed(text: Text, *, fold: bool) -> tuple[bool, list[Found]]:
    """Whether there is a syntax error, and what facts are made of, outer before inner."""
    parser, query, kinds = _go()
    code, calls = folded(text) if fold else (text.with_runes, [])
    root = watched(parser, _readable(code)).root_node
    if root.has_error and calls:
        code, calls = text.with_runes, []
        root = watched(parser, _readable(code)).root_node
    nodes = (
        _walked(root, kinds)
        if root.has_error
        else QueryCursor(query).captures(root).get("fact", [])
    )
    found: list[Found] = [
        (node.start_byte, -node.end_byte, kinds[node.kind_id], i, node)
        for i, node in enumerate(nodes)
    ]
    found += [(call[0], -call[2], "call_expression", -1, call) for call in calls]
    found.sort()
    return root.has_error, found


def _readable(code: str) -> bytes:
    return (NEW_VALUE.sub("nEw(", code) if "new(" in code else code).encode("latin-1")


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
