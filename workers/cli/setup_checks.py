"""What `itw setup` shows at its end: how it went, and what is left to do."""

from collections.abc import Iterator
from pathlib import Path

import click

from itw import messages
from itw.app_setup.manifest import Site
from itw.app_setup.registered import Registered
from workers.cli.diagnosis import diagnose
from workers.cli.doctor import lines_of
from workers.cli.progress import progress
from workers.cli.settings import Configured, Terminal, environment, winning
from workers.diagnosis.check import Check, State, bad
from workers.diagnosis.live import app_checks
from workers.settings import data_directory
from workers.setup.places import VARIABLES

HERE = {"GitHub App key", "Redis", "docker", "model key"}  # of what is looked at on this machine


def show_rest(app: Registered, site: Site, *, env_file: Path, kubernetes: Path | None) -> None:
    terminal = Terminal.from_env()
    with progress(messages.asking_github_title(), terminal):
        if kubernetes is None:
            checks = list(_with_this_machine(env_file))
        else:
            checks = list(app_checks(_configured(app, site), ping=True))
    lines = [line for check in checks for line in lines_of(check)]
    left = list(_left(checks, app, kubernetes))
    if left:
        lines += ["", messages.setup_next_title(), *(f"  {line}" for line in left)]
    else:
        lines.append(messages.setup_ready_title())
    click.echo("\n".join(lines), color=terminal.colour)


def _with_this_machine(env_file: Path) -> Iterator[Check]:
    if others := winning(env_file, VARIABLES):
        said = messages.environment_wins(names=others, path=str(env_file))
        yield bad("environment", said, messages.mend_environment())
    env = environment(env_file)
    configured = Configured.from_env(env)
    yield from app_checks(configured, ping=True)
    yield from diagnose(configured, data_directory(env), HERE)


def _configured(app: Registered, site: Site) -> Configured:
    return Configured(
        app_id=str(app.id),
        private_key=app.private_key,
        webhook_secret=app.webhook_secret,
        github_url=site.api,
    )


def _left(checks: list[Check], app: Registered, kubernetes: Path | None) -> Iterator[str]:
    """In the order in which it is done; what a check says it does is not said again."""
    bad = {check.name for check in checks if check.state is State.BAD}
    if kubernetes is not None:
        manifests = (kubernetes / "kustomization.yaml").exists()
        yield messages.next_secrets(directory=str(kubernetes), has_manifests=manifests)
    elif bad & {"receiver", "signed ping", "test delivery"}:
        yield messages.next_serve()
    if "installations" in bad:
        yield messages.next_install(page=app.install_page)
    if bad or kubernetes is not None:
        yield messages.next_live(in_cluster=kubernetes is not None)
