"""`itw test`: the integration tests that a change concerns, run as on its pull request."""

import json
from functools import partial
from pathlib import Path

import click

from itw import messages
from itw.configuration.config import WithoutFix
from itw.errors import UserError
from itw.reporting.links import Links
from itw.reporting.verdict import exit_code
from itw.review import Assessment, review_trees
from itw.runs.planning import plan_tests
from itw.runs.report import RunReport, Side
from itw.runs.verdict import run_report
from itw.runs.without_fix import tree_of
from itw.telling.as_json import run_json
from itw.telling.page import run_page
from itw.telling.shown import shown_runs
from itw.telling.summary import title_of_runs
from itw.telling.told_runs import ToldRuns, told_runs
from workers.cli.live import ToldOfTests
from workers.cli.openings import opening_of
from workers.cli.options import (
    also_option,
    base_option,
    fail_on_option,
    format_option,
    links_option,
    no_sandbox_option,
    profile_option,
    repo_option,
    severity_of,
    told_config,
    worktree_option,
    write_file,
)
from workers.cli.picture import showing
from workers.cli.run_text import run_lines
from workers.cli.settings import Terminal
from workers.cli.trees import Change, change_in
from workers.execution import Execution, Opening

BUDGET = 24 * 3600.0  # seconds: who started it is there to stop it


@click.command("test")
@click.argument("connectors", nargs=-1)
@repo_option
@base_option
@click.option("--head", help="What to test; default: HEAD.")
@worktree_option("Test")
@no_sandbox_option()
@click.option(
    "--without-fix",
    is_flag=True,
    help="Run new and changed tests on the old product code too: there they should fail.",
)
@format_option("text", "json", "markdown", "html")
@also_option("json", "markdown", "html")
@links_option
@profile_option
@fail_on_option
def command(
    connectors: tuple[str, ...],
    repo: Path,
    base: str | None,
    head: str | None,
    worktree: bool,
    no_sandbox: bool,
    without_fix: bool,
    form: str,
    also: tuple[tuple[str, Path], ...],
    links: Links,
    profile: str | None,
    fail_on: str,
) -> int:
    """Run the integration tests that a branch concerns, in the sandbox.

    Without CONNECTORS: the tests of the connectors that it adds or changes, and those it touches
    itself. A connector ("nats", "input/nats"), a package's directory or a test may be named. What
    fails is run again, and then at the merge base. Ends with 0 only where something ran.
    """
    if worktree and head is not None:
        raise click.UsageError("--head and --worktree exclude each other.")
    terminal = Terminal.from_env()
    with change_in(repo, base=base, head=head, worktree=worktree) as change:
        config = told_config(profile, change.tip)
        assessment = review_trees(
            diff=change.diff, base=change.base, head=change.head, config=config
        )
        click.echo(change.said, err=True)
        report = _ran(
            assessment,
            change,
            asked=connectors,
            opening=opening_of(repo, change.base, config.run_policy, sandboxed=not no_sandbox),
            without_fix=without_fix or config.run_policy.without_fix is WithoutFix.AUTO,
            terminal=terminal,
        )
        told = told_runs(report, change.head)
        shown = partial(_written, told, assessment, change, links, terminal)
        click.echo(shown(form), color=terminal.colour)
        for other, file in also:
            write_file(file, shown(other))
    return int(exit_code((), fail_on=severity_of(fail_on), report=report))


def _ran(
    assessment: Assessment,
    change: Change,
    *,
    asked: tuple[str, ...],
    opening: Opening,
    without_fix: bool,
    terminal: Terminal,
) -> RunReport:
    plan = plan_tests(assessment, base=change.base, head=change.head, asked=asked)
    if plan.unknown:
        raise UserError(messages.nothing_named_title(names=list(plan.unknown)))
    tree_at = partial(tree_of, diff=change.diff, base=change.base, head=change.head)
    if without_fix and tree_at(Side.WITHOUT_FIX) is None:
        click.echo(messages.nothing_without_fix_title(), err=True)
    with showing(ToldOfTests(), terminal) as watching:
        execution = Execution(
            plan=plan,
            tree_of=tree_at,
            opening=opening,
            watching=watching,
            seconds=BUDGET,
            without_fix=without_fix,
        )
        return run_report(plan, execution.run())


def _written(
    told: ToldRuns,
    assessment: Assessment,
    change: Change,
    links: Links,
    terminal: Terminal,
    form: str,
) -> str:
    """The runs in one of the formats."""
    match form:
        case "json":
            return json.dumps(run_json(told.report), indent=2)
        case "html":
            return run_page(told, links)
        case "markdown":
            tests = shown_runs(told.report, head=change.head, links=links, config=assessment.config)
            parts = (f"## {title_of_runs(told)}", tests.failed, tests.rest)
            return "\n\n".join(part for part in parts if part)
        case _:
            return "\n".join([*run_lines(told, terminal), title_of_runs(told)])
