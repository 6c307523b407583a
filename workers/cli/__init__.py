"""The command line, `itw`: the same review as on a pull request, on any clone.

A command's module is imported when the command runs: `itw --help` costs click and nothing else.
Exit codes: 0 nothing found, 1 found something, 2 could not run; 130 and 141 as a shell reports an
interrupt and an output that nobody reads any more (`itw … | head`).
"""

import errno
import gc
import os
import select
import sys
from importlib import import_module
from types import TracebackType
from typing import NoReturn

import click

# One line each: shown by `itw --help` without importing the command.
COMMANDS = {
    "review": "Review a branch of a clone: connectors, tests, findings.",
    "check": "Check the integration tests of one commit.",
    "test": "Run the integration tests that a branch concerns.",
    "prove": "Break connectors on purpose, and see whether their tests notice.",
    "write": "Write an integration test for a connector, and prove it.",
    "eval": "Write for connectors whose own tests are hidden, and measure both.",
    "rules": "The rules, or one of them with its reason and examples.",
    "connectors": "Connectors that a change adds, changes, removes or renames.",
    "config": "Check the repository's configuration, or show what it comes to.",
    "prompt": "What would be sent to the model, without sending it.",
    "backtest": "What would have been said about what was merged.",
    "setup": "Register the GitHub App, write its secrets, and check them.",
    "serve": "Receiver, worker and embedded Redis in one, for a small team.",
    "jobs": "The queues of an installation: what waits, runs, is delayed, has failed.",
    "report": "What was found, mended, dismissed, run and spent, with plots.",
    "sweep": "What was lost, and put it again: deliveries, verdicts, commands.",
    "doctor": "What is configured, reachable and missing, and how to mend it.",
}

# They end before it would pay to look for cycles in what they keep till then anyway.
UNCOLLECTED = {"check"}

# What they use also runs in workers, and logs; `serve` is one. To import structlog takes longer
# than most of the others need.
LOGGING = {"test", "prove", "write", "eval", "setup", "jobs", "report", "sweep", "doctor"}

COULD_NOT_RUN = 2
INTERRUPTED, UNREAD = 130, 141
OUTPUT, ERRORS = 1, 2  # file descriptors
FULL = {errno.ENOSPC, errno.EDQUOT}  # where the output goes: not a bug of ours


class Commands(click.Group):
    """A group that knows its commands by name, and each of them when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in LOGGING:
            import_module("workers.log").on_the_terminal()
        command = import_module(f"workers.cli.{cmd_name}").command
        if cmd_name not in UNCOLLECTED:
            gc.enable()
        assert isinstance(command, click.Command)  # noqa: S101 - a bug of ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="integration-test-writer", prog_name="itw")
def cli() -> None:
    """Reviews integration tests of Go connectors, as the GitHub App does, on any clone."""


def main() -> NoReturn:
    """The entry point of the console script."""
    sys.excepthook = _bug
    gc.disable()  # while modules are imported: they stay
    try:
        status = _run()
    except (BrokenPipeError, SystemExit):
        status = _broken_pipe()
    sys.exit(status)


def _run() -> int:
    try:
        status = cli.main(prog_name="itw", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except _expected() as error:
        from itw.reporting.markdown import one_line

        # On one line: what a repository put into it must not look like a line of ours.
        click.echo(f"itw: {one_line(str(error), limit=2000)}", err=True)
        return COULD_NOT_RUN
    except OSError as error:
        if error.errno not in FULL:
            raise
        _forget(OUTPUT)
        click.echo(f"itw: {error.strerror}: nothing more can be written.", err=True)
        return COULD_NOT_RUN
    except click.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _broken_pipe() -> int:
    """click exits at EPIPE with 1, whatever broke; nothing else here raises SystemExit."""
    unread = _unread()
    if unread:
        _forget(*unread)
        return UNREAD
    click.echo("itw: a connection broke; nothing was concluded.", err=True)
    return COULD_NOT_RUN


def _unread() -> list[int]:
    """Of our output and our errors, those whose reader has ended."""
    ends = select.poll()
    for stream in (OUTPUT, ERRORS):
        ends.register(stream, 0)  # that its other end is gone is told without being asked for
    return [stream for stream, _ in ends.poll(0)]


def _forget(*streams: int) -> None:
    """Python flushes what it could not write once more at its end, and then ends with 120."""
    for stream in streams:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _expected() -> tuple[type[Exception], ...]:
    """Imported when something was raised, not for --help."""
    from itw.errors import TransientError, UserError

    return UserError, TransientError


def _bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python would end with 1, which means "found something" here."""
    sys.__excepthook__(kind, error, trace)
    click.echo("itw: this is a bug of integration-test-writer; nothing was concluded.", err=True)
    raise SystemExit(COULD_NOT_RUN)
