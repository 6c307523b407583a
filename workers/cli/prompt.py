"""`itw prompt`: exactly what would be sent to the model, without sending it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from anthropic import transform_schema

from itw import messages
from itw.configuration.config import Config
from itw.connectors.inventory import connectors_in
from itw.model_review.material import material_of
from itw.model_review.replies import Kind, Remark
from itw.reporting.markdown import plain
from itw.review import review_trees
from itw.tree import Tree
from itw.writing.chosen import chosen
from itw.writing.drafting import Ground
from itw.writing.feasibility import Instead, Machine
from itw.writing.replies import Plan, PlannedTest
from itw.writing.sections import tokens_in
from workers.cli.options import (
    base_option,
    format_option,
    profile_option,
    repo_option,
    told_config,
    worktree_option,
)
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.cli.trees import change_in
from workers.git.repository import Repository
from workers.model_question import Question
from workers.review_prompts import Reviewer
from workers.writing_prompts import Writer

REVIEW_PARTS = ("guide", "material", "find", "refute", "schema")
# A remark is refuted once there is one: this stands in its place.
NO_REMARK = Remark(
    path="the/path_test.go",
    line=1,
    quote="the quoted line",
    kind=Kind.RACE,
    reason="the reason that was given stands here",
    case="the case that was told stands here",
)
PARTS = ("guide", "connector", "plan", "draft", "fake", "schema")
# What a draft is asked for depends on the plan that came back: this stands in its place.
NO_PLAN = Plan(
    tests=[PlannedTest(name="TestIntegrationExample", shows=[], story="the plan stands here")],
    services=[],
    observed_with="",
)


@click.group("prompt")
def command() -> None:
    """Show what would be sent to the model. Nothing is sent."""


@command.command("write")
@click.argument("connector")
@click.option(
    "--repo", type=click.Path(path_type=Path), default=Path(), help="A clone, bare or not; here."
)
@click.option("--at", "revision", default="HEAD", show_default=True, help="The commit to read.")
@click.option("--part", type=click.Choice(PARTS), multiple=True, help="Default: all of them.")
@click.option("--sizes", is_flag=True, help="Only how large each part is.")
@profile_option
@format_option("text", "json")
def write(
    connector: str,
    repo: Path,
    revision: str,
    part: tuple[str, ...],
    sizes: bool,
    profile: str | None,
    form: str,
) -> int:
    """What is sent to write tests for CONNECTOR: "nats", or "input/nats"."""
    terminal = Terminal.from_env()
    with Repository.at(repo) as repository, progress("reading the connector", terminal):
        tree = repository.tree(repository.commit(revision))
        config = told_config(profile, tree)
        writer = writer_for(connector, tree, config)
        parts = list(_parts(writer))
    _show(parts, part, {"connector": connector}, form, sizes=sizes)
    return 0


def _show(
    parts: list[dict[str, Any]],
    wanted: tuple[str, ...],
    about: dict[str, str],
    form: str,
    *,
    sizes: bool,
) -> None:
    chosen_parts = [each for each in parts if not wanted or each["part"] in wanted]
    if form == "json":
        click.echo(json.dumps({**about, "parts": chosen_parts}, indent=2))
        return
    for each in chosen_parts:
        click.echo(_heading(each))
        if not sizes:
            click.echo(each["text"])
    click.echo(f"== about {sum(each['tokens'] for each in parts):,} tokens in all", err=True)


def writer_for(name: str, tree: Tree, config: Config) -> Writer:
    """Everything that is asked about one connector of a commit."""
    connector = chosen(name, connectors_in(tree))
    ground = Ground(connector=connector, tree=tree, config=config)
    return Writer.of(ground, Machine(cgo=config.run_command.cgo))


def _parts(writer: Writer) -> Iterator[dict[str, Any]]:
    (guide,), (connector,) = writer.system(), writer.material()
    plan, draft = writer.plan(), writer.draft(NO_PLAN)
    yield _part("guide", "system", guide.text, cached=guide.cached)
    yield _part("connector", "user", connector.text, cached=connector.cached)
    if writer.feasibility.instead is Instead.FAKE_SERVER:
        fake = writer.fake()
        yield _part("fake", "user", fake.opening)
        yield _part("schema", "reply to fake", _schema(fake))
        return
    yield _part("plan", "user", plan.opening)
    yield _part("draft", "user", draft.opening)
    for name, question in (("plan", plan), ("draft", draft)):
        yield _part("schema", f"reply to {name}", _schema(question))


def _schema(question: Question[Any]) -> str:
    return json.dumps(transform_schema(question.reply), indent=1)


def _part(part: str, role: str, text: str, *, cached: bool = False) -> dict[str, Any]:
    tokens = tokens_in(text)
    return {"part": part, "role": role, "cached": cached, "tokens": tokens, "text": text}


def _heading(part: dict[str, Any]) -> str:
    cached = ", kept by the provider" if part["cached"] else ""
    return f"== {part['part']} ({part['role']}{cached}; about {part['tokens']:,} tokens)"


@command.command("review")
@repo_option
@base_option
@click.option("--head", help="What would be reviewed; default: HEAD.")
@worktree_option("Show what would be sent of")
@click.option("--part", type=click.Choice(REVIEW_PARTS), multiple=True, help="Default: all.")
@click.option("--sizes", is_flag=True, help="Only how large each part is.")
@profile_option
@format_option("text", "json")
def review(
    repo: Path,
    base: str | None,
    head: str | None,
    worktree: bool,
    part: tuple[str, ...],
    sizes: bool,
    profile: str | None,
    form: str,
) -> int:
    """What is sent to have a branch's changed tests reviewed by the model."""
    terminal = Terminal.from_env()
    with (
        progress("reading the change", terminal),
        change_in(repo, base=base, head=head, worktree=worktree) as change,
    ):
        config = told_config(profile, change.tip)
        assessment = review_trees(
            diff=change.diff, base=change.base, head=change.head, config=config
        )
        material = material_of(assessment, change.head)
        parts = list(_review_parts(Reviewer(material, config))) if material is not None else []
    if not parts:
        click.echo(plain(messages.model_review_nothing()), err=True)
    _show(parts, part, {"head": change.diff.head}, form, sizes=sizes)
    return 0


def _review_parts(reviewer: Reviewer) -> Iterator[dict[str, Any]]:
    (guide,), (given,) = reviewer.system(), reviewer.given()
    find, refute = reviewer.find(), reviewer.refute(NO_REMARK)
    yield _part("guide", "system", guide.text, cached=guide.cached)
    yield _part("material", "user", given.text, cached=given.cached)
    yield _part("find", "user", find.opening)
    yield _part("refute", "user", refute.opening)
    yield _part("schema", "reply to find", _schema(find))
    yield _part("schema", "reply to refute", _schema(refute))
