"""Functions that a test calls through a table: `for _, check := range []func(*testing.T){a, b}`."""

import re
from collections.abc import Iterator, Mapping

from itw.source.declared import Declared
from itw.source.function import Function

# `for _, each := range []kind{` and `for _, each := range cases`.
LOOP = re.compile(
    r"\bfor\s+\w+\s*,\s*(\w+)\s*:=\s*range\s+(?:(\w+)\s*\{|(?:\[\]|map\[)[^{\n]*(?:struct\s*)?\{)"
)
ENTRY = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=[,}\n])")


def entries_of_tables(
    declared: Declared, functions: Mapping[str, Declared]
) -> dict[int, list[Declared]]:
    """Functions for a test that are called through a table, by the index of the call."""
    found: dict[int, list[Declared]] = {}
    for index, name in _names_in_tables(declared.function):
        entry = functions.get(name)
        if entry is not None and entry.file.is_test and entry.function.testing_variables:
            found.setdefault(index, []).append(entry)
    return found


def _names_in_tables(function: Function) -> Iterator[tuple[int, str]]:
    """The index of each call of an entry of a table, and a name that the table may have there."""
    code = function.code if "range" in function.code else ""
    for loop in LOOP.finditer(code):
        entry = re.compile(rf"{loop[1]}(?:\.\w+)?")
        after = function.start + loop.end()
        calls = [
            index
            for index, call in enumerate(function.calls)
            if call.start > after and (entry.fullmatch(call.name) or _is_given(entry, call.code))
        ]
        names = ENTRY.findall(_table(code, loop)) if calls else []
        yield from ((calls[0], name) for name in dict.fromkeys(names))


def _is_given(entry: re.Pattern[str], call: str) -> bool:
    """`t.Run(each.name, each.run)`."""
    return call.startswith("t.Run(") and bool(entry.fullmatch(call[:-1].rpartition(",")[2].strip()))


def _table(code: str, loop: re.Match[str]) -> str:
    """What is between the braces of the table that a loop goes through."""
    opening = loop.end() - 1
    if loop[2]:
        made = re.search(rf"\b{loop[2]}\s*:?=\s*(?:\[\]|map\[)[^\n]*\{{", code[: loop.start()])
        opening = made.end() - 1 if made else len(code)
    depth = 0
    for position in range(opening, len(code)):
        depth += (code[position] == "{") - (code[position] == "}")
        if depth == 0 and code[position + 1 : position + 2] != "{":  # []struct{…}{…}
            return code[opening : position + 1]
    return ""
