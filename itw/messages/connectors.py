"""Sentences of the table of connectors."""

from itw.messages.words import MAX_TESTS, OK, count
from itw.reporting.markdown import code, link, text


def connector_header() -> tuple[str, ...]:
    return ("Connector", "", "Tested itself", "Ran", "Conventions")


def connector_label(*, kind: str, name: str, url: str) -> str:
    return f"{text(kind)} {link(code(name), url)}"


def renamed_from(*, kind: str, name: str, same_kind: bool) -> str:
    return f"renamed from {code(name) if same_kind else f'{text(kind)} {code(name)}'}"


def tested_yes(*, tests: int) -> str:
    """Detection names so many tests at most."""
    if tests >= MAX_TESTS:
        return f"yes, {tests} tests or more"
    return f"yes, {count(tests, 'test')}" if tests else "yes"


def tested_no(*, how: str, new: bool) -> str:
    """`how` is a value of `itw.connector.Tested`; only what is new is a reproach."""
    words = {
        "unit only": "unit tests only",
        "package only": "only others of its package",
        "fake only": "against a fake only",
    }
    no = "**no**" if new else "no"
    if how == "fake only":
        return words[how]
    return f"{no}, {words[how]}" if how in words else no


def conventions_cell(*, findings: int, notes: int) -> str:
    """Notes are nothing to act on."""
    if findings:
        return count(findings, "finding")
    return f"{OK} {count(notes, 'note')}" if notes else OK


def removed_cell() -> str:
    return "**removed**"


def not_run_cell(*, pending: bool = False) -> str:
    """Pending are tests that will run by themselves."""
    return "not yet" if pending else "not run"


def not_tested_needs_none(*, how: str, external: str) -> str:
    """A connector without an integration test of its own that can do without."""
    words = {
        "hosted": "no; a hosted service",
        "none": "unit tests" if how == "unit only" else "no; nothing outside to test against",
        "internal": "no; internal",
    }
    return words.get(external, "no")


def more_connectors(*, number: int, what: str) -> str:
    """`what` is "changed" or the like, "" where they are of several kinds."""
    return f"… and {number:,} more {what} connectors.".replace("  ", " ")
