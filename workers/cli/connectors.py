"""`itw connectors`: what a change does to connectors, and how each of them is tested."""

import json
from pathlib import Path

import click

from itw.configuration.config import Config
from itw.connectors.changes import connector_changes
from itw.connectors.coverage import coverages
from itw.reporting.as_json import connectors_json
from itw.review import Assessment
from workers.cli.options import format_option
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.cli.terminal_text import connector_lines
from workers.cli.trees import change_in


@click.command("connectors")
@click.option(
    "--git-dir", type=click.Path(path_type=Path), default=Path(), help="A clone, bare or not; here."
)
@click.option("--base", help="The branch it goes to; default: origin/HEAD, main or master.")
@click.option("--head", help="Default: HEAD.")
@format_option("text", "json")
def command(git_dir: Path, base: str | None, head: str | None, form: str) -> int:
    """Connectors that a change adds, changes, removes or renames.

    For each: whether an integration test exercises it itself, and what it talks to.
    """
    terminal = Terminal.from_env()
    with (
        progress("reading the change", terminal),
        change_in(git_dir, base=base, head=head) as change,
    ):
        changes = connector_changes(change.base, change.head, change.diff)
        shown = (*changes.added, *changes.changed, *(after for _, after in changes.renamed))
        assessment = Assessment(
            diff=change.diff,
            config=Config(),
            connectors=changes,
            coverage=coverages(shown, change.head),
        )
    if form == "json":
        click.echo(json.dumps(connectors_json(assessment), indent=2))
        return 0
    click.echo(change.said, err=True)
    click.echo("\n".join(connector_lines(assessment)), color=terminal.colour)
    return 0
