"""`itw serve`: the whole App on one machine."""

import sys
from pathlib import Path

import click

from itw import messages
from workers import log
from workers.cli.options import env_file_option
from workers.cli.settings import environment, port_in
from workers.data_directory import require_usable
from workers.serve import Engine, Plan, serve
from workers.settings import Settings


@click.command("serve")
@click.option("--host", help="Where to listen; default: ITW_HOST, or 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: ITW_PORT, or 8000.")
@click.option(
    "--tests/--no-tests",
    default=True,
    show_default=True,
    help="Run tests where a Docker engine answers.",
)
@env_file_option
def command(host: str | None, port: int | None, tests: bool, env_file: Path) -> int:
    """Receiver, workers and embedded Redis in one, for a small team.

    Set ITW_WEBHOOK_SECRET, ITW_APP_ID and ITW_PRIVATE_KEY_FILE (see .env.example), and point the
    App's webhook at /webhook. What is missing is named and off. With ITW_REDIS_URL that server is
    used instead of an embedded one.
    """
    env = environment(env_file)  # handed on to the children, less each other's secrets
    settings = Settings.from_env(env)
    require_usable(settings.data_directory)
    engine = _engine(settings) if tests else Engine(problem=messages.no_tests_asked_for())
    host = host or env.get("ITW_HOST", "").strip() or "127.0.0.1"
    port = port or port_in(env)
    plan = Plan(host=host, port=port, settings=settings, env=env, engine=engine)
    log.configure(sys.stderr)
    for sentence in plan.sentences():
        click.echo(sentence, err=True)
    serve(plan)
    return 0


def _engine(settings: Settings) -> Engine:
    from workers.engine.client import EngineError
    from workers.sandboxes import engine_version

    try:
        return Engine(version=engine_version(settings))
    except EngineError as error:
        return Engine(problem=str(error))
