"""A connector's config for a scaffold: what must be given, with the address where it belongs.

`%[1]v` stands for the address of the service, "host:port". What is guessed carries a TODO.
"""

import re
from collections.abc import Iterator

from itw.writing.config_options import ConfigOption, ConfigSpec

ADDRESS = re.compile(
    r"(?:^|_)(?:urls?|uris?|address(?:es)?|addrs?|hosts?|brokers?|servers?|endpoints?|dsn)$"
)
SCHEME = re.compile(r"\b([a-z][a-z0-9+.]{1,20}://)")
LOCAL = re.compile(r"localhost|127\.0\.0\.1|0\.0\.0\.0")
LISTS = re.compile(r"list$")
VALUES = {
    "int": "1",
    "float": "1.0",
    "bool": "true",
    "duration": "1s",
    "bloblang mapping": "root = this",
    "interpolated string map": "{}",
    "string map": "{}",
}


def config_of(spec: ConfigSpec) -> tuple[str, ...]:
    """The lines below the connector's key, as YAML without its indentation."""
    top = [option for option in spec.options if "." not in option.name and not option.deprecated]
    address = next((option for option in top if is_address(option)), None)
    lines: list[str] = []
    for option in top:
        if option is address:
            lines.append(f"{option.name}: {_address(option)}")
        elif option.required:
            lines += _given(option, spec, "")
    return tuple(lines)


def has_address(spec: ConfigSpec) -> bool:
    return any("%[1]v" in line for line in config_of(spec))


def is_address(option: ConfigOption) -> bool:
    """Whether the service's address goes here: required, or a default on this machine."""
    named = ADDRESS.search(option.name) is not None or option.kind.startswith("url")
    local = option.default is not None and LOCAL.search(option.default) is not None
    return (named or local) and (option.required or local or not option.default)


def _address(option: ConfigOption) -> str:
    said = f"{option.example} {option.default or ''} {option.description}"
    scheme = SCHEME.search(said)
    prefix = scheme[1] if scheme and scheme[1] != "https://" else ""
    if option.name == "dsn":
        return '"%[1]v" # TODO: the data source name of the driver'
    value = f'"{prefix}%[1]v"'
    return f"[ {value} ]" if LISTS.search(option.kind) else value


def _given(option: ConfigOption, spec: ConfigSpec, indent: str) -> Iterator[str]:
    """A required option with a plausible value; objects with what they require in turn."""
    name = option.name.rpartition(".")[2]
    if option.is_group:
        inner = [o for o in spec.options if o.name.rpartition(".")[0] == option.name and o.required]
        if inner:
            yield f"{indent}{name}:"
        for each in inner:
            yield from _given(each, spec, f"{indent}  ")
        return
    yield f"{indent}{name}: {_value(option, name)} # TODO: a value that fits"


def _value(option: ConfigOption, name: str) -> str:
    if option.values:
        return option.values[0]
    value = VALUES.get(option.kind, f"itw_{name}")
    if LISTS.search(option.kind):
        return "[ 1 ]" if option.kind.startswith(("int", "float")) else f"[ itw_{name} ]"
    return f"'{value}'" if option.kind == "bloblang mapping" else value
