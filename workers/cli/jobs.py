"""`itw jobs`: the queues of an installation, for its administrators."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from redis import Redis
from redis.exceptions import RedisError

from itw import messages
from itw.errors import UserError
from itw.redaction import redacted
from itw.reporting.markdown import one_line
from workers import valkey
from workers.cli.options import env_file_option, format_option
from workers.cli.settings import Terminal, environment
from workers.dispatch.known import Known, all_known
from workers.dispatch.orders import cancel, retry
from workers.notes import QueueAway
from workers.settings import Settings

LEAST = 4  # digits of an id
COLOURS = {"running": "green", "delayed": "yellow", "failed": "red"}


@click.group("jobs", invoke_without_command=True)
@format_option("text", "json")
@env_file_option
@click.pass_context
def command(ctx: click.Context, form: str, env_file: Path) -> None:
    """What waits, runs, is delayed and until when, and what has failed.

    For administrators, on a machine that has the workers' ITW_REDIS_URL, or runs `itw serve`.
    """
    ctx.obj = Settings.from_env(environment(env_file))
    if ctx.invoked_subcommand is not None:
        return
    with queues(ctx.obj) as redis:
        known = list(all_known(redis))
    if form == "json":
        click.echo(json.dumps({"jobs": [as_json(each) for each in known]}, indent=2))
        return
    terminal = Terminal.from_env()
    click.echo("\n".join([*table(known), _title(known)]), color=terminal.colour)


@command.command("show")
@click.argument("job")
@click.pass_obj
def show(settings: Settings, job: str) -> None:
    """All that is known of one job, as JSON."""
    with queues(settings) as redis:
        found = [as_json(each) for each in named(redis, job)]
    click.echo(json.dumps({"jobs": found}, indent=2))


@command.command("retry")
@click.argument("job")
@click.pass_obj
def retry_command(settings: Settings, job: str) -> None:
    """Put a failed job again, or let a delayed one have its time now."""
    with queues(settings) as redis:
        for each in named(redis, job):
            click.echo(retry(redis, settings, each))


@command.command("cancel")
@click.argument("job")
@click.pass_obj
def cancel_command(settings: Settings, job: str) -> None:
    """Take a job out of its queue, or tell it to stop: running tests, writing them."""
    with queues(settings) as redis:
        for each in named(redis, job):
            click.echo(cancel(redis, each))


@contextmanager
def queues(settings: Settings) -> Iterator[Redis]:
    """The installation's Redis; raises UserError where it is away."""
    url = redis_url_of(settings)
    try:
        with Redis.from_url(url, socket_timeout=10, socket_connect_timeout=5) as redis:
            yield redis
    except (RedisError, QueueAway) as error:
        raise UserError(away_title(url, error.__cause__ or error)) from error


def away_title(url: str, error: BaseException) -> str:
    """Names the variable where the address is the default."""
    problem = type(error).__name__
    if url == Settings().redis_url:
        return messages.default_redis_away_title(url=url, problem=problem)
    return messages.redis_away_title(problem=problem)


def redis_url_of(settings: Settings) -> str:
    """The operator's own, or that of `itw serve`."""
    own = settings.data_directory / "redis"
    if settings.redis_url == Settings().redis_url and valkey.socket_in(own).exists():
        return valkey.url_of(own)
    return settings.redis_url


def named(redis: Any, job: str) -> list[Known]:
    """The job of that id: all its messages, where it was put several times. Raises UserError."""
    if len(job) < LEAST:
        raise UserError(messages.short_id_title())
    found = [each for each in all_known(redis) if each.identity.startswith(job.lower())]
    if not found:
        raise UserError(messages.no_such_job_title(job=job))
    if len({each.identity for each in found}) > 1:
        raise UserError(messages.several_jobs_title(job=job))
    return found


def as_json(job: Known) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "task": one_line(job.task, limit=60),
        "queue": job.placed.queue if job.placed else "",
        "installation": job.installation,
        "repository": job.repository,
        "number": job.number,
        "attempt": job.attempt,
        "since": _time(job.since),
        "by": one_line(job.by, limit=100),
        "until": _time(job.until),
        "why": one_line(redacted(job.why)),
    }


def table(jobs: list[Known]) -> Iterator[str]:
    """A line for each job; what comes from outside is on one line and has no escapes."""
    rows = [
        (each.id, each.state, one_line(each.task, limit=40), one_line(each.about), _what(each))
        for each in jobs
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        cells[1] = click.style(cells[1], fg=COLOURS.get(row[1]))
        yield "  ".join([*cells, row[4]]).rstrip()


def _what(job: Known) -> str:
    if job.state == "running":
        return messages.job_taken_title(by=job.by, at=_time(job.since) or "")
    if job.state == "delayed":
        return messages.job_delayed_title(until=_time(job.until) or "", why=redacted(job.why))
    if job.state == "failed":
        return messages.job_failed_title(at=_time(job.since) or "", why=job.why)
    return job.why


def _title(jobs: list[Known]) -> str:
    states = [each.state for each in jobs]
    counts = {state: states.count(state) for state in ("waiting", "running", "delayed", "failed")}
    return messages.jobs_title(**counts)


def _time(seconds: float) -> str | None:
    if not 0 < seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
