"""`itw report`: what an installation did, for its administrators."""

import re
from pathlib import Path

import click

from itw import messages
from itw.errors import UserError
from itw.tally.forms import report_in
from itw.tally.kept import KEPT_DAYS
from workers.cli.jobs import queues
from workers.cli.options import env_file_option, format_option, write_file
from workers.cli.settings import environment
from workers.period import period
from workers.settings import Settings

NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@click.command("report")
@click.option(
    "--days",
    type=click.IntRange(1, KEPT_DAYS),
    default=30,
    show_default=True,
    help="Up to today, in UTC.",
)
@click.option("--repository", metavar="OWNER/NAME", help="Of one; default: all together.")
@format_option("text", "json", "html")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; default: here."
)
@env_file_option
def command(
    days: int, repository: str | None, form: str, output: Path | None, env_file: Path
) -> None:
    """What was found, mended, dismissed, reacted to, run and spent, by rule and repository.

    For administrators, on a machine that has the workers' ITW_REDIS_URL, or runs `itw serve`.
    """
    if repository is not None and not NAME.fullmatch(repository):
        raise UserError(messages.no_repository_name_title(name=repository))
    with queues(Settings.from_env(environment(env_file))) as redis:
        found = period(redis, days, repository or "")
    said = report_in(form, found)
    if output is None:
        click.echo(said)
    else:
        write_file(output, said)
