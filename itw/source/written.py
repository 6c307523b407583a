"""The text that an expression comes to, where it is made of what is written in the file."""

import re
from collections.abc import Iterator

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
    known = _assignments(declared)
    if name not in known:
        known[name] = list(_assigned(declared, name))
    return known[name]


@remembered
def _assignments(_: Declared) -> dict[str, list[int]]:
    """By name, as they are asked for: of all names of a file, few are."""
    return {}


def _assigned(declared: Declared, name: str) -> Iterator[int]:
    """In the function and outside all functions of its file."""
    code = declared.function.text.code
    for start, end in _places(declared):
        position = code.find(name, start, end)
        while position >= 0:
            match = ASSIGNED.match(code, position, end)
            if match is not None and match[1] == name:
                yield match.end()
            position = code.find(name, position + len(name), end)


@remembered
def _places(declared: Declared) -> list[tuple[int, int]]:
    """The function, and what is outside all functions of its file."""
    places = [(declared.function.start, declared.function.end)]
    position = 0
    for each in declared.file.functions:
        places.append((position, each.start))
        position = each.end
    return [*places, (position, len(declared.function.text.code))]


def _string_at(declared: Declared, offset: int) -> str | None:
    """The string that an assignment's right side is, None where it is more or another."""
    text = declared.function.text
    tokens = text.strings_in(offset, offset + 1)
    after = text.code[tokens[0][1] :].partition("\n")[0].strip() if tokens else "+"
    return text.value(*tokens[0]) if after in {"", ")"} else None
