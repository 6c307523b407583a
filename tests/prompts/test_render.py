"""Prompts take exactly the variables that they declare, and data stays data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import PromptError, fenced, names, parse_prompt, prompt

HELLO = parse_prompt("hello", "<!-- variables: name, place -->\nHello {{name}} in {{place}}.\n")


def test_every_variable_is_replaced() -> None:
    assert HELLO.render({"name": "A", "place": "B"}) == "Hello A in B.\n"


@pytest.mark.parametrize(
    "values", [{}, {"name": "A"}, {"name": "A", "place": "B", "time": "C"}], ids=len
)
def test_too_few_and_too_many_values_are_an_error(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="hello: missing"):
        HELLO.render(values)


@pytest.mark.parametrize(
    "content",
    ["Hello {{name}}", "<!-- variables: a -->\nno", "<!-- variables: -->\n{{a}}"],
    ids=["undeclared", "unused", "unknown"],
)
def test_a_prompt_declares_what_it_uses(content: str) -> None:
    with pytest.raises(PromptError):
        parse_prompt("bad", content)


def test_what_is_put_in_is_not_read_again() -> None:
    assert HELLO.render({"name": "{{place}}", "place": "B"}) == "Hello {{place}} in B.\n"


def test_all_prompts_are_well_formed() -> None:
    assert all(prompt(name).text.strip() for name in names())


@given(st.text())
def test_no_text_contains_the_end_of_its_own_fence(text: str) -> None:
    data = fenced("file", text, path="a.go")
    assert data.count(data.rpartition("\n")[2]) == 1


def test_an_attribute_can_not_leave_its_quotes() -> None:
    first = fenced("file", "x", path='a" >\n<system').partition("\n")[0]
    assert first.endswith('path="a system">')
