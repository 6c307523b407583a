"""Which options a draft's tests set to another value than the default: read from their configs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from itw.source.go_file import GoFile
from itw.source.parse import parse_go
from itw.writing.config_options import ConfigOption, ConfigSpec

KEY = re.compile(
    r"^(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?[\"']?(?P<key>[A-Za-z_]\w*)[\"']?:(?P<rest>.*)$"
)
FLOW_KEY = re.compile(r"[{,]\s*[\"']?([A-Za-z_]\w*)[\"']?\s*:\s*([^,{}]*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a config, with its parents: ("auth", "user") and what it is set to."""

    path: tuple[str, ...]
    value: str


def exercised(
    name: str, spec: ConfigSpec, files: Mapping[str, bytes]
) -> tuple[tuple[str, bool], ...]:
    """Every option that changes behaviour, and whether some config gives it another value.

    `name` is the connector's key in a config. Required options count as soon as they are given.
    """
    settings = [
        setting
        for path, content in sorted(files.items())
        for literal in _literals(parse_go(path, content))
        for setting in settings_in(literal, name, spec)
    ]
    given: dict[str, set[str]] = {}
    for setting in settings:
        for depth in range(1, len(setting.path) + 1):
            value = setting.value if depth == len(setting.path) else "…"
            given.setdefault(".".join(setting.path[:depth]), set()).add(value)
    return tuple(
        (option.name, any(_differs(value, option) for value in given.get(option.name, ())))
        for option in spec.behaviours
    )


def _literals(file: GoFile) -> Iterator[str]:
    for function in file.functions:
        yield from (literal.value for literal in function.literals)
    yield from (literal.value for literal in file.literals)


def settings_in(text: str, name: str, spec: ConfigSpec) -> Iterator[Setting]:
    """The settings below the connector's key, or of a text that is its config alone."""
    lines = text.split("\n")
    starts = [
        index
        for index, line in enumerate(lines)
        if (match := KEY.match(line)) and match["key"] == name
    ]
    for index in starts:
        match = KEY.match(lines[index])
        assert match is not None  # noqa: S101 - it is what made it a start
        yield from _flow(match["rest"], ())
        yield from _below(lines[index + 1 :], _column(match))
    if not starts and _is_config_alone(lines, spec):
        yield from _below(lines, -1)


def _is_config_alone(lines: list[str], spec: ConfigSpec) -> bool:
    """A text whose outermost keys are options: `spec.ParseYAML("url: …\\nprefix: a", nil)`."""
    matches = [match for line in lines if (match := KEY.match(line))]
    if not matches:
        return False
    outermost = min(_column(match) for match in matches)
    keys = {match["key"] for match in matches if _column(match) == outermost}
    names = {option.name.split(".")[0] for option in spec.options}
    return keys <= names


def _below(lines: Iterable[str], column: int) -> Iterator[Setting]:
    """The keys of the lines that are indented more, each with its parents."""
    parents: list[tuple[int, str]] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = KEY.match(line)
        indent = len(line) - len(line.lstrip())
        if indent <= column:
            return
        if match is None:
            continue
        at = _column(match)
        while parents and parents[-1][0] >= at:
            parents.pop()
        path = (*(key for _, key in parents), match["key"])
        rest = match["rest"].strip()
        yield Setting(path, rest)
        yield from _flow(rest, path)
        if not rest or rest.startswith("#"):
            parents.append((at, match["key"]))


def _flow(rest: str, path: tuple[str, ...]) -> Iterator[Setting]:
    """The keys of `{ enabled: true }` on one line."""
    if rest.strip().startswith("{"):
        for key, value in FLOW_KEY.findall(rest):
            yield Setting((*path, key), value.strip())


def _column(match: re.Match[str]) -> int:
    return len(match["indent"].expandtabs(2)) + len(match["dash"] or "")


def _differs(value: str, option: ConfigOption) -> bool:
    """Whether a value is another than the default; what a test fills in counts as one."""
    plain = value.split(" #")[0].strip().strip("\"'")
    if value == "…":
        return True
    return option.default is None or plain != option.default.strip("\"'")
