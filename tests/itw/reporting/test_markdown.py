"""Text that is not ours stays text, judged by a real Markdown renderer with HTML switched on."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from itw.reporting.markdown import (
    NARROW,
    code,
    fenced,
    one_line,
    plain,
    prose,
    table,
    text,
    url_path,
)

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLAIN = {"text", "code_inline", "text_special", "paragraph_open", "paragraph_close", "inline"}
TABLE = {
    f"{part}_{end}"
    for part in ("table", "thead", "tbody", "tr", "th", "td")
    for end in ("open", "close")
}
MENTION = re.compile(r"@\w|#\w|://\w|\bwww\.\w", re.IGNORECASE)
PIECES = re.findall(
    r"\S+",
    r"""
` `` ``` | \ < > & @a #1 * _ ~~ [ ] ( ) ! - 1. --- === $x$ <b> <!-- --> <p/title=x>
https://e.x www.e.x GH-7 &#64;a &lt; é
""",
)
UNPRINTABLE = ["\n", "\t", " ", "\u202e", "\u200b", "\x1b[31m", "\ud800"]
NASTY = st.lists(st.sampled_from(PIECES + UNPRINTABLE) | st.text(max_size=3)).map("".join)


def tokens(markdown: str) -> Iterator[Token]:
    for token in RENDERER.parse(markdown):
        yield token
        yield from token.children or ()


def assert_inert(markdown: str, allowed: set[str]) -> None:
    for token in tokens(markdown):
        assert token.type in allowed, (token.type, markdown)
        if token.type in {"text", "text_special"}:
            assert not MENTION.search(token.content), markdown


@given(NASTY)
@example("1)")
@example("a``b`")
@example("\\|`<img src=x>")
@pytest.mark.parametrize("escape", [text, code, prose])
def test_nothing_comes_alive(escape: type[str], value: str) -> None:
    assert_inert(escape(value), PLAIN)
    assert_inert(f"before {escape(value)} after", PLAIN)


@given(NASTY, NASTY, NASTY)
def test_cells_stay_in_their_cells(one: str, two: str, three: str) -> None:
    rendered = table(("A", "B", "C"), [(text(one), code(two), prose(three))])

    assert_inert(rendered, PLAIN | TABLE)
    assert [token.type for token in tokens(rendered)].count("td_open") == 3


@given(NASTY)
def test_fence_holds_whatever_is_in_it(value: str) -> None:
    kinds = [token.type for token in RENDERER.parse(f"{fenced(value)}\n\nafter")]

    assert kinds == ["fence", "paragraph_open", "inline", "paragraph_close"]


@given(NASTY)
def test_text_shows_what_was_written(value: str) -> None:
    shown = "".join(token.content for token in tokens(text(value)) if token.type != "inline")

    assert shown.replace(NARROW, "") == one_line(value)


@given(NASTY, st.sampled_from([text, code]))
def test_terminal_shows_what_was_written(value: str, escape: type[str]) -> None:
    assert plain(escape(value)) == one_line(value, limit=300 if escape is text else 120)


def test_terminal_shows_no_marks() -> None:
    shown = plain("**no**, see [`a_b`](https://e.x/b.go#L1) and [a\\_c](u) <sub>x</sub>")

    assert shown == "no, see a_b and a_c x"


def test_code_spans_of_a_sentence_stay_code() -> None:
    kinds = [token.type for token in tokens(prose("call `t.Log` with @you")) if token.content]

    assert kinds == ["inline", "text", "code_inline", "text"]


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert text("x" * 500, limit=10) == "x" * 9 + "…"
    assert fenced("one\ntwo\nthree", limit=8) == "```\none\ntwo\n…\n```"


def test_path_can_not_leave_its_link() -> None:
    assert url_path("a b/(x).go") == "a%20b/%28x%29.go"
    assert url_path("naïve\udcff.go") == "na%C3%AFve%3F.go"


def test_a_version_is_no_list_and_stays_as_it_is() -> None:
    assert text("0.1.0") == "0.1.0"
    assert text("1. item") != "1. item"
    assert text("1.") != "1."
