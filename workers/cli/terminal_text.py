"""The report for a terminal: the same table and findings, each with the line it is about."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click

from itw import messages
from itw.finding import Finding, Severity
from itw.reporting.connector_table import connector_cells
from itw.reporting.grouped import Group, groups_of, sentences
from itw.reporting.links import Links
from itw.reporting.markdown import plain, printable
from itw.reporting.remarks import remarks_of
from itw.reporting.report import title_of
from itw.reporting.where import stands_at_base
from itw.review import Assessment
from itw.tree import Tree
from workers.cli.settings import Terminal

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
FRAMED = 3  # places of one group that are shown with their code
AROUND = 1  # lines of code above and below
TESTED = 3  # columns of the table: the connector, what became of it, whether it is tested


def report_lines(
    assessment: Assessment,
    base: Tree,
    head: Tree,
    terminal: Terminal,
    *,
    not_run: str,
    beside: Iterable[str] = (),
) -> Iterator[str]:
    """The whole report; the last line is the verdict. `beside` are lines on what is not in it."""
    yield from _table(assessment)
    groups = groups_of(assessment.findings)
    gone = [group for group in groups if stands_at_base(group.first, assessment.diff)]
    yield from finding_lines(gone, base, terminal)
    yield from finding_lines([group for group in groups if group not in gone], head, terminal)
    if assessment.elsewhere:
        also = messages.also_present(counts=dict(assessment.elsewhere))
        yield from [*_wrapped(plain(also), terminal, ""), ""]
    for remark in remarks_of(assessment, Links()):
        yield from [*_wrapped(plain(remark), terminal, ""), ""]
    yield from left_out_lines([(each.what, each.reason) for each in assessment.left_out], terminal)
    yield from beside
    if assessment.concerns_us:
        yield from _wrapped(plain(messages.tests_not_run(reason=not_run)), terminal, "")
    yield click.style(title_of(assessment), bold=True)


def left_out_lines(left_out: Sequence[tuple[str, str]], terminal: Terminal) -> Iterator[str]:
    if not left_out:
        return
    yield messages.left_out_heading()
    for what, reason in left_out:
        line = plain(messages.left_out(what=what, reason=reason))
        yield from _wrapped(line, terminal, "  ")
    yield ""


def connector_lines(assessment: Assessment) -> Iterator[str]:
    """The table alone, with the tests that exercise each connector.

    Without what ran and the conventions: nobody has looked, and a sign there would say otherwise.
    """
    yield from list(_table(assessment, TESTED))[:-1] or [messages.no_connectors_title()]
    for connector, coverage in assessment.coverage.items():
        for test in (*coverage.tests, *coverage.evidence):
            yield f"  {printable(str(connector))}: {printable(test)}"


def _table(assessment: Assessment, columns: int | None = None) -> Iterator[str]:
    """The first so many columns of the table, or all."""
    header, *rows = [cells[:columns] for cells in connector_cells(assessment, Links())]
    if not rows:
        return
    shown = [tuple(plain(cell) for cell in row) for row in (header, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(header))]
    for number, (row, cells) in enumerate(zip(shown, (header, *rows), strict=True)):
        padded = "  ".join(
            _styled(cell.ljust(width), raw, heading=number == 0)
            for cell, raw, width in zip(row, cells, widths, strict=True)
        )
        yield f"  {padded}".rstrip()
    yield ""


def _styled(cell: str, raw: str, *, heading: bool) -> str:
    if heading:
        return click.style(cell, dim=True)
    return click.style(cell, fg="red", bold=True) if raw.startswith("**") else cell


def finding_lines(groups: Sequence[Group], head: Tree, terminal: Terminal) -> Iterator[str]:
    paths = {finding.place.path for group in groups for finding in group.findings}
    sources = {
        path: data.decode("utf-8", "replace").split("\n") for path, data in head.read(paths).items()
    }
    for group in groups:
        yield from _group(group, sources, terminal)
        yield ""


def _group(group: Group, sources: dict[str, list[str]], terminal: Terminal) -> Iterator[str]:
    first = group.first
    colour = COLOURS[group.severity]
    column = f":{first.place.column}" if first.place.column else ""
    where = click.style(f"{printable(first.place.path)}:{first.place.line}{column}", bold=True)
    what = click.style(f"{group.severity} {first.rule}", fg=colour)
    yield f"{where}  {what}  {printable(first.function or first.connector)}".rstrip()
    unsaid = sentences(group.findings)
    for number, finding in enumerate(group.findings):
        if finding.reason in unsaid:
            yield from _wrapped(plain(unsaid.pop(finding.reason)), terminal, "  ")
        if number < FRAMED:
            yield from _frame(sources.get(finding.place.path, []), finding.place.line, colour)
    if len(group.findings) > FRAMED:
        lines = ", ".join(str(finding.place.line) for finding in group.findings[FRAMED:])
        yield f"  {messages.also_lines_title(lines=lines)}"
    if first.clause not in {"", messages.NONE}:
        yield click.style(f"  {printable(first.clause)}", dim=True)


def rule_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """How much each rule says, the loudest first: where a configuration would begin."""
    by_rule: dict[str, Counter[Severity]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, Counter())[finding.severity] += 1
    for rule, counts in sorted(by_rule.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        yield f"  {counts.total():>5}  {rule:<26} {messages.severities(dict(counts))}".rstrip()
    yield ""


def _frame(source: list[str], line: int, colour: str) -> Iterator[str]:
    """The line with its neighbours."""
    first, last = max(1, line - AROUND), min(len(source), line + AROUND)
    width = len(str(last))
    for number in range(first, last + 1):
        code = printable(source[number - 1].replace("\t", "    ")).rstrip()[:160]
        sign = click.style(">", fg=colour) if number == line else " "
        bar = click.style(f"{number:>{width}} │", dim=True)
        yield f"  {sign} {bar} {code}".rstrip()


def _wrapped(text: str, terminal: Terminal, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        terminal.width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
