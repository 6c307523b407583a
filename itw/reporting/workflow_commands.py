"""Findings as workflow commands: what a step prints so that GitHub shows annotations.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable, Iterator

from itw import messages
from itw.finding import Finding, Severity
from itw.reporting.markdown import printable

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}  # notes stay in the summary
SHOWN = 10  # annotations of one level that GitHub shows for a step
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}


def workflow_commands(findings: Iterable[Finding]) -> Iterator[str]:
    """One line each, the first so many of a level; then one sentence about the others."""
    everything = list(findings)
    for severity, level in LEVELS.items():
        of_level = [finding for finding in everything if finding.severity is severity]
        yield from (_command(level, finding) for finding in of_level[:SHOWN])
        if len(of_level) > SHOWN:
            yield messages.first_shown_title(severity=severity, number=len(of_level), shown=SHOWN)


def _command(level: str, finding: Finding) -> str:
    place = finding.place
    properties = {"file": place.path, "line": str(place.line), "endLine": str(place.end_line)}
    if place.column:
        properties["col"] = str(place.column)
    properties["title"] = finding.rule
    said = ",".join(f"{name}={_escaped(value, PROPERTY)}" for name, value in properties.items())
    return f"::{level} {said}::{_escaped(messages.annotation(message=finding.message), DATA)}"


def _escaped(value: str, escapes: dict[str, str]) -> str:
    """No line can end and no property can begin in a value; odd characters are dropped."""
    return "".join(escapes.get(each, each) for each in printable(value, keep="\r\n\t"))
