"""`itw review`: the review of a branch, as its pull request would get it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from itw import messages
from itw.checking.check import check_files
from itw.finding import Finding
from itw.model_review.report import json_of as model_json
from itw.model_review.report import section_of, slot
from itw.model_review.review import ModelReview
from itw.reporting.as_json import review_json
from itw.reporting.links import Links
from itw.reporting.report import Context, summary_of, title_of
from itw.reporting.severities import fails
from itw.reporting.where import seen_at_head
from itw.reporting.workflow_commands import workflow_commands
from itw.review import Assessment, review_trees
from itw.telling.shown_tests import not_run
from itw.tree import Tree
from workers.cli.check import as_sarif
from workers.cli.options import (
    Bounded,
    all_option,
    also_option,
    base_option,
    config_of,
    fail_on_option,
    format_option,
    links_option,
    profile_option,
    repo_option,
    severity_of,
    worktree_option,
    write_file,
)
from workers.cli.progress import progress
from workers.cli.settings import Terminal, release
from workers.cli.terminal_text import report_lines
from workers.cli.trees import Change, change_in

NOT_OF_A_MODEL = frozenset({"sarif", "github"})  # formats for what rules found


@click.command("review")
@repo_option
@base_option
@click.option("--head", help="What to review; default: HEAD.")
@worktree_option("Review")
@all_option
@click.option(
    "--untrusted",
    is_flag=True,
    help="Comments in the code allow nothing, as in a pull request of somebody without write"
    " access.",
)
@click.option("--fix", is_flag=True, help="Make the edits that are certain, in the work tree.")
@click.option("--diff", "as_diff", is_flag=True, help="Show those edits as a diff; write nothing.")
@click.option(
    "--model-review",
    is_flag=True,
    help="Let the model look for what rules can't see. Costs money; needs ANTHROPIC_API_KEY.",
)
@click.option(
    "--budget",
    type=Bounded(0.01, 1000),
    default=1.0,
    show_default=True,
    help="Dollars that --model-review may cost.",
)
@format_option("text", "json", "sarif", "markdown", "github")
@also_option("json", "sarif", "markdown")
@links_option
@profile_option
@fail_on_option
def command(
    repo: Path,
    base: str | None,
    head: str | None,
    worktree: bool,
    everything: bool,
    untrusted: bool,
    fix: bool,
    as_diff: bool,
    model_review: bool,
    budget: float,
    form: str,
    also: tuple[tuple[str, Path], ...],
    links: Links,
    profile: str | None,
    fail_on: str,
) -> int:
    """Review a branch of a clone: connectors, tests, findings.

    Compared is the head with its merge base, as on a pull request. Nothing is run, and no network
    is used but with --model-review: `itw prompt review` shows what is sent then. Nothing is written
    but with --fix; what is reported then is what it left.
    """
    if worktree and head is not None:
        raise click.UsageError("--head and --worktree exclude each other.")
    if as_diff and (form != "text" or also):
        raise click.UsageError("--diff writes a diff, in no other format.")
    if model_review and form in NOT_OF_A_MODEL:
        raise click.UsageError(f"--model-review has no place in --format {form}.")
    terminal = Terminal.from_env()
    with (
        progress("reading the change", terminal),
        change_in(repo, base=base, head=head, worktree=worktree) as change,
    ):
        assess = _assessing(change, profile, trusted=not untrusted, everything=everything)
        result = Reviewed(change=change, assessment=assess(change))
        if fix or as_diff:
            # Who only reviews need not wait for these to be imported.
            from workers.cli.fixes import target

            top = None if as_diff else target(repo, change, head, worktree=worktree)
            result = _mended(result, assess, top)
        if model_review:
            from workers.cli.model_review import model_review_of

            said = model_review_of(result.assessment, result.change, budget)
            result = replace(result, model=said)
        shown = written(result, form, terminal, links)
        files = [(file, written(result, other, terminal, links)) for other, file in also]
    click.echo(change.said, err=True)
    if not change.diff.files and not worktree:
        click.echo(messages.nothing_changed_title(), err=True)
    for line in result.mended:
        click.echo(line, err=as_diff or form != "text")
    if result.diff is None:
        click.echo(shown, color=terminal.colour)
    else:
        click.echo(result.diff, nl=False)
    for file, text in files:  # last: one that can't be written costs nobody the rest
        write_file(file, text)
    return int(fails(result.assessment.findings, fail_on=severity_of(fail_on)))


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A change and what is said of it. `mended` are lines on edits, `diff` shows them if asked.

    `model` is what a model said of it, where it was asked.
    """

    change: Change
    assessment: Assessment
    mended: tuple[str, ...] = ()
    diff: bytes | None = None
    model: ModelReview | None = None


def _mended(result: Reviewed, assess: Callable[[Change], Assessment], top: Path | None) -> Reviewed:
    """With the edits that are certain: made in the work tree, or as a diff where there is none."""
    from workers.cli.fixes import fixes_of, write_fixes

    fixes = fixes_of(result.change, result.assessment, assess)
    lines = tuple(fixes.lines(written=top is not None))
    if top is None:
        return replace(result, mended=lines, diff=fixes.diff)
    write_fixes(fixes, top)
    return Reviewed(change=fixes.change, assessment=fixes.assessment, mended=lines)


def _assessing(
    change: Change, profile: str | None, *, trusted: bool, everything: bool
) -> Callable[[Change], Assessment]:
    """How the change is reviewed, and the same change once more when some of it was edited."""
    config, remarks = config_of(profile, change.tip)

    def assess(change: Change) -> Assessment:
        assessment = review_trees(
            diff=change.diff, base=change.base, head=change.head, config=config, trusted=trusted
        )
        if everything:
            assessment = _with_everything(assessment, change.head)
        return replace(assessment, remarks=(*remarks, *assessment.remarks))

    return assess


def _with_everything(assessment: Assessment, head: Tree) -> Assessment:
    """Every rule at every severity over the files that the change touches, as if they were new."""
    paths = [change.path for change in assessment.diff.files if change.path.endswith(".go")]
    if not paths:
        return assessment
    found = check_files(head, paths, config=assessment.config, everything=True)
    about = [finding for finding in assessment.findings if finding.connector]
    return replace(assessment, findings=(*about, *found), elsewhere={}, suppressed=())


def _annotated(assessment: Assessment) -> Iterator[str]:
    """Workflow commands, beside its removal for what is gone, and the verdict."""
    yield from workflow_commands(_at_head(assessment))
    yield title_of(assessment)


def _at_head(assessment: Assessment) -> list[Finding]:
    return [seen_at_head(each, assessment.diff) for each in assessment.findings]


def _by_model(model: ModelReview | None, head: str, terminal: Terminal) -> Iterator[str]:
    if model is None:
        return
    from workers.cli.model_review import lines_of

    yield from lines_of(model, head, terminal)


def written(result: Reviewed, form: str, terminal: Terminal, links: Links) -> str:
    """The result in one of the formats."""
    assessment = result.assessment
    reason = messages.only_static_reason()
    head, model = assessment.diff.head, result.model
    section = slot(section_of(model, head, links)) if model is not None else ""
    context = Context(links=links, version=release(), tests=not_run(reason), model=section)
    match form:
        case "json":
            report = review_json(assessment, not_run=reason)
            if model is not None:
                report["model_review"] = model_json(model)
            return json.dumps(report, indent=2)
        case "sarif":
            return as_sarif(_at_head(assessment), links, assessment.diff.head)
        case "markdown":
            return f"## {title_of(assessment)}\n\n{summary_of(assessment, context)}"
        case "github":
            return "\n".join(_annotated(assessment))
        case _:
            lines = report_lines(
                assessment,
                result.change.base,
                result.change.head,
                terminal,
                not_run=reason,
                beside=_by_model(model, head, terminal),
            )
            return "\n".join(lines)
