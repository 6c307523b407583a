"""`itw doctor`: what is configured, reachable and missing on this machine."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from itw import messages
from itw.errors import UserError
from workers.cli.diagnosis import diagnose
from workers.cli.options import env_file_option, format_option
from workers.cli.progress import progress
from workers.cli.settings import Configured, Terminal, environment, use_network_of
from workers.diagnosis.check import Check, State, bad
from workers.sandbox_settings import GATEWAY_IMAGE, JOB_IMAGE, SandboxSettings
from workers.settings import Settings, data_directory

LOOKED_AT = {"ITW_PRIVATE_KEY_FILE", "ITW_REDIS_URL"}
SIGNS = {
    State.OK: (messages.OK, "green"),
    State.OFF: (messages.NONE, "yellow"),
    State.BAD: (messages.BAD, "red"),
}


@click.command("doctor")
@format_option("text", "json")
@click.option(
    "--live",
    is_flag=True,
    help="Ask a running installation too: the App on GitHub, its webhook and receiver, Redis, the"
    " workers and their queues, the model's key, the disk.",
)
@click.option("--ping", is_flag=True, help="With --live: have GitHub send its ping once more.")
@env_file_option
def command(form: str, live: bool, ping: bool, env_file: Path) -> int:
    """What is configured, reachable and missing, and how to mend it.

    Ends with 1 when something has to be mended; what is only switched off is not a fault.
    """
    if ping and not live:
        raise click.UsageError("--ping needs --live.")
    terminal = Terminal.from_env()
    with progress("looking around", terminal):
        env = environment(env_file)
        directory = data_directory(env)
        configured = Configured.from_env(env)
        checks = [*_settings(env), *diagnose(configured, directory)]
        held = {check.name for check in checks if check.state is State.OK}
        if {"docker", "data directory"} <= held:
            # Imported where there is an engine to ask: the SDK costs more than all other checks.
            from workers.cli.sandbox_diagnosis import sandbox_checks

            checks += sandbox_checks(_sandbox(configured, directory))
        if live:
            from workers.diagnosis.live import live_checks

            use_network_of(env)
            checks += live_checks(configured, directory, ping=ping)
    if form == "json":
        click.echo(json.dumps({"checks": [asdict(check) for check in checks]}, indent=2))
    else:
        lines = [line for check in checks for line in lines_of(check)]
        lines.append(messages.doctor_title(states=[check.state for check in checks]))
        click.echo("\n".join(lines), color=terminal.colour)
    return int(any(check.state is State.BAD for check in checks))


def _settings(env: Mapping[str, str]) -> Iterator[Check]:
    """A value with which no worker would begin. Key and Redis have lines of their own."""
    others = {name: env[name] for name in env if name not in LOOKED_AT}
    try:
        Settings.from_env(others)
    except UserError as error:
        yield bad("settings", str(error), messages.mend_settings())


def _sandbox(configured: Configured, directory: Path) -> SandboxSettings:
    """As the workers would have it, even where another of their settings is wrong."""
    return SandboxSettings(
        directory=directory / "sandbox",
        engine=configured.docker_host,
        job_image=configured.job_image or JOB_IMAGE,
        gateway_image=configured.gateway_image or GATEWAY_IMAGE,
    )


def lines_of(check: Check) -> list[str]:
    sign, colour = SIGNS[check.state]
    lines = [f"{click.style(sign, fg=colour)} {check.name:<15} {check.detail}"]
    if check.mend:
        lines.append(click.style(f"  {'':<15} {check.mend}", dim=True))
    return lines
