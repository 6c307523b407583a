"""YAML text as plain values, with the position of each of them."""

import re
from typing import Any

import yaml

from itw.errors import UserError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

OTHER_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")

Where = tuple[str | int, ...]


class YAMLProblem(UserError):
    """The text is not YAML that can be used; line and column are 1-based."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column

    def inside(self, text: str) -> "YAMLProblem":
        """The same on the last line there is: what is missing at the end is missed after it."""
        lines = text.rstrip("\n").split("\n")
        if self.line <= len(lines):
            return self
        return YAMLProblem(self.message, len(lines), len(lines[-1]) + 1)


class Positions:
    """Line and column of each value, by its path of keys and indices."""

    def __init__(self) -> None:
        self._marks: dict[Where, tuple[int, int]] = {}

    def add(self, where: Where, mark: Any) -> None:
        self._marks.setdefault(where, (mark.line + 1, mark.column + 1))

    def at(self, where: Where) -> tuple[int, int]:
        """The position of a value, or of the nearest thing around it that exists."""
        while where and where not in self._marks:
            where = where[:-1]
        return self._marks.get(where, (1, 1))


def load(text: str | bytes) -> tuple[Any, Positions]:
    """Raise YAMLProblem for syntax errors, repeated keys, aliases, excessive size or depth.

    Aliases are refused because a kilobyte of them can mean gigabytes.
    """
    # Git and GitHub end lines at a line feed only; YAML 1.1 has more ways.
    decoded = OTHER_BREAKS.sub(" ", _decoded(text))
    try:
        _check_events(decoded)
        node = yaml.compose(decoded, Loader=yaml.CSafeLoader)
        positions = Positions()
        value = None if node is None else _value(node, (), positions)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _problem(error.problem or "not YAML", mark)
        raise problem.inside(decoded) from error
    except yaml.reader.ReaderError as error:
        # The C parser counts bytes.
        at = len(decoded.encode()[: error.position].decode(errors="ignore"))
        line = decoded.count("\n", 0, at) + 1
        column = at - decoded.rfind("\n", 0, at)
        message = f"character U+{ord(decoded[at]):04X} is not allowed in YAML"
        raise YAMLProblem(message, line, column) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YAMLProblem(f"not YAML: {' '.join(str(error).split())}") from error
    return value, positions


def _check_events(text: str) -> None:
    """Before anything is built: the C composer recurses, and would take the process with it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _problem("aliases are not supported here", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _problem(f"nested more than {MAX_DEPTH} levels", event.start_mark)


def _decoded(text: str | bytes) -> str:
    if len(text) > MAX_BYTES:
        raise YAMLProblem(f"larger than {MAX_BYTES // 1024} KiB")
    if isinstance(text, str):
        return text
    if b"\0" in text:
        raise YAMLProblem("a binary file, or not UTF-8", text[: text.index(b"\0")].count(b"\n") + 1)
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise YAMLProblem("not UTF-8", line) from error


def _problem(message: str, mark: Any) -> YAMLProblem:
    """`mark` is of either parser's class (C or Python), or None where the parser knows no place."""
    if mark is None:
        return YAMLProblem(message)
    return YAMLProblem(message, mark.line + 1, mark.column + 1)


def _value(node: yaml.Node, where: Where, positions: Positions) -> Any:
    positions.add(where, node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, positions)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*where, index), positions) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, where: Where, positions: Positions) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str):
            raise _problem("a key must be plain text", key_node.start_mark)
        if key in result:
            raise _problem(f"{key!r} is given twice", key_node.start_mark)
        positions.add((*where, key), key_node.start_mark)
        result[key] = _value(value_node, (*where, key), positions)
    return result


def _scalar(node: yaml.Node) -> Any:
    """Only what JSON has: a date or a custom tag stays the text it was written as."""
    loader = yaml.SafeLoader("")
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag in {"bool", "int", "float", "null"}:
        try:
            return loader.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError, OverflowError) as error:
            raise _problem(f"not a value of type {tag}", node.start_mark) from error
    return node.value
