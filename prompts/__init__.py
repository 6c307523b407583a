"""The words sent to the model: Markdown files with declared variables.

    render("write_plan", connector="output nats", spec=…)

The first line of a file declares its variables, `<!-- variables: connector, spec -->`; in the text
they are written `{{connector}}`. What a repository says is data: it goes in through `fenced`, whose
end no text inside can imitate.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

DECLARED = re.compile(r"<!-- variables:(?P<names>[ \w,]*)-->\n")
USED = re.compile(r"\{\{(\w+)\}\}")


class PromptError(Exception):
    """A prompt and the values given to it don't fit: a bug of ours."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One file: its text without the declaration, and the variables it declares and uses."""

    name: str
    text: str
    variables: frozenset[str]

    def render(self, values: Mapping[str, str]) -> str:
        """The text with every variable replaced, once: what is put in is not read again."""
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            raise PromptError(f"{self.name}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        return USED.sub(lambda match: values[match[1]], self.text)


def render(name: str, /, **values: str) -> str:
    """A prompt with its variables filled in. Raises PromptError for too few or too many."""
    return prompt(name).render(values)


@cache
def prompt(name: str) -> Prompt:
    return parse_prompt(name, (files(__name__) / f"{name}.md").read_text("utf-8"))


def names() -> list[str]:
    """Every prompt there is."""
    found = (path.name for path in files(__name__).iterdir())
    return sorted(name.removesuffix(".md") for name in found if name.endswith(".md"))


def parse_prompt(name: str, content: str) -> Prompt:
    """Raises PromptError where declaration and use differ."""
    match = DECLARED.match(content)
    if match is None:
        raise PromptError(f"{name}: its first line does not declare its variables")
    declared = frozenset(part.strip() for part in match["names"].split(",") if part.strip())
    text = content[match.end() :]
    used = frozenset(USED.findall(text))
    if declared != used:
        raise PromptError(f"{name}: declares {sorted(declared)} and uses {sorted(used)}")
    return Prompt(name, text, declared)


def fenced(kind: str, text: str, **attributes: str) -> str:
    """Text of others as data: `<file id="…" path="…">` to `</file id="…">`.

    The id is made of the text itself, so nothing inside can contain the line that ends it.
    """
    mark = sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
    named = "".join(f' {name}="{_attribute(value)}"' for name, value in attributes.items())
    return f'<{kind} id="{mark}"{named}>\n{text.rstrip()}\n</{kind} id="{mark}">'


def _attribute(value: str) -> str:
    """One line without quotes: a path is what it is, and anything else is not needed here."""
    return re.sub(r'[\s"<>]+', " ", value)[:300]
