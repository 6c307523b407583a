"""Sets variables in the text of a `.env` file, and leaves every other line as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from dotenv.parser import Binding, parse_stream

PLAIN = re.compile(r"[\w./:@%+,~-]*", re.ASCII)
HEAD = "# Written by `itw setup`."


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The text of a file that was read without a mistake (workers/cli/settings.py)."""

    text: str = ""

    def value(self, name: str) -> str:
        """As whoever reads the file gets it: of several the last one counts."""
        found = [each.value or "" for each in self._bindings() if each.key == name]
        return found[-1] if found else ""

    def with_values(self, values: Mapping[str, str]) -> "EnvFile":
        """Each in the place where it is set, the others at the end."""
        left = dict(values)
        parts = []
        for each in self._bindings():
            if each.key is None or each.key not in values:
                parts.append(each.original.string)
            elif each.key in left:
                parts.append(_line_of(each, left.pop(each.key)))
        text = "".join(parts)
        if left:
            text += "\n" if text and not text.endswith("\n") else ""
            text += f"{'' if not text else chr(10)}{HEAD}\n"
            text += "".join(f"{name}={_quoted(value)}\n" for name, value in left.items())
        return EnvFile(text)

    def _bindings(self) -> list[Binding]:
        return list(parse_stream(StringIO(self.text)))


def _line_of(binding: Binding, value: str) -> str:
    """The parser counts blank lines and indents before a variable as part of it."""
    before = re.match(r"\s*(?:export\s+)?", binding.original.string)
    return f"{before[0] if before else ''}{binding.key}={_quoted(value)}\n"


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
