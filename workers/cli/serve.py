"""`itw serve`: the whole App on one machine."""

import sys
from pathlib import Path

import click

from itw import messages
from workers import log
from workers.cli.options import env_file_option
from workers.cli.settings import environment
from workers.data_directory import require_usable
from workers.serve import Engine, Plan, serve
from workers.settings import Settings


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--tests/--no-tests", default=True, help="run tests where a Docker engine answers (default)"
)
@env_file_option
def command(host: str, port: int, tests: bool, env_file: Path) -> int:
    """Receiver, workers and embedded Redis in one, for a small team.

    Set ITW_WEBHOOK_SECRET, ITW_APP_ID and ITW_PRIVATE_KEY_FILE (see .env.example), and point the
    App's webhook at /webhook. What is missing is named and off. With ITW_REDIS_URL that server is
    used instead of an embedded one.
    """
    env = environment(env_file)  # handed on to the children, less each other's secrets
    settings = Settings.from_env(env)
    require_usable(settings.data_directory)
    engine = _engine(settings) if tests else Engine(problem=messages.no_tests_asked_for())
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
