"""Functions that a test calls through a table: `for _, check := range []func(*testing.T){a, b}`."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from itw.source.call import Call
from itw.source.declared import Declared
from itw.source.function import Function

# `for _, each := range []kind{` and `for _, each := range cases`.
LOOP = re.compile(
    r"for\s+\w+\s*,\s*(\w+)\s*:=\s*range\s+(?:(\w+)\s*\{|(?:\[\]|map\[)[^{\n]*(?:struct\s*)?\{)"
)
MADE = re.compile(r"\s*:?=\s*(?:\[\]|map\[)[^\n]*\{")
BRACE = re.compile(r"[{}]")
ENTRY = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=[,}\n])")


def entries_of_tables(
    declared: Declared, functions: Mapping[str, Declared]
) -> dict[int, list[Declared]]:
    """Functions for a test that are called through a table, by the index of the call."""
    found: dict[int, list[Declared]] = {}
    for index, name in _names_in_tables(declared.function) if declared.file.is_test else ():
        entry = functions.get(name)
        if entry is not None and entry.file.is_test and entry.function.testing_variables:
            found.setdefault(index, []).append(entry)
    return found


def _names_in_tables(function: Function) -> Iterator[tuple[int, str]]:
    """The index of each call of an entry of a table, and a name that the table may have there."""
    code, calls = function.text.code, function.calls
    if code.find("range", function.opening, function.end) < 0:
        return
    for block in function.blocks:
        loop = LOOP.match(code, block.start, block.end) if block.kind == "for" else None
        if loop is None:
            continue
        first = bisect_left(calls, loop.end(), key=lambda call: call.start)
        for index in range(first, len(calls)):
            if calls[index].start >= block.end:
                break
            if _is_entry(loop[1], calls[index]):
                names = ENTRY.findall(_table(function, loop))
                yield from ((index, name) for name in dict.fromkeys(names))
                break


def _is_entry(each: str, call: Call) -> bool:
    """`each(t)`, `each.run(t)` or `t.Run(each.name, each.run)`."""
    name = call.name
    if name.startswith(each):
        return name == each or (name.startswith(f"{each}.") and name.count(".") == 1)
    given = call.arguments[-1:] if call.method == "Run" and f"{each}." in call.code else ()
    return any(last.startswith(f"{each}.") and last.count(".") == 1 for last in given)


def _table(function: Function, loop: re.Match[str]) -> str:
    """What is between the braces of the table that a loop goes through."""
    code, opening = function.text.code, loop.end() - 1
    if loop[2]:
        opening = _made(function, loop[2], loop.start())
    depth = 0
    for brace in BRACE.finditer(code, opening, function.end):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0 and code[brace.end() : brace.end() + 1] != "{":  # []struct{…}{…}
            return code[opening : brace.end()]
    return ""


def _made(function: Function, name: str, before: int) -> int:
    """Offset of the brace that opens the table of a variable, the function's end for none."""
    code = function.text.code
    at = code.find(name, function.opening, before)
    while at >= 0:
        made = MADE.match(code, at + len(name), before)
        if made is not None and not (code[at - 1].isalnum() or code[at - 1] == "_"):
            return made.end() - 1
        at = code.find(name, at + 1, before)
    return function.end
