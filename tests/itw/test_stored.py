"""The inventory knows every key that the source names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.stored import KEYS, Whose, keys_of_installation, keys_of_repository, kinds_of_key

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "workers", "itw/tally")
NO_KEYS = {"itw:", "itw:*:*#*"}  # what `Notes` begins with: its kinds are looked for themselves


def literals(file: Path) -> Iterator[str]:
    """Texts of the source, with `*` for what is put into them."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notes":
            yield f"itw:{ast.literal_eval(node.args[1])}:*"


def keys_in_source() -> list[str]:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    found = {text for file in files for text in literals(file) if text.startswith("itw:")}
    return sorted(text for text in found if " " not in text and "/" not in text)


@pytest.mark.parametrize("key", keys_in_source())
def test_every_key_in_the_source_is_in_the_inventory(key):
    """A new kind of key is written down in itw/stored.py first, with whose it is."""
    known = [kind for kind in KEYS if could_be(key, kind.pattern)]
    assert known or key in NO_KEYS, key


def could_be(key: str, pattern: str) -> bool:
    """Whether the fixed beginning of one is that of the other."""
    fixed, wanted = key.partition("*")[0], pattern.partition("{")[0].partition("*")[0]
    return fixed.startswith(wanted) or (wanted.startswith(fixed) and fixed != "itw:")


def test_a_key_of_a_repository_is_of_one_kind():
    (kind,) = kinds_of_key("itw:runs:acme/connect#3:result")
    assert kind.whose is Whose.REPOSITORY


def test_the_globs_of_a_repository_are_its_own():
    assert "itw:runs:acme/connect#*" in set(keys_of_repository("Acme/Connect"))
    assert all("{" not in glob for glob in keys_of_repository("o/r"))
    assert all("7" in glob for glob in keys_of_installation(7))
