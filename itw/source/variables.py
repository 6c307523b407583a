"""Of what types of the package the variables of a function are, as far as its text says."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet

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
    caller: Declared, known: AbstractSet[str], named: Callable[[Declared, str], Declared | None]
) -> dict[str, tuple[str, str]]:
    """What helpers make of variables: `fixture, err := setup(t)` is of setup's first result.

    `known` are the functions of the package and the aliases of packages of its repository. The
    types are of the helpers' own directories. A name that is of one type here and of another there
    is of neither.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for call in caller.function.calls:
        if call.name.partition(".")[0] not in known or not call.assigned:
            continue
        helper = named(caller, call.name)
        for name, kind in zip(
            call.assigned, helper.function.results if helper else (), strict=False
        ):
            plain = kind.removeprefix("*")
            if helper is not None and plain.isidentifier():
                found.setdefault(name, set()).add((helper.file.directory, plain))
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}
