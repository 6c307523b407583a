"""`itw prompt`: exactly what would be sent to the model, without sending it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from anthropic import transform_schema

from itw.configuration.config import Config
from itw.connectors.inventory import connectors_in
from itw.tree import Tree
from itw.writing.chosen import chosen
from itw.writing.drafting import Ground
from itw.writing.feasibility import Instead, Machine
from itw.writing.replies import Plan, PlannedTest
from itw.writing.sections import tokens_in
from workers.cli.options import format_option, profile_option, told_config
from workers.cli.progress import progress
from workers.cli.settings import Terminal
from workers.git.repository import Repository
from workers.model import Question
from workers.writing_prompts import Writer

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
    chosen_parts = [each for each in parts if not part or each["part"] in part]
    if form == "json":
        click.echo(json.dumps({"connector": connector, "parts": chosen_parts}, indent=2))
        return 0
    for each in chosen_parts:
        click.echo(_heading(each))
        if not sizes:
            click.echo(each["text"])
    click.echo(f"== about {sum(each['tokens'] for each in parts):,} tokens in all", err=True)
    return 0


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
