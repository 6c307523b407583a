"""`itw prove`: whether tests fail when the connector is broken."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from itw import messages
from itw.errors import UserError
from itw.finding import Severity
from itw.proving.proof import Proof
from itw.proving.subjects import subjects_of
from itw.proving.text import json_of, markdown_of, page_of, text_of, title_of
from itw.reporting.links import Links
from itw.review import review_trees
from itw.runs.planning import plan_tests
from itw.writing.kills import Fate
from workers.cli import test
from workers.cli.openings import opening_of
from workers.cli.options import (
    NEVER,
    Bounded,
    also_option,
    base_option,
    format_option,
    links_option,
    no_sandbox_option,
    profile_option,
    repo_option,
    told_config,
    worktree_option,
    write_file,
)
from workers.cli.picture import showing
from workers.cli.proving_live import ToldOfTrials
from workers.cli.settings import Terminal
from workers.cli.trees import Change, change_in
from workers.prove import Proving
from workers.settings import Settings
from workers.trial_journal import Journal, journal_name

SIGNS = {messages.OK: "green", messages.BAD: "red", messages.UNSURE: "yellow"}
FAIL_ON = ("promise", "any", NEVER)


@click.command("prove")
@click.argument("names", metavar="[TEST|CONNECTOR]...", nargs=-1)
@repo_option
@base_option
@worktree_option("Prove")
@click.option(
    "--mutants",
    type=click.IntRange(0, 200),
    default=12,
    show_default=True,
    help="Random defects for each connector, beside all its promises.",
)
@click.option("--seed", default="1", show_default=True, help="Draws other random defects.")
@click.option(
    "--minutes", type=Bounded(0.1), default=120.0, show_default=True, help="For all runs."
)
@no_sandbox_option()
@click.option(
    "--fix",
    is_flag=True,
    help="Break nothing: run new and changed tests on the old code: there they should fail.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default=FAIL_ON[0],
    show_default=True,
    help="End with 1 where no test notices a broken promise, or any defect.",
)
@format_option("text", "json", "markdown", "html")
@also_option("json", "markdown", "html")
@links_option
@profile_option
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    repo: Path,
    base: str | None,
    worktree: bool,
    mutants: int,
    seed: str,
    minutes: float,
    no_sandbox: bool,
    fix: bool,
    fail_on: str,
    form: str,
    also: tuple[tuple[str, Path], ...],
    links: Links,
    profile: str | None,
) -> int:
    """Break connectors on purpose, and see whether their tests notice.

    Each promise of a connector's interface and each of its options is broken once, and so is code
    drawn at random. A test or a connector ("nats", "input/nats") may be named; without, the tests
    that the branch concerns. What was stopped goes on where it was.
    """
    if fix:
        severity = NEVER if fail_on == NEVER else str(Severity.WARNING)
        return int(
            ctx.invoke(
                test.command, connectors=names, repo=repo, base=base, head=None, worktree=worktree,
                no_sandbox=no_sandbox, without_fix=True, form=form, also=also, links=links,
                profile=profile, fail_on=severity,
            )
        )  # fmt: skip
    terminal = Terminal.from_env()
    with change_in(repo, base=base, head=None, worktree=worktree) as change:
        click.echo(change.said, err=True)
        with _proved(
            change, names, repo=repo, profile=profile, mutants=mutants, seed=seed,
            until=time.monotonic() + 60 * minutes, sandboxed=not no_sandbox, terminal=terminal,
        ) as proofs:  # fmt: skip
            shown = partial(_written, proofs, links, change.diff.head)
            click.echo(shown(form), color=terminal.colour)
            for other, file in also:
                write_file(file, shown(other))
    return exit_code(proofs, fail_on)


@contextmanager
def _proved(
    change: Change,
    names: tuple[str, ...],
    *,
    repo: Path,
    profile: str | None,
    mutants: int,
    seed: str,
    until: float,
    sandboxed: bool,
    terminal: Terminal,
) -> Iterator[list[Proof]]:
    """Trials stay in their journals until the block has told of them."""
    config = told_config(profile, change.tip)
    assessment = review_trees(diff=change.diff, base=change.base, head=change.head, config=config)
    plan = plan_tests(assessment, base=change.base, head=change.head, asked=names)
    if plan.unknown:
        raise UserError(messages.nothing_named_title(names=list(plan.unknown)))
    subjects = subjects_of(plan, change.head, mutants=mutants, seed=seed, sandboxed=sandboxed)
    if not subjects:
        raise UserError(messages.no_subject_title(names=names))
    opening = opening_of(repo, change.base, config.run_policy, sandboxed=sandboxed)
    directory = Settings.from_env().data_directory / "proofs"
    journals = [
        Journal(directory / f"{journal_name(each, sandboxed=sandboxed)}.jsonl") for each in subjects
    ]
    with showing(ToldOfTrials(), terminal) as shown:
        proofs = [
            Proving(
                subject=subject, opening=opening, journal=journal, following=shown, until=until
            ).run()
            for subject, journal in zip(subjects, journals, strict=True)
        ]
    yield proofs
    for journal in journals if all(each.complete for each in proofs) else ():
        journal.forget()


def exit_code(proofs: list[Proof], fail_on: str) -> int:
    """2 where nothing was told, 1 where a survivor counts, else 0."""
    told = [kill for proof in proofs for kill in proof.kills.kills]
    if not any(kill.fate in {Fate.KILLED, Fate.SURVIVED} for kill in told):
        return 2
    survived = any(
        any((proof.promises if fail_on == "promise" else proof.kills).survivors) for proof in proofs
    )
    return int(survived and fail_on != NEVER)


def _written(proofs: list[Proof], links: Links, commit: str, form: str) -> str:
    match form:
        case "json":
            return json.dumps(json_of(proofs, commit), indent=2)
        case "html":
            return page_of(proofs, links, commit)
        case "markdown":
            return markdown_of(proofs, links, commit)
        case _:
            lines = (_coloured(line) for line in text_of(proofs))
            return "\n".join([*lines, title_of(proofs)])


def _coloured(line: str) -> str:
    sign = line.strip()[:1]
    plain = click.unstyle(line)
    return plain.replace(sign, click.style(sign, fg=SIGNS[sign]), 1) if sign in SIGNS else plain
