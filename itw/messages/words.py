"""Words and signs that the sentences share."""

import re
from collections.abc import Sequence

from itw.finding import Severity
from itw.reporting.markdown import one_line, prose

# Signs. Skipped and never selected tests are never shown with the sign of success.
OK = "✓"
BAD = "✗"
NONE = "\u2013"  # an en dash
NEVER = "∅"  # the run command does not select it
FLAKY = "~"
UNSURE = "?"
NEXT_TO = "←"  # a line of a service, and how near it was
NOW = "…"  # a step that is going on

TITLE_LIMIT = 70
MAX_TESTS = 500
FEW = 4
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*(?=[\s,;]|$)")
COMMANDS = {"docker", "git", "go", "gofmt", "itw"}


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2 findings`, `1,204 tests`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def severities(counts: dict[Severity, int]) -> str:
    """`2 errors, 3 warnings`, most serious first."""
    ordered = sorted((pair for pair in counts.items() if pair[1]), reverse=True)
    return ", ".join(count(number, str(severity)) for severity, number in ordered)


def sentence(message: str) -> str:
    """A rule's message as a sentence of its own: capital first letter, full stop."""
    whole = prose(message.strip())
    if whole and not whole.endswith((".", "?", ":", "…")):
        whole += "."
    return capital(whole)


def capital(said: str) -> str:
    """With a capital first letter where a word begins it: a path, a module or a command is none."""
    word = WORD.match(said)
    if word is None or word[0] in COMMANDS:
        return said
    return said[:1].upper() + said[1:]


def first_few(values: Sequence[str]) -> str:
    """`a, b, c, d and 3 more`, each once and on one line."""
    distinct = list(dict.fromkeys(one_line(value, limit=100) for value in values))
    more = f" and {len(distinct) - FEW} more" if len(distinct) > FEW else ""
    return ", ".join(distinct[:FEW]) + more


def listed(names: Sequence[str]) -> str:
    """`a, b, c`, on one line."""
    return one_line(", ".join(names), limit=2000)
