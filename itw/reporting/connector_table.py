"""The table of connectors: what happened to each, and whether it is tested itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from itw import messages
from itw.connector import Connector, Coverage, External, Tested
from itw.finding import Finding, Severity
from itw.reporting.links import Links
from itw.reporting.markdown import table
from itw.review import Assessment

ROWS = 30
CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One connector of the change. `state` is new, changed, removed or renamed."""

    state: str
    connector: Connector
    before: Connector | None = None  # what a renamed connector was called
    coverage: Coverage | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def needs_test(self) -> bool:
        """Whether an integration test is possible and not there."""
        known = self.coverage
        return (
            self.state != "removed"
            and known is not None
            and known.tested is not Tested.YES
            and known.external is External.CONTAINER
        )


def rows_of(assessment: Assessment) -> list[Row]:
    """What matters first: lost, untested, new, renamed, changed."""
    rows = [*_rows(assessment)]
    states = ("removed", "new", "renamed", CHANGED)
    return sorted(
        rows,
        key=lambda row: (
            row.state != "removed",
            not (row.state == "new" and row.needs_test),
            states.index(row.state),
            str(row.connector),
        ),
    )


def _rows(assessment: Assessment) -> Iterator[Row]:
    changes = assessment.connectors
    for connector in changes.removed:
        yield Row(state="removed", connector=connector)
    for state, connectors in (("new", changes.added), (CHANGED, changes.changed)):
        for connector in connectors:
            yield _row(assessment, state, connector)
    for before, after in changes.renamed:
        yield _row(assessment, "renamed", after, before)


def _row(
    assessment: Assessment, state: str, connector: Connector, before: Connector | None = None
) -> Row:
    coverage = assessment.coverage.get(connector)
    return Row(
        state=state,
        connector=connector,
        before=before,
        coverage=coverage,
        findings=tuple(_findings_of(coverage, assessment.findings)),
    )


def _findings_of(coverage: Coverage | None, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Findings in the tests that exercise the connector."""
    tests = {tuple(_test(test)) for test in coverage.tests} if coverage else set()
    for finding in findings:
        package = finding.place.path.rpartition("/")[0]
        if finding.function and (package, finding.function) in tests:
            yield finding


def _test(evidence: str) -> tuple[str, str]:
    """ "internal/impl/nats/integration_test.go:31 TestIntegrationNats" as (package, test)."""
    where, _, name = evidence.rpartition(" ")
    return where.rpartition("/")[0], name


def connector_table(
    assessment: Assessment,
    links: Links,
    ran: Mapping[Connector, str] | None = None,
    *,
    pending: bool = False,
) -> str:
    """Markdown, "" where no connector is concerned. `ran` are cells on what ran, where any did."""
    header, *rows = connector_cells(assessment, links, ran, pending=pending)
    if not rows:
        return ""
    whole = table(header, rows[:ROWS])
    rest = rows_of(assessment)[ROWS:]
    if rest:
        states = {row.state for row in rest}
        what = states.pop() if len(states) == 1 else ""
        whole += "\n\n" + messages.more_connectors(number=len(rest), what=what)
    return whole


def connector_cells(
    assessment: Assessment,
    links: Links,
    ran: Mapping[Connector, str] | None = None,
    *,
    pending: bool = False,
) -> list[tuple[str, ...]]:
    """The header and one row for each connector, as Markdown cells."""
    quiet = messages.not_run_cell(pending=pending)
    rows = [_cells(row, assessment, links, ran or {}, quiet) for row in rows_of(assessment)]
    return [messages.connector_header(), *rows]


def _cells(
    row: Row, assessment: Assessment, links: Links, ran: Mapping[Connector, str], quiet: str
) -> tuple[str, ...]:
    connector = row.connector
    commit = assessment.diff.base if row.state == "removed" else assessment.diff.head
    url = links.line(connector.file, commit, connector.line)
    label = messages.connector_label(kind=connector.kind, name=connector.name, url=url)
    if row.state == "removed":
        return label, messages.removed_cell(), messages.NONE, messages.NONE, messages.NONE
    told = ran.get(connector, quiet if _is_tested(row) else messages.NONE)
    return label, _state(row), tested_cell(row), told, _conventions(row)


def _state(row: Row) -> str:
    if row.before is None:
        return row.state
    same_kind = row.before.kind == row.connector.kind
    return messages.renamed_from(kind=row.before.kind, name=row.before.name, same_kind=same_kind)


def tested_cell(row: Row) -> str:
    coverage = row.coverage
    if coverage is None:
        return messages.NONE
    if coverage.tested is Tested.YES:
        return messages.tested_yes(tests=len(coverage.tests))
    if row.needs_test or coverage.tested is Tested.FAKE_ONLY:
        return messages.tested_no(how=coverage.tested.value, new=row.state == "new")
    return messages.not_tested_needs_none(
        how=coverage.tested.value, external=coverage.external.value
    )


def _is_tested(row: Row) -> bool:
    return row.coverage is not None and row.coverage.tested is Tested.YES


def _conventions(row: Row) -> str:
    if not _is_tested(row):
        return messages.NONE
    notes = sum(finding.severity is Severity.NOTE for finding in row.findings)
    return messages.conventions_cell(findings=len(row.findings) - notes, notes=notes)
