"""Of what types of the package the variables of a function are, as far as its text says."""

import re
from collections.abc import Callable

from itw.source.declared import Declared
from itw.source.function import Function


def is_of_type(function: Function, variable: str, kind: str) -> bool:
    """Whether a variable is declared, given or made as a value of the type."""
    made = f"new{kind[:1].upper()}{kind[1:]}"
    code = function.code
    if (
        not variable.isidentifier()
        or variable not in code
        or (kind not in code and made not in code)
    ):
        return False
    written = rf"{variable}\b(?:\s*:?=\s*&?|\s+\*?){kind}\b|{variable}\b[^\n=]*:=\s*{made}\b"
    return re.search(written, code) is not None


def types_of_results(
    caller: Declared, known: frozenset[str], named: Callable[[Declared, str], Declared | None]
) -> dict[str, str]:
    """What helpers make of variables: `fixture, err := setup(t)` is of setup's first result.

    `known` are the functions of the package and the aliases of packages of its repository. A name
    that is of one type here and of another there is of neither.
    """
    found: dict[str, set[str]] = {}
    for call in caller.function.calls:
        if call.name.partition(".")[0] not in known or not call.assigned:
            continue
        helper = named(caller, call.name)
        results = helper.function.results if helper is not None else ()
        for name, kind in zip(call.assigned, results, strict=False):
            found.setdefault(name, set()).add(kind.removeprefix("*").rpartition(".")[2])
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}
