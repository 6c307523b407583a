"""What go.mod says: the Go version and the required modules."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join

GO = re.compile(r"^go[ \t]+(\d{1,9})\.(\d{1,9})", re.MULTILINE)
MODULE = re.compile(r"^module\s+\"?([^\s\"]+)", re.MULTILINE)
REQUIRED = re.compile(
    r"^[ \t]*+(?:require[ \t]++)?([\w~-]++\.[\w.~-]++/\S++)[ \t]++(v\S+)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class GoMod:
    """`go` is (0, 0) when go.mod is missing or does not say."""

    module: str = ""
    go: tuple[int, int] = (0, 0)
    required: Mapping[str, str] = field(default_factory=dict)  # module path to version


def parse_go_mod(text: str) -> GoMod:
    go = GO.search(text)
    module = MODULE.search(text)
    return GoMod(
        module=module[1] if module else "",
        go=(int(go[1]), int(go[2])) if go else (0, 0),
        required=dict(REQUIRED.findall(text)),
    )


def module_of(directory: str, paths: Container[str]) -> str | None:
    """The directory of the nearest go.mod at or above another one, None where there is none."""
    while join(directory, "go.mod") not in paths:
        if not directory:
            return None
        directory = dirname(directory)
    return directory
