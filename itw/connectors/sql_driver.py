"""SQL drivers: choices of the `driver` field of the sql components, linked in by a blank import."""

import re
from collections.abc import Mapping
from posixpath import dirname

from itw.connector import Connector
from itw.connectors.gotext import GoText
from itw.connectors.source_tree import SourceTree, is_code
from itw.diff import Diff

KIND = "sql_driver"
_FIELD = re.compile(r"NewString(?:Annotated)?EnumField\s*(\()")


def drivers_in(text: GoText) -> dict[str, int]:
    """Driver names the file offers, with the line of each."""
    if '"driver"' not in text.source:
        return {}
    found: dict[str, int] = {}
    for match in _FIELD.finditer(text.code):
        values = text.texts_in(match.start(1), text.closing(match.start(1)))
        if values and values[0].value == "driver":
            found.update({value.value: text.line(value.start) for value in values[1:]})
    return found


def driver_changes(
    base: SourceTree, head: SourceTree, diff: Diff
) -> tuple[tuple[Connector, ...], tuple[Connector, ...]]:
    """The drivers that are new and those that are gone, where a choice of drivers is edited."""
    code = [c for c in diff.files if is_code(c.path) and c.status in "MR"]
    before = _drivers(base.texts(change.old_path for change in code))
    after = _drivers(head.texts(change.path for change in code))
    if not before or not after:  # the whole choice came, went or moved out of sight
        return (), ()
    return (
        tuple(after[name] for name in after if name not in before),
        tuple(before[name] for name in before if name not in after),
    )


def _drivers(texts: Mapping[str, GoText]) -> dict[str, Connector]:
    return {
        name: Connector(kind=KIND, name=name, package=dirname(path), file=path, line=line)
        for path, text in texts.items()
        for name, line in drivers_in(text).items()
    }
