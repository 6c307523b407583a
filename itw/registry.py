"""Redpanda Connect's own list of integration packages, cmd/tools/integration/packages.json.

Its runner tests exactly these packages (cmd/tools/integration/packages.go of that repository):
one that is missing is never run, one with `skip` is left out for the reason it gives.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from itw.errors import UserError
from itw.tree import Tree

PATH = "cmd/tools/integration/packages.json"
DEFAULT_TIMEOUT = 5 * 60  # packages.go: defaultTimeout
MAX_BYTES = 1 << 20
DURATION = re.compile(r"(\d+)(h|m|s)")


class InvalidRegistry(UserError):
    """The registry cannot be read; the sentence says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One package. `timeout` is in seconds, `line` is where the registry says it (1-based)."""

    package: str  # "internal/impl/nats"
    timeout: int = DEFAULT_TIMEOUT
    skip: bool = False
    skip_reason: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Registry:
    """The packages that run in CI, by directory."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def entry(self, package: str) -> Entry | None:
        return self.entries.get(package)


class Row(BaseModel):
    """One element of the file; fields that are added later do not break us."""

    model_config = ConfigDict(extra="ignore", strict=True)

    path: Annotated[str, Field(min_length=1, max_length=500)]
    timeout: Annotated[str, Field(pattern=r"^((\d+h)?(\d+m)?(\d+s)?)$")] = ""
    skip: bool = False
    skip_reason: str = ""


ROWS: TypeAdapter[list[Row]] = TypeAdapter(list[Row])


def parse_registry(data: bytes) -> Registry:
    """Raise InvalidRegistry for anything but a JSON list of packages."""
    if len(data) > MAX_BYTES:
        raise InvalidRegistry(f"{PATH} is larger than {MAX_BYTES >> 20} MiB")
    try:
        rows = ROWS.validate_json(data)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        raise InvalidRegistry(f"{PATH}: {where or 'the file'}: {detail['msg']}") from error
    lines = data.decode(errors="replace").split("\n")
    entries = (_entry(row, lines) for row in rows)
    return Registry({entry.package: entry for entry in entries})


def registry_between(head: Tree, base: Tree) -> tuple[Registry | None, str]:
    """Head's, since a change may add its package to the list; base's where head's can't be read.

    With it comes what is wrong with head's, "" for nothing.
    """
    try:
        return registry_at(head), ""
    except InvalidRegistry as error:
        problem = str(error)
    try:
        return registry_at(base), problem
    except InvalidRegistry:
        return None, problem


def registry_at(tree: Tree) -> Registry | None:
    """A commit's registry, None where there is none. Raise InvalidRegistry."""
    if PATH in tree.links:
        raise InvalidRegistry(f"{PATH} is a symbolic link")
    if PATH not in tree.blobs:
        return None
    data = tree.read([PATH]).get(PATH)
    if data is None:
        raise InvalidRegistry(f"{PATH} is larger than {MAX_BYTES >> 20} MiB")
    return parse_registry(data)


def _entry(row: Row, lines: list[str]) -> Entry:
    quoted = f'"{row.path}"'
    return Entry(
        package=row.path.removeprefix("./").rstrip("/"),
        timeout=_seconds(row.timeout) or DEFAULT_TIMEOUT,
        skip=row.skip,
        skip_reason=row.skip_reason.strip(),
        line=next((number for number, line in enumerate(lines, 1) if quoted in line), 1),
    )


def _seconds(duration: str) -> int:
    """Go's duration in whole units, "1h30m"; 0 for the empty text."""
    units = {"h": 3600, "m": 60, "s": 1}
    return sum(int(count) * units[unit] for count, unit in DURATION.findall(duration))
