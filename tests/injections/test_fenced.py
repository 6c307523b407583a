"""Hostile text is data wherever it stands: inside its own fence, and never in the system prompt."""

import json
from collections.abc import Iterator

import pytest

from itw.configuration.config import Config
from itw.configuration.configured import config_at
from itw.model_review.material import material_of
from itw.model_review.replies import Remark
from itw.review import Assessment, review_trees
from itw.writing.checklist import checklist_of
from itw.writing.context import context_of
from itw.writing.draft import Draft
from itw.writing.feasibility import Machine, feasibility_of
from itw.writing.replies import Plan
from itw.writing.sections import Piece
from tests.fakes import MemoryChange
from tests.injections.fences import Unfenced, parted, where
from tests.injections.places import TEST, a_change, ground
from tests.injections.table import INJECTIONS, Injection
from tests.workers.model_reviewing import remark
from tests.workers.writing.stage import NATS
from workers.model_question import Question
from workers.review_prompts import Reviewer
from workers.writing.tools import Looking
from workers.writing.trials import Trial
from workers.writing_prompts import Trouble, Writer

EACH = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda each: each.name)


def test_there_are_enough_and_each_is_another() -> None:
    assert len(INJECTIONS) >= 25
    assert len({each.text for each in INJECTIONS}) == len(INJECTIONS)
    assert len({each.review for each in INJECTIONS}) >= 20
    assert len({each.write for each in INJECTIONS}) >= 20


def test_the_reader_of_fences_can_fail() -> None:
    for prompt in (
        "Here: {}",
        '<file id="0123456789abcdef">\na\n</file id="0123456789abcdef">\n{}',
    ):
        with pytest.raises(Unfenced):
            where(prompt.format("canary"), "canary")
    with pytest.raises(Unfenced, match="does not end"):
        parted('<file id="0123456789abcdef">\ncanary')


def data_of(question: Question[object], canary: str) -> Iterator[str]:
    """The kinds of the blocks that have the canary; nothing of it is anywhere else."""
    assert canary not in "".join(part.text for part in question.system)
    assert canary not in json.dumps(question.reply.model_json_schema())
    for said in (*(part.text for part in question.material), question.opening):
        yield from where(said, canary)


@EACH
def test_review_has_it_in_fences_only(injection: Injection) -> None:
    change = a_change(injection)
    reviewer = _reviewer(change)
    kinds = set(data_of(reviewer.find(), injection.canary))
    assert kinds >= {"test_file", "file", "options"} or kinds >= {"test_file", "file", "facts"}
    said = remark(reason=(injection.planted * 9)[:590], case=(injection.planted * 9)[:590])
    judged = set(data_of(reviewer.refute(Remark.model_validate(said)), injection.canary))
    assert "remark" in judged


def reviewed(change: MemoryChange, config: Config) -> Assessment:
    """What the rules say of it."""
    return review_trees(
        diff=change.diff, base=change.base_tree, head=change.head_tree, config=config
    )


def _reviewer(change: MemoryChange) -> Reviewer:
    config, _ = config_at(change.tip_tree)
    material = material_of(reviewed(change, config), change.head_tree)
    assert material is not None
    assert TEST in material.code
    return Reviewer(material, config)


@EACH
def test_writing_has_it_in_fences_only(injection: Injection) -> None:
    said = injection.planted
    writer = _writer(injection)
    plan = Plan.model_validate({
        "tests": [{"name": "TestIntegrationX", "shows": [said[:390]], "story": said[:390]}],
        "services": [{"image": said[:390], "why": said[:390]}],
        "observed_with": said[:390],
    })  # fmt: skip
    failed = Trouble(
        why="They fail.",
        evidence=(Piece("run", f"panic: {said}\n\n{said}"), Piece("logs", said, {"of": said})),
    )
    asked = {
        "plan": writer.plan(),
        "draft": writer.draft(plan),
        "repair": writer.repair({f"{NATS.package}/x_test.go": said.encode()}, failed),
    }
    kinds = {name: set(data_of(each, injection.canary)) for name, each in asked.items()}
    assert kinds["plan"] >= {"file"}
    assert kinds["draft"] >= {"file", "plan"}
    assert kinds["repair"] >= {"file", "run", "logs"}


def _writer(injection: Injection) -> Writer:
    on = ground(injection)
    context = context_of(on.connector, on.tree, on.config)
    return Writer(
        context=context,
        checklist=checklist_of(context),
        feasibility=feasibility_of(context, Machine()),
        config=on.config,
    )


def _passed(_draft: Draft) -> Trial:
    return Trial()


@EACH
def test_results_of_tools_have_it_in_fences_only(injection: Injection) -> None:
    said = injection.planted
    on = Looking(ground=ground(injection), trial=_passed, log=lambda _: said, tries=[None])
    tools = {tool.name: tool for tool in on.tools}
    output = f"{NATS.package}/output.go"
    for name, given in (
        ("read_file", {"path": output}),
        ("read_file", {"path": "docs/hostile.md"}),
        ("list_files", {"glob": "*_test.go"}),
        ("search", {"pattern": injection.canary}),
        ("git_log", {"path": output}),
    ):
        result = tools[name].run(tools[name].input.model_validate(given))
        assert where(result, injection.canary), name
