"""Reads Redpanda Connect's list of integration packages: bytes in, a Registry or a sentence out."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from itw.configuration.registry import (
    DEFAULT_TIMEOUT,
    MAX_BYTES,
    PATH,
    Entry,
    InvalidRegistry,
    Registry,
)

DURATION = re.compile(r"(\d+)(h|m|s)")


class Row(BaseModel):
    """One element of the file; fields that are added later do not break us."""

    model_config = ConfigDict(extra="ignore", strict=True)

    path: Annotated[str, Field(min_length=1, max_length=500)]
    timeout: Annotated[str, Field(pattern=r"^((\d{1,6}h)?(\d{1,6}m)?(\d{1,6}s)?)$")] = ""
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
    lines = _lines_of_literals(data.decode(errors="replace"))
    entries = (_entry(row, lines) for row in rows)
    return Registry({entry.package: entry for entry in entries})


def _lines_of_literals(text: str) -> dict[str, int]:
    """Where each string stands first: read once, and not from the top for each row."""
    first: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for literal in line.split('"')[1:-1]:
            first.setdefault(literal, number)
    return first


def _entry(row: Row, lines: Mapping[str, int]) -> Entry:
    return Entry(
        package=row.path.removeprefix("./").rstrip("/"),
        timeout=_seconds(row.timeout) or DEFAULT_TIMEOUT,
        skip=row.skip,
        skip_reason=row.skip_reason.strip(),
        line=lines.get(row.path, 1),
    )


def _seconds(duration: str) -> int:
    """Go's duration in whole units, "1h30m"; 0 for the empty text."""
    units = {"h": 3600, "m": 60, "s": 1}
    return sum(int(count) * units[unit] for count, unit in DURATION.findall(duration))
