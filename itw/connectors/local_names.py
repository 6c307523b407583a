"""What a component's name stands for that the registering function has in a variable.

const name = "acme"                          one name
for _, name := range []string{"a", "b"} {    each of them
func register(name string)                   what the calls of the file give it
"""

import re
from collections.abc import Iterator

from itw.connectors.declaration import Declaration
from itw.connectors.gotext import GoText

_NAME = re.compile(r"[^\W\d]\w*$")
_MOST = 50  # names of one registration


def local_names(text: GoText, position: int, written: str) -> list[str]:
    """The literals that a name may be where it stands; none where anything else may be it, too."""
    function = _function_at(text, position)
    if function is None or not _NAME.match(written):
        return []
    return [*dict.fromkeys(_found(text, function, position, written))][:_MOST]


def _function_at(text: GoText, position: int) -> Declaration | None:
    around = (d for d in text.declarations if d.kind == "func" and d.start <= position < d.end)
    return next(around, None)


def _found(text: GoText, function: Declaration, position: int, name: str) -> Iterator[str]:
    word = re.escape(name)
    set_here = re.compile(rf"(?<![\w.]){word}(?:\s+string)?\s*:?=(?!=)\s*")
    assigned = [*set_here.finditer(text.code, function.start, position)]
    each = re.compile(rf"\bfor\s+\w+\s*,\s*{word}\s*:=\s*range\s+\[\w*\]string\s*(\{{)")
    loops = [*each.finditer(text.code, function.start, position)]
    if loops:
        listed = loops[-1].start(1)
        body = text.code.find("{", text.closing(listed))
        if body >= 0 and body < position < text.closing(body):
            yield from _literals(text, text.arguments(listed))
    elif len(assigned) == 1:
        end = text.code.find("\n", assigned[0].end())
        yield from _literals(text, [(assigned[0].end(), end if end >= 0 else len(text.code))])
    elif not assigned and not function.receiver:
        yield from _given(text, function, name)


def _given(text: GoText, function: Declaration, name: str) -> Iterator[str]:
    """What the calls in the file give to the parameter of that name."""
    opening = text.code.find("(", function.start, function.end)
    if opening < 0:
        return
    names = [text.code[start:end].split()[:1] for start, end in text.arguments(opening)]
    if [name] not in names:
        return
    index = names.index([name])
    for match in re.finditer(rf"(?<![\w.]){re.escape(function.name)}(\()", text.code):
        arguments = text.arguments(match.start(1)) if match.start(1) != opening else []
        if len(arguments) > index:
            yield from _literals(text, [arguments[index]])


def _literals(text: GoText, spans: list[tuple[int, int]]) -> Iterator[str]:
    for start, end in spans:
        written = text.code[start:end].strip()
        texts = text.texts_in(start, end)
        if len(texts) == 1 and written[:1] + written[-1:] in {'""', "``"}:
            yield texts[0].value
