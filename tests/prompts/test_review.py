"""What is sent for a review: within its size, data in fences, in step with the rules."""

import re

import pytest

from itw.checking.conventions import conventions
from itw.configuration.config import Config
from itw.model_review.material import TOKENS, material_of, rules_said
from itw.model_review.replies import Kind
from itw.review import Assessment, review_trees
from itw.writing.sections import tokens_in
from prompts import prompt
from tests.fakes import MemoryChange
from tests.workers.changes import REGISTRATION, SILENT_TEST, TESTED
from workers.review_prompts import Reviewer

PATH = "internal/impl/nats/integration_test.go"
HELPER = "\nfunc startNATS(t *testing.T) string {\n\treturn t.Name()\n}\n"


def reviewed(change: MemoryChange, config: Config) -> Assessment:
    """What the rules say of it."""
    return review_trees(
        diff=change.diff, base=change.base_tree, head=change.head_tree, config=config
    )


def reviewer(change: MemoryChange) -> Reviewer:
    material = material_of(reviewed(change, Config()), change.head_tree)
    assert material is not None
    return Reviewer(material, Config())


def a_change(test: str = TESTED, **more: str) -> MemoryChange:
    before = {"go.mod": "module x\n", "internal/impl/nats/output.go": REGISTRATION, **more}
    return MemoryChange(before, {**before, PATH: test})


@pytest.mark.parametrize("name", ["review_system", "review_material", "review_refute"])
def test_what_others_say_stands_alone_in_its_paragraph(name: str) -> None:
    for variable in prompt(name).variables:
        assert re.search(rf"^\{{\{{{variable}\}}\}}$", prompt(name).text, re.MULTILINE)


def test_every_rule_that_is_on_is_named_and_no_other() -> None:
    assert all(f"`{each.name}`" in rules_said(Config()) for each in conventions()[:3])
    assert "silent_eventually" not in rules_said(Config(rules={"silent_eventually": None}))


def test_every_kind_of_remark_is_explained() -> None:
    (system,) = reviewer(a_change()).system()
    assert all(f"- `{kind.value}`:" in system.text for kind in Kind)


def test_the_connector_and_the_helpers_of_a_test_are_told() -> None:
    test = TESTED.replace("template := `", "_ = startNATS(t)\n\ttemplate := `")
    other = f'package nats\n\nimport "testing"\n{HELPER}'
    (given,) = reviewer(a_change(test, **{"internal/impl/nats/help_test.go": other})).given()
    assert '<helper id="' in given.text
    assert "return t.Name()" in given.text
    assert "func newOutput(" in given.text


def test_what_rules_said_is_told_so_that_it_is_not_said_twice() -> None:
    (given,) = reviewer(a_change(SILENT_TEST)).given()
    assert f"{PATH}:16 silent_eventually" in given.text


def test_a_change_that_is_too_long_is_cut_and_says_so() -> None:
    lines = "".join(f"\t_ = {number}\n" for number in range(20_000))
    test = f"{TESTED}\nfunc long() {{\n{lines}}}\n"
    (given,) = reviewer(a_change(test)).given()
    assert tokens_in(given.text) < TOKENS + 1_000
    assert 'cut="' in given.text
