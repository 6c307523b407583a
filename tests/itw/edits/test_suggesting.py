"""Which findings of a review get an edit, and what of it a comment shows."""

from dataclasses import replace

import pytest

from itw.configuration.config import Config, Suggestions
from itw.edits.suggesting import with_suggestions
from itw.reporting.comments import commented, comments_of
from itw.reporting.grouped import groups_of
from itw.reporting.links import Links
from itw.reporting.publication import Comment
from itw.review import Assessment, review_trees
from itw.tree import MemoryTree
from tests.itw.changes import change_between
from tests.itw.edits.cases import PATH, files_of

HEAD = """package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationRows(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	t.Log("Given: a client")
	t.Log("When: rows are counted")
	t.Log("Then: there are `three`")
	assert.Eventually(t, func() bool {
		return client.Count() == 3
	}, time.Minute, time.Second)
}
"""
SUGGESTED = """```suggestion
		got := client.Count()
		t.Log(got)
		return got == 3
```"""


def reviewed(head: str = HEAD, config: Config | None = None) -> tuple[Assessment, MemoryTree]:
    files = files_of(head.encode())
    base = {path: data for path, data in files.items() if path != PATH}
    diff = change_between(base, files)
    trees = MemoryTree(base), MemoryTree(files)
    return review_trees(diff=diff, base=trees[0], head=trees[1], config=config or Config()), trees[
        1
    ]


def comments(assessment: Assessment) -> list[Comment]:
    chosen = commented(groups_of(assessment.findings), assessment.diff, assessment.config)
    return list(comments_of(chosen, assessment.diff, assessment.config, Links()))


def test_comment_offers_the_edit_and_says_what_was_proved() -> None:
    assessment, head = reviewed()

    (comment,) = comments(with_suggestions(assessment, head))

    assert SUGGESTED in comment.body
    assert (comment.start_line, comment.line) == (None, 18)
    assert "applies cleanly" in comment.body


@pytest.mark.parametrize("setting", [Suggestions.OFF, Suggestions.COMPILES])
def test_comment_offers_no_more_than_the_repository_wants(setting: Suggestions) -> None:
    assessment, head = reviewed(config=Config(suggestions=setting))

    (comment,) = comments(with_suggestions(assessment, head))

    assert "```suggestion" not in comment.body


def test_edit_that_also_needs_an_import_elsewhere_is_not_offered() -> None:
    cleanup = '\tt.Cleanup(func() {\n\t\t_ = client.Delete(t.Context(), "x")\n\t})\n\tassert'
    assessment, head = reviewed(HEAD.replace("\tassert", cleanup, 1).replace("== 3", "!= nil"))
    proved = with_suggestions(assessment, head)

    (edit,) = (each.edit for each in proved.findings if each.rule == "context_in_cleanup")
    assert edit is not None
    assert len(edit.lines) == 2
    assert all("```suggestion" not in comment.body for comment in comments(proved))


def test_edit_that_is_not_accepted_is_not_offered() -> None:
    assessment, head = reviewed()

    refused = with_suggestions(assessment, head, lambda _before, _after: False)

    assert refused == assessment


def test_places_that_are_said_together_have_no_edit() -> None:
    start, paren, end = HEAD.partition("\tassert.Eventually")
    condition = paren + end.removesuffix("}\n")
    again = start + condition + condition + "}\n"
    assessment, head = reviewed(again)

    assert len(assessment.findings) == 2
    assert with_suggestions(assessment, head) == assessment


def test_suggestion_outside_the_hunks_is_not_offered() -> None:
    assessment, head = reviewed()
    (change,) = assessment.diff.files
    narrow = replace(change.hunks[0], new_start=1, new_lines=17)
    diff = replace(assessment.diff, files=(replace(change, hunks=(narrow,)),))

    (comment,) = comments(with_suggestions(replace(assessment, diff=diff), head))

    assert comment.line == 17
    assert "```suggestion" not in comment.body
