"""`itw sweep`: one round of what the beat does, for its administrators."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itw import messages
from itw.errors import UserError
from itw.jobs import AnswerCommand
from workers.cli.jobs import queues, redis_url_of
from workers.cli.options import env_file_option
from workers.cli.settings import environment
from workers.settings import Settings

if TYPE_CHECKING:
    from workers.recovery.redelivery import Asked
    from workers.recovery.sweep import Swept
    from workers.recovery.visit import Found


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@env_file_option
def command(dry_run: bool, env_file: Path) -> int:
    """Look for what was lost, now: deliveries, verdicts, commands, check runs in progress.

    The beat does so by itself. Only what is due is looked at, with as many requests as
    ITW_SWEEP_REQUESTS allows; again for the next repositories.
    """
    settings = Settings.from_env(environment(env_file))
    settings = replace(settings, redis_url=redis_url_of(settings))
    if settings.missing:
        raise UserError(messages.cannot_sweep_title(missing=" and ".join(settings.missing)))
    for line in _swept(settings, dry=dry_run):
        click.echo(line)
    return 0


def _swept(settings: Settings, *, dry: bool) -> Iterator[str]:
    from workers.beat import app_of, redelivery_of, sweep_of

    with queues(settings) as redis:
        app = app_of(settings)
        yield _of_deliveries(redelivery_of(app, redis, dry=dry).round(), dry=dry)
        yield from _of_sweep(sweep_of(settings, app, redis, dry=dry).round())


def _of_deliveries(asked: "Asked", *, dry: bool) -> str:
    return messages.redelivery_title(
        asked=len(asked.asked), waiting=asked.waiting, lost=len(asked.lost), dry=dry
    )


def _of_sweep(swept: "Swept") -> Iterator[str]:
    if swept.put_off:
        yield messages.sweep_put_off_title()
        return
    yield from map(_line, swept.found)
    yield messages.swept_title(
        visited=swept.visited, requests=swept.requests, charged=swept.charged
    )


def _line(found: "Found") -> str:
    job = found.job
    if isinstance(job, AnswerCommand):
        return messages.unheard_title(
            repository=job.repository, number=job.number, command=job.command
        )
    said = messages.abandoned_title if found.finish else messages.no_verdict_title
    return said(repository=job.repository, number=job.number, head_sha=job.head_sha)
