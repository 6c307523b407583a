"""JSON objects read field by field: what nobody read, and is not empty, is refused.

Names are case-sensitive, unlike the engine's own reading of them: "privileged" is unknown here.
"""

import json
import re
from typing import Any

from itw.gateway.decisions import Answered, Refused
from itw.gateway.words import word_for

MAX_ITEMS = 1024
MAX_TEXT = 64 << 10
ANY_TEXT = re.compile(r"(?s)[^\x00]*")


def parse_json(body: bytes) -> Any:
    """None for an empty body. What is not plain JSON is a bad request."""
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        raise Answered(400, "the body is not JSON") from None


def _not_a_number(text: str) -> None:
    raise ValueError(text)


def is_empty(value: Any) -> bool:
    """What a client's unset field looks like on the wire; {"A": [0, 0]} is one too."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
        elif item not in (None, "", 0):
            return False
    return True


class Fields:
    """One object of a body; `where` is its path for messages: "HostConfig."."""

    def __init__(self, value: Any, where: str = "") -> None:
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise Answered(400, f"{where.rstrip('.') or 'the body'} is not an object")
        self._rest = dict(value)
        self._where = where

    def text(self, name: str, pattern: re.Pattern[str] = ANY_TEXT) -> str:
        value = self._take(name, str) or ""
        if value and not self._fits(value, pattern):
            raise Refused(f"this value of {self._where}{name}")
        return value

    def flag(self, name: str) -> bool:
        return bool(self._take(name, bool))

    def number(self, name: str) -> int:
        return self._take(name, int) or 0

    def texts(self, name: str, pattern: re.Pattern[str] = ANY_TEXT) -> list[str]:
        values = self._take(name, list) or []
        if len(values) > MAX_ITEMS or not all(
            isinstance(value, str) and self._fits(value, pattern) for value in values
        ):
            raise Refused(f"this value of {self._where}{name}")
        return list(values)

    def command(self, name: str) -> list[str]:
        """A list of words, or one word, as Docker takes both."""
        if isinstance(self._rest.get(name), str):
            value = self.text(name)
            return [value] if value else []
        return self.texts(name)

    def object(self, name: str) -> "Fields":
        return Fields(self._take(name, dict), f"{self._where}{name}.")

    def mapping(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self._take(name, dict) or {}
        if len(value) > MAX_ITEMS or any(len(key) > MAX_TEXT or "\0" in key for key in value):
            raise Refused(f"this value of {self._where}{name}")
        return value

    def objects(self, name: str) -> list["Fields"]:
        values = self._take(name, list) or []
        if len(values) > MAX_ITEMS:
            raise Refused(f"this value of {self._where}{name}")
        return [Fields(value, f"{self._where}{name}.") for value in values]

    def has(self, name: str) -> bool:
        return self._rest.get(name) is not None

    def drop(self, *names: str) -> None:
        """Fields that are understood, harmless, and not passed on."""
        for name in names:
            self._rest.pop(name, None)

    def close(self) -> None:
        """Nothing is left, or it is refused in the words of a user."""
        for name, value in self._rest.items():
            if not is_empty(value):
                raise Refused(word_for(self._where, name))

    def _take(self, name: str, kind: type) -> Any:
        value = self._rest.pop(name, None)
        if value is None:
            return None
        # A bool is an int to Python, but not to Docker.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Answered(400, f"{self._where}{name} has a wrong type")
        return value

    @staticmethod
    def _fits(value: str, pattern: re.Pattern[str]) -> bool:
        return len(value) <= MAX_TEXT and pattern.fullmatch(value) is not None
