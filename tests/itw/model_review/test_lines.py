"""A remark is about an added line of a test file with exactly the quoted words, or it is none."""

import pytest

from itw.model_review.lines import fingerprints_of, found_again, quoted
from tests.itw.model_review.code import AFTER, BEFORE, LINE, PATH, QUOTE, code_of


def test_an_added_line_is_found_with_its_function() -> None:
    found = quoted(PATH, LINE, f"\t{QUOTE}", code_of())
    assert found is not None
    assert (found.line, found.text, found.function) == (LINE, QUOTE, "TestIntegrationNATS")


@pytest.mark.parametrize(
    ("path", "line", "quote"),
    [
        ("internal/impl/nats/output.go", LINE, QUOTE),
        ("../../../etc/passwd", 1, "root:x:0:0"),
        (PATH, LINE + 1, QUOTE),
        (PATH, 10_000, QUOTE),
        (PATH, LINE, "require.Equal(t, got)"),
        (PATH, LINE, QUOTE[:10]),
        (PATH, 6, "t.Helper()"),
        (PATH, 14, "}"),
        (PATH, LINE, ""),
    ],
    ids=["other file", "outside", "other line", "no line", "invented", "part", "old", "empty",
         "nothing"],
)  # fmt: skip
def test_what_is_not_there_is_not_quoted(path: str, line: int, quote: str) -> None:
    assert quoted(path, line, quote, code_of()) is None


def test_the_same_words_in_another_function_are_another_line() -> None:
    first, second = (quoted(PATH, line, QUOTE, code_of()) for line in (LINE, 17))
    assert first is not None
    assert second is not None
    assert first.fingerprint != second.fingerprint


def test_a_line_that_moved_is_found_again() -> None:
    known = quoted(PATH, LINE, QUOTE, code_of())
    assert known is not None
    moved = code_of(
        AFTER.replace("func TestIntegrationNATS", "// a story\n\nfunc TestIntegrationNATS")
    )
    found = found_again(known, moved)
    assert found is not None
    assert (found.line, found.fingerprint) == (LINE + 2, known.fingerprint)
    assert known.fingerprint in fingerprints_of(moved)


def test_a_line_that_is_gone_is_not_found_again() -> None:
    known = quoted(PATH, LINE, QUOTE, code_of())
    assert known is not None
    mended = code_of(AFTER.replace(f"{QUOTE}\n}}\n\nfunc", 'require.Equal(t, "x", got)\n}\n\nfunc'))
    assert found_again(known, mended) is None
    assert known.fingerprint not in fingerprints_of(mended)


def test_whole_functions_are_shown_with_their_added_lines_marked() -> None:
    before = AFTER
    after = AFTER.replace('got = "late"', 'got = "later"')
    (file,) = code_of(after, before).values()
    shown = list(file.shown())
    assert [line[6] for line in shown if line.strip() != "…"] == [" ", " ", "+", " ", " "]
    assert "package" not in "".join(shown)
    assert BEFORE not in "".join(shown)
