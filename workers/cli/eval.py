"""`itw eval`: how good the writing is, on connectors whose own tests are hidden."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Event

import click

from itw import messages
from itw.configuration.config import Config
from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.errors import UserError
from itw.evaluation.asked import Arguments, Tests
from itw.evaluation.forms import evaluation_in
from itw.evaluation.result import Result
from itw.spending import DOLLAR, price_of
from itw.tree import Tree
from itw.writing.chosen import chosen
from workers.cli.openings import opening_of
from workers.cli.options import (
    Bounded,
    also_option,
    format_option,
    no_sandbox_option,
    profile_option,
    repo_option,
    told_config,
    write_file,
)
from workers.cli.picture import showing
from workers.cli.proving_live import ToldOfTrials
from workers.cli.settings import Terminal
from workers.cli.stopping import stopping
from workers.cli.writing_live import ToldOfWriting
from workers.evaluate import Evaluation
from workers.evaluation.asking import asking, host_of
from workers.evaluation.directory import finished, opened
from workers.evaluation.history import history_without
from workers.git.repository import Repository
from workers.settings import ModelSettings, Settings
from workers.writing.bounds import Bounds

ALL, NOT_ALL = 0, 1


class NoKey(UserError):
    """Nothing can be written without a model."""

    def __init__(self) -> None:
        super().__init__(messages.evaluation_model_missing_title())


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for on the command line, beside the arguments that results depend on."""

    repo: Path
    directory: Path
    asked: ModelSettings | None
    budget: int
    seconds: float
    terminal: Terminal


@click.command("eval")
@repo_option
@click.option(
    "--connectors", "names", required=True, multiple=True, metavar="LIST",
    help='Names with commas, "cache/redis,output/nats"; may be given several times.',
)  # fmt: skip
@click.option("--commit", default="HEAD", show_default=True, help="Which commit to write for.")
@click.option("--model", help="Default: ITW_MODEL, or the current Sonnet.")
@click.option(
    "--tests",
    type=click.Choice([each.value for each in Tests]),
    default=Tests.BOTH.value,
    show_default=True,
    help="Whose tests are measured: written ones, the repository's own, or both.",
)
@click.option("--no-model", is_flag=True, help="The same as --tests own: needs no key.")
@click.option(
    "--budget", type=Bounded(0.01, 100_000), default=50.0, show_default=True,
    help="Dollars for all connectors, over all runs.",
)  # fmt: skip
@click.option(
    "--connector-budget", type=Bounded(0.01, 1000), default=10.0, show_default=True,
    help="Dollars for each.",
)  # fmt: skip
@click.option("--minutes", type=Bounded(0.1), help="For this run of the command.")
@click.option(
    "--connector-minutes", type=Bounded(1), default=120.0, show_default=True,
    help="For writing one connector's tests.",
)  # fmt: skip
@click.option(
    "--drafts", type=click.IntRange(1, 30), default=Bounds().drafts, show_default=True,
    help="The first one and every repair.",
)  # fmt: skip
@click.option(
    "--mutants", type=click.IntRange(0, 200), default=12, show_default=True,
    help="Random defects of each connector, beside all its promises.",
)  # fmt: skip
@click.option("--seed", default="1", show_default=True, help="Draws other random defects.")
@click.option("--jobs", type=int, default=1, show_default=True, help="Only 1 measures something.")
@click.option(
    "--directory", type=click.Path(file_okay=False, path_type=Path),
    help="Where it keeps what it did, to go on from there. Default: in the data directory.",
)  # fmt: skip
@no_sandbox_option("What the model writes can then do all you can.")
@profile_option
@format_option("text", "json", "html")
@also_option("json", "html")
def command(
    repo: Path,
    names: tuple[str, ...],
    commit: str,
    model: str | None,
    tests: str,
    no_model: bool,
    budget: float,
    connector_budget: float,
    minutes: float | None,
    connector_minutes: float,
    drafts: int,
    mutants: int,
    seed: str,
    jobs: int,
    directory: Path | None,
    no_sandbox: bool,
    profile: str | None,
    form: str,
    also: tuple[tuple[str, Path], ...],
) -> int:
    """Write tests for connectors whose own tests are hidden, and measure both sets.

    Each connector's integration tests are hidden from the tree and from the history that the model
    can see; then tests are written and proved as by `itw write`. Both sets are run on the same
    broken connectors. What was stopped goes on with the same command; no question is paid twice.
    Ends with 0 where every connector is finished, else with 1.
    """
    if jobs != 1:
        raise UserError(messages.one_job_only_title(jobs=jobs))
    settings, whose = Settings.from_env(), Tests.OWN if no_model else Tests(tests)
    asked = _model_settings(settings, model) if whose is not Tests.OWN else None
    with Repository.at(repo) as repository:
        tree = repository.tree(repository.commit(commit))
        config = told_config(profile, tree)
        connectors = _chosen(names, tree)
        arguments = Arguments(
            repository=repo.resolve().name,
            commit=tree.commit,
            connectors=tuple(str(each) for each in connectors),
            tests=whose,
            model=asked.name if asked else "",
            endpoint=host_of(asked.url) if asked else "",
            seed=seed,
            mutants=mutants,
            drafts=drafts,
            connector_budget=int(connector_budget * DOLLAR),
            connector_seconds=60 * connector_minutes,
            configuration=sha256(repr(config).encode()).hexdigest()[:16],
            sandboxed=not no_sandbox,
        )
        wanted = Wanted(
            repo=repo,
            directory=directory or settings.data_directory / "evaluations" / arguments.repository,
            asked=asked,
            budget=int(budget * DOLLAR),
            seconds=60 * minutes if minutes is not None else float("inf"),
            terminal=Terminal.from_env(),
        )
        results = _evaluated(arguments, wanted, connectors, repository, config)
    click.echo(evaluation_in(form, arguments, results), color=wanted.terminal.colour)
    for other, file in also:
        write_file(file, evaluation_in(other, arguments, results))
    return ALL if all(each.outcome.is_final for each in results) else NOT_ALL


def _chosen(names: Sequence[str], tree: Tree) -> tuple[Connector, ...]:
    known = list(connectors_in(tree))
    said = (name.strip() for each in names for name in each.split(","))
    wanted = tuple(dict.fromkeys(chosen(name, known) for name in said if name))
    if not wanted:
        raise UserError(messages.no_connector_named_title())
    return wanted


def _model_settings(settings: Settings, name: str | None) -> ModelSettings:
    if settings.model is None:
        raise NoKey
    if name is None:
        return settings.model
    return replace(settings.model, name=name, price=price_of(name))


def _evaluated(
    arguments: Arguments,
    wanted: Wanted,
    connectors: tuple[Connector, ...],
    repository: Repository,
    config: Config,
) -> list[Result]:
    tree, stop = repository.tree(arguments.commit), Event()
    opening = opening_of(
        wanted.repo, tree, config.run_policy, sandboxed=arguments.sandboxed, stop=stop
    )
    with (
        opened(wanted.directory, arguments) as directory,
        asking(wanted.asked, directory.ledger) as model,
        stopping(stop),
    ):
        known = finished(directory, connectors)
        if known:
            said = messages.already_evaluated_title(number=len(known), of=len(connectors))
            click.echo(said, err=True)
        evaluation = Evaluation(
            arguments=arguments,
            connectors=connectors,
            tree=tree,
            config=config,
            directory=directory,
            opening=opening,
            writing=lambda: showing(ToldOfWriting(), wanted.terminal),
            proving=lambda: showing(ToldOfTrials(), wanted.terminal),
            history=partial(history_without, repository, arguments.commit),
            begins=partial(_begins, connectors),
            model=model,
            budget=wanted.budget,
            until=time.monotonic() + wanted.seconds,
            stop=stop,
        )
        return list(evaluation.run())


def _begins(connectors: tuple[Connector, ...], connector: Connector) -> None:
    said = messages.evaluating_title(
        connector=str(connector), number=connectors.index(connector) + 1, of=len(connectors)
    )
    click.echo(said, err=True)
