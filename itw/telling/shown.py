"""What a report says of the tests that ran: the verdict of the runs, and their stories."""

from itw.configuration.config import Config
from itw.reporting.links import Links
from itw.reporting.verdict import conclusion_of
from itw.runs.forgotten import forgotten_findings
from itw.runs.report import RunReport
from itw.telling.annotations import run_annotations
from itw.telling.shown_tests import ShownTests
from itw.telling.summary import broken_markdown, cells_of, other_markdown, title_of_runs, went_well
from itw.telling.told_runs import told_runs
from itw.tree import Tree


def shown_runs(report: RunReport, *, head: Tree, links: Links, config: Config) -> ShownTests:
    """`head` is read for the lines of code that the stories quote."""
    told = told_runs(report, head)
    findings = forgotten_findings(report, config)
    return ShownTests(
        title=title_of_runs(told),
        failed=broken_markdown(told, links),
        rest=other_markdown(told, links),
        leads=not went_well(report),
        conclusion=conclusion_of(findings, enforce=config.enforce, report=report),
        annotations=tuple(run_annotations(told)),
        cells=cells_of(report),
    )
