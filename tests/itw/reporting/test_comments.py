"""Inline comments: where they stand, and which suggestions they carry."""

import pytest

from itw.configuration.config import Config, Suggestions
from itw.finding import Edit, Finding, Lines, Place, Severity
from itw.reporting.comments import commented, comments_of
from itw.reporting.grouped import groups_of
from itw.reporting.links import Links
from itw.reporting.publication import Comment
from tests.itw.builders import diff, finding, hunk, place

LINKS = Links(server="https://github.com", repository="acme/connect", number=7)


def edit(text: str, at: Place | None = None, proof: str = "applies") -> Edit:
    return Edit(lines=(Lines(at or place(31), text),), proof=proof)


EDIT = edit("\t\tt.Log(len(got))\n\t\treturn true\n", place(31, end_line=33))


def comments(
    *findings: Finding, config: Config | None = None, can_write: bool = False
) -> list[Comment]:
    config = config or Config()
    change = diff(place().path, hunk(20, 30))
    groups = commented(groups_of(findings), change, config)
    return list(comments_of(groups, change, config, LINKS, can_write=can_write))


def test_suggestion_replaces_exactly_its_lines() -> None:
    (comment,) = comments(finding(edit=EDIT))

    assert (comment.start_line, comment.line) == (31, 33)
    assert "```suggestion\n\t\tt.Log(len(got))\n\t\treturn true\n```" in comment.body
    assert "applies cleanly ·" in comment.body


def test_suggestion_that_deletes_has_no_empty_line() -> None:
    (comment,) = comments(finding(edit=edit("")))

    assert (comment.start_line, comment.line) == (None, 31)
    assert "```suggestion\n```" in comment.body


def test_suggestion_longer_fence_than_any_inside() -> None:
    (comment,) = comments(finding(edit=edit("x := `` + ```` + `")))

    assert "`````suggestion\nx := `` + ```` + `\n`````" in comment.body


@pytest.mark.parametrize(
    ("setting", "proof", "shown"),
    [
        (Suggestions.OFF, "compiles", False),
        (Suggestions.APPLIES, "applies", True),
        (Suggestions.COMPILES, "applies", False),
        (Suggestions.COMPILES, "compiles", True),
    ],
)
def test_repository_says_how_much_must_be_proved(
    setting: Suggestions, proof: str, shown: bool
) -> None:
    proved = edit("x", proof=proof)

    (comment,) = comments(finding(edit=proved), config=Config(suggestions=setting))

    assert ("```suggestion" in comment.body) is shown


def test_comment_stands_where_its_suggestion_will_be_offered() -> None:
    (comment,) = comments(finding(edit=EDIT), config=Config(suggestions=Suggestions.COMPILES))

    assert "```suggestion" not in comment.body
    assert (comment.start_line, comment.line) == (31, 33)


@pytest.mark.parametrize(
    "proved",
    [
        edit("begins outside the hunk", place(18, end_line=31)),
        edit("another file", place(31, path="other_test.go")),
        edit("a bell \a in it"),
        Edit(lines=(Lines(place(8), "an import"), Lines(place(31), "its use"))),
    ],
)
def test_suggestion_that_would_not_apply_is_not_made(proved: Edit) -> None:
    (comment,) = comments(finding(edit=proved))

    assert "```suggestion" not in comment.body
    assert comment.line == 31


def test_several_places_have_no_suggestion() -> None:
    (comment,) = comments(finding(edit=EDIT), finding(place=place(40)))

    assert "```suggestion" not in comment.body


def test_note_is_never_inline() -> None:
    assert comments(finding(severity=Severity.NOTE)) == []


def test_writing_is_offered_only_where_it_works() -> None:
    missing = finding(
        rule="missing_integration_test", function="", connector="output slack_reaction"
    )

    (without,) = comments(missing)
    (offered,) = comments(missing, can_write=True)

    assert "/write-integration-tests" not in without.body
    assert "`/write-integration-tests slack_reaction` drafts one" in offered.body
    waive = "`/integration-tests waive missing_integration_test slack_reaction <reason>`"
    assert waive in without.body
