import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from itw.reporting.markers import Kind, Marker, marked, marker_in
from workers.github.text import BODY, cut, cut_body

LINES = st.lists(
    st.sampled_from(
        [
            *("word " * 8, "x", "", "é" * 30, "- item", "    code", "| a | b |", "|---|---|"),
            *("```go", "```", "~~~~", "````", "<details><summary>more</summary>", "</details>"),
        ]
    ),
    max_size=80,
)


def test_text_that_fits_stays():
    assert cut("a\n" * 10, 20) == "a\n" * 10


def test_text_is_cut_at_a_line_s_end_and_says_what_is_missing():
    text = cut("\n".join(f"line {number}" for number in range(100)), 400)
    *kept, blank, rest = text.split("\n")
    assert kept == [f"line {number}" for number in range(len(kept))]
    assert blank == ""
    assert f"{100 - len(kept)} more lines" in rest


def test_code_is_left_out_whole_rather_than_cut():
    text = cut("before\n```go\n" + "code\n" * 100 + "```\nafter", 400)
    assert "```" not in text
    assert text.startswith("before\n")


def test_code_longer_than_all_is_cut_and_closed():
    text = cut("````go\n" + "code\n" * 1000 + "````\n", 1000)
    assert re.search(r"^````$", text, re.M)
    assert text.endswith("no longer text.")


def test_folded_block_is_left_out_whole():
    text = cut("before\n<details><summary>more</summary>\n\n" + "x\n" * 500 + "</details>\n", 500)
    assert "<details" not in text


def test_marker_of_a_long_body_survives():
    marker = Marker(kind=Kind.REVIEW, head="a" * 40, fingerprints=("b" * 16,) * 100)
    body = cut_body(marked("word\n" * 20_000, marker))
    assert marker_in(body) == marker
    assert len(body) <= BODY


@settings(max_examples=150)
@given(LINES, st.integers(300, 900))
def test_nothing_is_left_open(lines: list[str], limit: int):
    text = "\n".join(lines)
    short = cut(text, limit)
    assert len(short.encode()) <= limit or len(text.encode()) <= limit
    if short != text:
        # The sentence on the rest is a paragraph of its own, in no code block and no table.
        tokens = MarkdownIt().enable("table").parse(short)
        *_, opened, inline, _ = tokens
        assert (opened.type, inline.type) == ("paragraph_open", "inline")
        assert inline.content.startswith("… and ")
