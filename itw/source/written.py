"""The text that an expression comes to, where it is made of what is written in the file."""

import re

from itw.source.declared import Declared, remembered
from itw.source.text import parts_of

FORMATTED = re.compile(r"fmt\.Sprintf\((.*)\)", re.DOTALL)
ASSIGNED = re.compile(r"(?<![.\w])([A-Za-z_]\w*)(?:\s+string)?[ \t]*:?=(?!=)\s*")
VERB = re.compile(r"%[sv]")


def text_of(declared: Declared, start: int, end: int) -> str | None:
    """The string an expression comes to, None where it can't be read."""
    text = declared.function.text
    if text.strings_in(start, end) == [(start, end)]:
        return text.value(start, end)
    code = text.code[start:end]
    if code.isidentifier():
        return _of_variable(declared, code)
    if formatted := FORMATTED.fullmatch(code):
        return _formatted(declared, start + formatted.start(1), start + formatted.end(1))
    if "+" in code and not set("(){}[]") & set(code):
        parts = parts_of(code.replace("+", ","), 0, len(code))
        spans = [span for a, b in parts for span in text.split(start + a, start + b)]
        values = [text_of(declared, *span) for span in spans]
        return None if None in values else "".join(value for value in values if value)
    return None


def _formatted(declared: Declared, start: int, end: int) -> str | None:
    spans = declared.function.text.split(start, end)
    values = [text_of(declared, *span) for span in spans]
    if not values or None in values:
        return None
    form, *given = (value for value in values if value is not None)
    known = len(VERB.findall(form)) == form.count("%") == len(given)
    return VERB.sub("%s", form) % tuple(given) if known else None


def place_of(declared: Declared, start: int, end: int) -> int:
    """Where the text of an expression can be changed: the string that a variable is given."""
    function = declared.function
    writes = _writes(declared, function.text.code[start:end])
    return next((at for at in writes if function.start <= at < function.end), start)


def _of_variable(declared: Declared, name: str) -> str | None:
    """Of a variable or constant of the function or the file that only strings are written to."""
    found = [_string_at(declared, at) for at in _writes(declared, name)]
    return None if None in found else next(iter(found), None)


def _writes(declared: Declared, name: str) -> list[int]:
    """Where the right sides of assignments to a name start; none of a parameter's."""
    if any(name == parameter for parameter, _ in declared.function.parameters):
        return []
    return _assignments(declared).get(name, [])


@remembered
def _assignments(declared: Declared) -> dict[str, list[int]]:
    """By name, in the function and outside all functions of its file."""
    code, function = declared.function.text.code, declared.function
    places = [(function.start, function.end)]
    position = 0
    for each in declared.file.functions:
        places.append((position, each.start))
        position = each.end
    found: dict[str, list[int]] = {}
    for start, end in (*places, (position, len(code))):
        for match in ASSIGNED.finditer(code, start, end):
            found.setdefault(match[1], []).append(match.end())
    return found


def _string_at(declared: Declared, offset: int) -> str | None:
    """The string that an assignment's right side is, None where it is more or another."""
    text = declared.function.text
    tokens = text.strings_in(offset, offset + 1)
    after = text.code[tokens[0][1] :].partition("\n")[0].strip() if tokens else "+"
    return text.value(*tokens[0]) if after in {"", ")"} else None
