"""`itw write`: an integration test for a connector, written by the model and proved here."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import click

from itw import messages
from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.spending import DOLLAR, Limit, price_of
from itw.writing.chosen import chosen
from itw.writing.context import context_of
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, State
from itw.writing.feasibility import Machine
from itw.writing.report import json_of, markdown_of, patch_of, text_of
from itw.writing.scaffold import scaffold
from workers.cli.openings import opening_of
from workers.cli.options import (
    Bounded,
    base_option,
    format_option,
    no_sandbox_option,
    profile_option,
    repo_option,
    told_config,
    write_file,
)
from workers.cli.picture import showing
from workers.cli.settings import Terminal
from workers.cli.stopping import stopping
from workers.cli.trees import Change, change_in
from workers.cli.writing_live import ToldOfWriting
from workers.edited_files import write as write_files
from workers.git.repository import Repository
from workers.git.worktree import work_tree
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client
from workers.settings import ModelSettings, Settings
from workers.write_tests import Writing, dry_run, write_tests
from workers.writing.bounds import Bounds

BUDGET = 10.0  # dollars
WELL, FOUND = 0, 1


class NoModel(UserError):
    """There is no key; what needs none is offered."""

    def __init__(self) -> None:
        super().__init__(messages.no_model_title())


@click.command("write")
@click.argument("connector")
@repo_option
@base_option
@click.option("--model", help="Default: ITW_MODEL, or the current Sonnet.")
@click.option(
    "--budget",
    type=Bounded(0.01, 1000),
    default=BUDGET,
    show_default=True,
    help="Dollars that the model may cost.",
)
@click.option("--minutes", type=Bounded(1), default=120.0, show_default=True, help="For all of it.")
@click.option(
    "--drafts",
    type=click.IntRange(1, 30),
    default=Bounds().drafts,
    show_default=True,
    help="The first one and every repair.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent and cost; send nothing.")
@click.option("--scaffold", "bare", is_flag=True, help="A test to fill in, without any model.")
@click.option(
    "--fake",
    is_flag=True,
    help="Against a fake server, where no container can stand for the service.",
)
@click.option("--apply", "apply_it", is_flag=True, help="Write the test into the work tree.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write the patch there.",
)
@no_sandbox_option("What the model writes can then do all you can.")
@profile_option
@format_option("text", "json", "markdown")
def command(
    connector: str,
    repo: Path,
    base: str | None,
    model: str | None,
    budget: float,
    minutes: float,
    drafts: int,
    dry_run: bool,
    bare: bool,
    fake: bool,
    apply_it: bool,
    output: Path | None,
    no_sandbox: bool,
    profile: str | None,
    form: str,
) -> int:
    """Write an integration test for CONNECTOR ("nats", "input/nats"), and prove it.

    The model drafts; the test is compiled, run five times, and run on a connector that is broken on
    purpose. The patch goes to standard output, what was proved to standard error. Ends with 0 only
    where the test holds. What was stopped goes on where it was, and is not paid for twice.
    """
    if sum((bare, dry_run, form != "text")) > 1:
        raise click.UsageError("--scaffold, --dry-run and a --format exclude each other.")
    terminal, settings = Terminal.from_env(), Settings.from_env()
    with change_in(repo, base=base, head=None) as change:
        config = told_config(profile, change.tip)
        found = chosen(connector, connectors_in(change.head))
        ground = Ground(connector=found, tree=change.head, config=config, fake=fake)
        if bare:
            draft = scaffold(context_of(found, change.head, config), change.head)
            return _delivered(draft, ground, repo, output, apply_it=apply_it)
        if dry_run:
            for line in _dry_run(ground, settings.model, model):
                click.echo(line)
            return WELL
        asked = _model_settings(settings, model)
        click.echo(change.said, err=True)
        evidence = _written(
            ground, change, asked, settings, repo=repo, terminal=terminal, sandboxed=not no_sandbox,
            bounds=Bounds(drafts=drafts, seconds=60 * minutes, cost=int(budget * DOLLAR)),
        )  # fmt: skip
        return _told(evidence, ground, repo, output, form, apply_it=apply_it)


def _model_settings(settings: Settings, name: str | None) -> ModelSettings:
    if settings.model is None:
        raise NoModel
    if name is None:
        return settings.model
    return replace(settings.model, name=name, price=price_of(name))


def _dry_run(ground: Ground, settings: ModelSettings | None, model: str | None) -> Iterator[str]:
    name = model or (settings.name if settings else ModelSettings(key="").name)
    price = settings.price if settings and not model else price_of(name)
    yield from dry_run(ground, Machine(cgo=ground.config.run_command.cgo), name, price)


def _written(
    ground: Ground,
    change: Change,
    asked: ModelSettings,
    settings: Settings,
    *,
    repo: Path,
    terminal: Terminal,
    sandboxed: bool,
    bounds: Bounds,
) -> Evidence:
    client = Client.of(asked, MemoryLedger())
    limit = Limit(name=messages.limit_of_this_command(), key="command", most=bounds.cost or 0)
    stop = Event()
    with (
        Repository.at(repo) as repository,
        Model(client) as model,
        stopping(stop),
        showing(ToldOfWriting(), terminal) as shown,
    ):
        writing = Writing(
            ground=ground,
            opening=opening_of(
                repo, change.base, ground.config.run_policy, sandboxed=sandboxed, stop=stop
            ),
            directory=settings.data_directory / "writing",
            limits=(limit,),
            bounds=bounds,
            shown=shown,
            stop=stop,
            log=lambda path: repository.log(ground.tree.commit, path),
            machine=Machine(cgo=ground.config.run_command.cgo),
            sandboxed=sandboxed,
        )
        return write_tests(writing, model)


def _told(
    evidence: Evidence,
    ground: Ground,
    repo: Path,
    output: Path | None,
    form: str,
    *,
    apply_it: bool,
) -> int:
    name, draft = str(ground.connector), evidence.draft
    patch = patch_of(draft, ground.tree).decode() if draft is not None else ""
    if form == "json":
        click.echo(json.dumps({**json_of(evidence, name), "patch": patch}, indent=2))
    else:
        lines = [markdown_of(evidence, name)] if form == "markdown" else text_of(evidence, name)
        for line in lines:
            click.echo(line, err=True)
    if draft is not None and (form != "json" or output or apply_it):
        _delivered(draft, ground, repo, output, apply_it=apply_it)
    return WELL if evidence.state in {State.PROVED, State.HOLDS} else FOUND


def _delivered(
    draft: Draft, ground: Ground, repo: Path, output: Path | None, *, apply_it: bool
) -> int:
    """The patch in a file, the files in the work tree, each where asked for; else the patch."""
    patch = patch_of(draft, ground.tree)
    if output is not None:
        write_file(output, patch.decode().removesuffix("\n"))
        click.echo(messages.patch_written_title(path=str(output)), err=True)
    if apply_it:
        files = {**draft.files, **draft.registry_files}
        write_files(work_tree(repo), ground.tree.read(files), files)
        for path in sorted(files):
            click.echo(messages.file_written_title(path=path), err=True)
    if output is None and not apply_it:
        click.echo(patch, nl=False)
    return WELL
