"""A marker survives GitHub's storage and is not taken from quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.reporting.markers import Kind, Marker, marked, marker_in, unmarked

FINDING = Marker(kind=Kind.FINDING, head="a" * 40, fingerprints=("0123456789abcdef", "f" * 16))


def test_marker_is_read_back() -> None:
    assert marker_in(marked("Log the state.", FINDING)) == FINDING


def test_carriage_returns_and_trailing_space_do_not_hide_it() -> None:
    body = marked("one\ntwo", FINDING).replace("\n", "\r\n") + "\r\n \n"

    assert marker_in(body) == FINDING


def test_quoted_marker_is_not_ours() -> None:
    quoted = "\n".join("> " + line for line in marked("Log the state.", FINDING).split("\n"))

    assert marker_in(quoted) is None
    assert marker_in(f"{FINDING}\n\nI disagree.") is None


def test_marking_again_replaces() -> None:
    answer = Marker(kind=Kind.ANSWER, about="17")

    body = marked(marked("done", FINDING), answer)

    assert marker_in(body) == answer
    assert unmarked(body) == "done"


def test_kind_of_a_newer_version_is_not_read() -> None:
    assert marker_in("<!-- integration-test-writer v1 kind=poem -->") is None


def test_value_that_would_break_the_comment_is_a_bug() -> None:
    with pytest.raises(ValueError, match="head"):
        str(Marker(kind=Kind.REVIEW, head="--> @everyone"))


@given(st.text())
def test_any_body_keeps_its_text(body: str) -> None:
    assert marker_in(marked(body, FINDING)) == FINDING
    assert unmarked(marked(body, FINDING)) == unmarked(body)


def test_a_marker_of_thousands_of_findings_leaves_room_for_words():
    many = tuple(f"{number:016x}" for number in range(6000))
    body = marked("Words.", Marker(kind=Kind.REVIEW, head="a" * 40, fingerprints=many))
    assert len(body) < 40_000
    read = marker_in(body)
    assert read is not None
    assert read.fingerprints == many[: len(read.fingerprints)]
