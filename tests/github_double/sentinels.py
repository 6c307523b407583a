"""GitHub's example values. They pass every schema, so a left-over one is refused by name."""

from collections.abc import Iterator
from typing import Any

TEXTS = ("octocat", "Hello-World", "6dcb09b5b57875f334f61aebed695e2e4193db5e")
NUMBERS = {1347}
# What people and git write, which may say anything.
FREE = {"body", "content", "diff_hunk", "message", "patch", "raw_details", "summary", "text"}


def sentinels(value: Any, at: str = "") -> Iterator[str]:
    """Where an example value of GitHub's documentation stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in FREE:
                yield from sentinels(each, f"{at}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from sentinels(each, f"{at}/{index}")
    elif isinstance(value, str):
        yield from (f"{at}: {text!r} is an example value" for text in TEXTS if text in value)
    elif isinstance(value, int) and value in NUMBERS and at.endswith(("id", "number")):
        yield f"{at}: {value} is an example value"


def sentinels_in_path(path: str) -> list[str]:
    examples = {*TEXTS, *map(str, NUMBERS)}
    return [f"{part!r} is an example value" for part in path.split("/") if part in examples]
