"""A connector that ignores one of its options: the parser reads it, and the default counts.

    prefix, err := conf.FieldString(cacheFieldPrefix); prefix = ""

Options without a default that must be given are left alone: without them nothing works at all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from itw.mutants.code import ConnectorCode
from itw.mutants.fields import arguments, called, calls_behind
from itw.mutants.mutant import Edit, Family, Mutant
from itw.mutants.syntax import line, text, walk

READERS = {
    "FieldString": '""',
    "FieldInt": "0",
    "FieldFloat": "0",
    "FieldBool": "false",
    "FieldDuration": "0",
    "FieldStringList": "nil",
    "FieldStringMap": "nil",
}
CONSTRUCTOR = re.compile(r"\.New(?:String|Int|Float|Bool|Duration)\w*Field$")
LITERALS = {
    "FieldString": re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`'),
    "FieldInt": re.compile(r"-?\d+"),
    "FieldFloat": re.compile(r"-?\d+(?:\.\d+)?"),
    "FieldBool": re.compile(r"true|false"),
}
GO_DURATION = re.compile(r'"((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)"')
UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9}
NANOSECONDS = {**UNITS, "h": 3600 * 10**9}


@dataclass(frozen=True, slots=True)
class Option:
    """A field as the spec declares it: `default` is Go source, None where it must be given."""

    default: str | None


def option_mutants(code: ConnectorCode) -> Iterator[Mutant]:
    """One for each option that the connector's own code reads into a variable."""
    options = _options(code)
    for path, function in code.own:
        for call in walk(function.body):
            method, field = _reader(call)
            option = options.get(field)
            if option is None or option.default is None:
                continue
            ignored = _ignored(call, _value(method, option.default))
            if ignored is not None:
                yield Mutant(
                    family=Family.PROMISE,
                    name=f"{code.connector.kind}.ignores_{_plain(field, code)}",
                    what=f"ignores `{_plain(field, code)}`",
                    path=path,
                    line=line(call),
                    edits=(ignored,),
                )


def _options(code: ConnectorCode) -> Mapping[str, Option]:
    """Fields by the expression that names them, a constant or a string."""
    found: dict[str, Option] = {}
    for root in code.roots.values():
        for call in walk(root):
            if call.type == "call_expression" and CONSTRUCTOR.search(called(call)):
                given = arguments(call)
                if given:
                    found[text(given[0])] = Option(_default(call))
    return found


def _default(constructor: Node) -> str | None:
    """The default in the chain of calls behind a constructor; optional fields have a zero one."""
    for method, given in calls_behind(constructor):
        if method == "Default":
            return text(given[0]) if given else None
        if method == "Optional":
            return "zero"
    return None


def _reader(call: Node) -> tuple[str, str]:
    """The method and the field of `conf.FieldString(field)`, ("", "") for other nodes."""
    if call.type != "call_expression":
        return "", ""
    method = called(call).rpartition(".")[2]
    given = arguments(call)
    if method not in READERS or len(given) != 1:
        return "", ""
    return method, text(given[0])


def _value(method: str, default: str) -> str:
    """The default as a value of the type that the method reads."""
    if method == "FieldDuration":
        match = GO_DURATION.fullmatch(default)
        return str(_nanoseconds(match[1])) if match else READERS[method]
    literal = LITERALS.get(method)
    return default if literal is not None and literal.fullmatch(default) else READERS[method]


def _nanoseconds(duration: str) -> int:
    parts = re.findall(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)", duration)
    return int(sum(float(number) * NANOSECONDS[unit] for number, unit in parts))


def _ignored(call: Node, value: str) -> Edit | None:
    """Overwrite what was read, behind the statement that reads it."""
    values = call.parent
    statement = values.parent if values is not None else None
    if statement is None or statement.type not in {
        "short_var_declaration",
        "assignment_statement",
    }:
        return None
    left = statement.child_by_field_name("left")
    targets = left.named_children if left is not None else []
    if not targets or text(targets[0]) == "_":
        return None
    after = statement
    outer = statement.parent
    if outer is not None and outer.type == "if_statement":
        if statement.type == "short_var_declaration":
            return None  # only known inside
        after = outer
    return Edit(after.end_byte, after.end_byte, f"; {text(targets[0])} = {value}".encode())


def _plain(field: str, code: ConnectorCode) -> str:
    """The option's own name: a literal's value, or the constant's where it can be found."""
    if field.startswith(('"', "`")):
        return field.strip('"`')
    for root in code.roots.values():
        for node in walk(root):
            if node.type == "const_spec" and text(node.child_by_field_name("name")) == field:
                return text(node.child_by_field_name("value")).strip('"`')
    return field
