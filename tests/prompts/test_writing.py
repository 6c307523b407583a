"""What is sent for a connector: as it is kept, fenced, cut to size, in step with the rules."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.checking.check import check_files
from itw.checking.conventions import conventions
from itw.checking.judgement import severity_of
from itw.configuration.config import Config, Profile, config_for
from itw.writing.guide import NOT_FOR_WRITERS, guide
from itw.writing.sections import Piece, Section, fitted, tokens_in
from prompts import prompt
from tests.itw.writing.repository import tree_with
from tests.prompts.golden import FILES, prompts_of_the_shop, writer
from workers import gofmt
from workers.writing_prompts import CONTEXT_TOKENS, shown

MAX_GUIDE = 8_000  # tokens
GO = re.compile(r"^```go\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["connector", "plan", "draft", "repair", "fake"])
def test_what_is_sent_is_what_is_kept(name: str) -> None:
    kept = (FILES / f"{name}.md").read_text(encoding="utf-8")
    assert prompts_of_the_shop()[name] == kept, "read it, then: python -m tests.prompts.golden"


@pytest.mark.parametrize("profile", list(Profile))
def test_the_guide_has_every_rule_that_judges_a_draft(profile: Profile) -> None:
    config = config_for(profile)
    said = guide(config)
    for each in conventions():
        switched_on = severity_of(each, config) is not None and each.name not in NOT_FOR_WRITERS
        assert (f"## {each.name} (" in said) is switched_on
        assert (each.good in said) >= switched_on


def test_a_rule_that_is_switched_off_is_not_asked_for() -> None:
    assert "## silent_eventually" not in guide(Config(rules={"silent_eventually": None}))


def test_guide_and_connector_are_kept_by_the_provider_and_small_enough() -> None:
    (first,), (second,) = writer().system(), writer().material()
    assert first.cached
    assert second.cached
    assert tokens_in(first.text) < MAX_GUIDE
    assert tokens_in(second.text) < CONTEXT_TOKENS + 1_000


def test_the_system_prompt_is_the_same_for_every_connector_of_a_repository() -> None:
    (guide,) = writer().system()
    assert "shop" not in guide.text.replace("workshop", "")


@pytest.mark.parametrize("name", ["write_context", "write_plan", "write_draft", "write_repair"])
def test_what_a_repository_says_is_only_put_into_fences(name: str) -> None:
    """Every variable stands alone in its paragraph: nothing of ours goes on behind it."""
    for variable in prompt(name).variables - {"why", "left"}:
        assert re.search(rf"^\{{\{{{variable}\}}\}}$", prompt(name).text, re.MULTILINE)


def test_the_link_that_is_given_for_faults_is_formatted_and_obeys_the_rules() -> None:
    (link,) = (each for each in GO.findall(prompt("write_system").text) if "newLink" in each)
    imports = "".join(f'\t"{name}"\n' for name in ("io", "net", "sync", "testing"))
    source = f"package shop\n\nimport (\n{imports})\n\n{link}".encode()
    assert gofmt.formatted(source) == (source, "")
    path = "internal/impl/shop/link_test.go"
    tree = tree_with({path: source.decode()})
    assert check_files(tree, [path], config=Config()) == ()


# Sizes


def section(name: str, size: int, keep: int, limit: int = 10_000) -> Section:
    return Section(name=name, pieces=(Piece("file", "x\n" * size * 2),), limit=limit, keep=keep)


def test_a_section_keeps_to_its_own_limit() -> None:
    [cut] = fitted([section("a", 1_000, 1, limit=100)], 10_000)
    assert cut.tokens <= 100
    assert "cut" in cut.pieces[0].attributes


def test_the_least_important_gives_way_first() -> None:
    little, much = fitted([section("source", 500, keep=9), section("more", 500, keep=1)], 700)
    assert little.tokens == 500
    assert much.tokens <= 200


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 5)), max_size=6), st.integers(0, 900))
def test_all_together_never_exceed_the_total(sizes: list[tuple[int, int]], total: int) -> None:
    sections = [section(str(index), size, keep) for index, (size, keep) in enumerate(sizes)]
    kept = fitted(sections, total)
    assert sum(each.tokens for each in kept) <= total
    assert [each.name for each in kept] == [each.name for each in sections]


def test_nothing_to_show_is_said() -> None:
    assert shown([]) == "(none)"
