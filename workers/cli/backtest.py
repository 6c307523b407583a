"""`itw backtest`: what the product would have said about what was merged."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from itw.backtest import Backtest, Replay, backtest_json, backtest_page
from itw.reporting.markdown import printable
from workers.backtest import merged_changes, replay
from workers.cli.options import format_option, profile_option, told_config, write_file
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.git.repository import Repository


@click.command("backtest")
@click.option(
    "--git-dir", type=click.Path(path_type=Path), default=Path(), help="A clone, bare or not; here."
)
@click.option("--branch", default="HEAD", show_default=True, help="Where changes were merged to.")
@click.option("--since", required=True, help="A date git understands, such as 2026-05-01.")
@click.option("--max", "most", type=click.IntRange(min=1), help="At most so many, newest first.")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write one HTML page with plots there.",
)
@format_option("text", "json")
@profile_option
def command(
    git_dir: Path,
    branch: str,
    since: str,
    most: int | None,
    page: Path | None,
    form: str,
    profile: str | None,
) -> int:
    """What a review would have said about each change that was merged to a branch.

    A merge, a squash and the commits of one rebase are one change each, compared with what the
    branch was before. Nothing is run and no network is used.
    """
    terminal = Terminal.from_env()
    with progress("replaying", terminal), Repository.at(git_dir) as repository:
        tip = repository.commit(branch)
        config = told_config(profile, repository.tree(tip))
        changes = merged_changes(repository, branch=tip, since=since, most=most)
        backtest = Backtest(tuple(replay(repository, change, config) for change in changes))
    if form == "json":
        click.echo(json.dumps(backtest_json(backtest), indent=2))
    else:
        click.echo("\n".join(lines(backtest)), color=terminal.colour)
    if page is not None:  # last: a page that can't be written costs nobody the table
        name = git_dir.absolute().name.removesuffix(".git") or "this repository"
        write_file(page, backtest_page(backtest, repository=name))
    return 0


def lines(backtest: Backtest) -> Iterator[str]:
    """A table of the rules, the changes with comments, and the answer in one sentence."""
    if backtest.rules:
        heads = ("rule", "errors", "warnings", "notes", "changes")
        yield click.style("  {:<28}{:>8}{:>10}{:>7}{:>9}".format(*heads), dim=True)
    for total in backtest.rules:
        yield (
            f"  {total.rule:<28}{total.errors:>8}{total.warnings:>10}{total.notes:>7}"
            f"{total.changes:>9}"
        )
    if backtest.rules:
        yield ""
    for each in (*backtest.commented, *backtest.troubles):
        yield f"  {each.change.date[:10]}  {each.change.head[:9]}  {said(each)}"
    yield click.style(backtest.sentence, bold=True)


def said(replay: Replay) -> str:
    """The number of comments, or what kept us from any, and the change's subject."""
    told = printable(replay.trouble) if replay.trouble else f"{replay.comments:>2}"
    return f"{told}  {printable(replay.change.subject)}"
