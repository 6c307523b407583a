"""Sentences of a review: its opening and its inline comments."""

from itw.finding import Severity
from itw.messages.words import count, sentence, severities
from itw.reporting.markdown import code, link


def review_opening(*, counts: dict[Severity, int], inline: int, comments: int, checks: str) -> str:
    """How much there is, and where it stands: `inline` findings in so many comments."""
    what = f"{severities(counts)} in what this pull request changes"
    rest = sum(counts.values()) - inline
    page = link("check run", checks)
    if not rest:
        return f"{what}. The table of connectors is in the {page}."
    if not inline:
        return f"{what}, none on a line of the diff ({page}):"
    held = count(comments, "comment")
    return f"{what}: {inline} in {held}, {rest} here, all in the {page}."


def inline_comment(*, rule: str, message: str, clause: str, column: int = 0) -> str:
    """One rule, one reason, one link; GitHub shows the line of a comment and not the column."""
    where = f" · column {column}" if column > 1 else ""
    return f"**{code(rule)}**{where} · {sentence(message)} {clause}".rstrip()


def same_rule(*, rule: str, number: int, function: str, clause: str) -> str:
    """The opening of a comment that lists several findings of one rule in one function."""
    where = f" in {code(function)}" if function else ""
    return f"**{code(rule)}** · {count(number, 'place')}{where} {clause}".rstrip()


def same_reason(*, message: str, lines: list[str]) -> str:
    """The reason once, and the lines (Markdown) it holds for."""
    return f"{sentence(message)} Lines {', '.join(lines[:-1])} and {lines[-1]}."


def line_label(*, line: int) -> str:
    return f"line {line}"


def allow_hint(*, rule: str, proof: str = "") -> str:
    """The small print under a comment; `proof` is what was proved of the suggestion."""
    allow = f"allow with {code(f'//itw:allow {rule} <reason>')}"
    proved = {"applies": "applies cleanly", "compiles": "applies cleanly and compiles"}.get(proof)
    return f"<sub>{proved} · {allow}</sub>" if proved else f"<sub>{allow}</sub>"


def missing_test_hint(*, connector: str, can_write: bool) -> str:
    """What to do about an untested connector: the command, where it works, and the way out."""
    write = f"{code(f'/write-integration-tests {connector}')} drafts one. " if can_write else ""
    waive = code(f"/integration-tests waive missing_integration_test {connector} <reason>")
    return f"{write}If it can't be tested in a container, a maintainer can say why: {waive}."


def displaced_comment(*, path: str, line: int, body: str) -> str:
    """An inline comment (Markdown) that GitHub takes on no line of the diff."""
    return f"{code(f'{path}:{line}')}\n\n{body}"


def fixed_note() -> str:
    """Above a comment of ours whose thread can't be resolved."""
    return "**Fixed.** What this comment told is no longer there."


def cut_off(*, lines: int) -> str:
    return f"… and {count(lines, 'more line')}, left out because GitHub takes no longer text."
