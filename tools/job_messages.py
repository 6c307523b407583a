"""Writes the messages of this version's jobs: what later versions must understand.

    python -m tools.job_messages > tests/testdata/messages/<version>.json

Of each job there are two: one with what it can't be without, one with everything. Stored at each
release, and never changed.
"""

import json
import sys
from dataclasses import MISSING, Field, fields
from typing import Any, get_origin

from itw.jobs import JOBS, Job

VALUES: dict[type, Any] = {int: 7, str: "value", bool: True, list: ["value"]}


def messages_of(job: type[Job]) -> list[dict[str, Any]]:
    known = fields(job)
    least = {each.name: _value(each) for each in known if not _has_default(each)}
    return [least, {each.name: _value(each) for each in known}]


def _has_default(each: "Field[Any]") -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _value(each: "Field[Any]") -> Any:
    return VALUES[get_origin(each.type) or each.type]  # type: ignore[index]  # not a string here


def main() -> None:
    found = {name: messages_of(job) for name, job in sorted(JOBS.items())}
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
