"""Of what types of the package the variables of a function are, as far as its text says."""

import re
from collections.abc import Callable, Container, Iterator

from itw.source.declared import Declared
from itw.source.function import Function

WORD = re.compile(r"\w+")
TARGET = re.compile(r"\s*(?:,\s*\w+\s*)*:?=(?!=)")  # what stands after a name that is assigned
LONGEST = 200  # characters of a left side


def is_of_type(function: Function, variable: str, kind: str) -> bool:
    """Whether a variable is declared, given or made as a value of the type."""
    if not variable.isidentifier():
        return False
    if any(_name_before(before).endswith(variable) for before in _befores(function, kind)):
        return True
    makers = _befores(function, f"new{kind[:1].upper()}{kind[1:]}")
    return any(name.endswith(variable) for before in makers for name in _names_made(before))


def written_once(function: Function, name: str) -> str:
    """The rest of the line that gives a variable its value; "" where several do, or none."""
    written = re.findall(rf"\b{name}\s*:?=(?!=)\s*([^\n]+)", function.code)
    return str(written[0]) if len(written) == 1 else ""


def _befores(function: Function, word: str) -> Iterator[str]:
    """What is before each word of a function that ends so: no pattern is made for a word."""
    code, end = function.text.code, function.end
    at = code.find(word, function.start, end)
    while at >= 0:
        after = at + len(word)
        if after == end or not WORD.match(code, after):
            yield code[max(function.start, at - LONGEST) : at]
        at = code.find(word, after, end)


def _name_before(before: str) -> str:
    """What ends with a name that is declared or given: `name *`, `name := &`, `name = `."""
    left = before.removesuffix("&").rstrip()
    if left.endswith("="):
        return left[:-1].removesuffix(":").rstrip()
    left = before.removesuffix("*")
    return left.rstrip() if left[-1:].isspace() else ""


def _names_made(before: str) -> list[str]:
    """The names on the left of `first, second := `."""
    left = before.rstrip()
    if not left.endswith(":="):
        return []
    left = left[:-2]
    return WORD.findall(left, max(left.rfind("\n"), left.rfind("=")) + 1)


def types_of_results(
    caller: Declared,
    functions: Container[str],
    aliases: Container[str],
    named: Callable[[Declared, str], Declared | None],
) -> dict[str, tuple[str, str]]:
    """What helpers make of variables: `fixture, err := setup(t)` is of setup's first result.

    `functions` are the package's, `aliases` those of other packages of its repository. The
    types are of the helpers' own directories. A name that is of one type here and of another there
    is of neither.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    known = [
        call
        for call in caller.function.calls
        if (first := call.name.partition(".")[0]) in functions or first in aliases
    ]
    for call in known:
        assigned = call.assigned
        helper = named(caller, call.name) if assigned else None
        for name, kind in zip(assigned, helper.function.results if helper else (), strict=False):
            plain = kind.removeprefix("*")
            if helper is not None and plain.isidentifier():
                found.setdefault(name, set()).add((helper.file.directory, plain))
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}
