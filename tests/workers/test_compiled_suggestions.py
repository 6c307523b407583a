"""Suggestions that have to compile: they come after the verdict, by editing what was posted."""

import pytest

from itw.errors import TransientError
from itw.runs.sandbox import Ending
from tests.fake_github import NEWER, a_pull
from tests.workers.changes import a_silent_test
from tests.workers.test_run_tests import a_stage, review, run
from workers.services import RunStopped

COMPILES = "suggestions: compiles\n"
PATH = "internal/impl/nats/nats_test.go"


def reviewed(config=COMPILES):
    return review(a_stage(a_silent_test(config)))


def test_the_review_is_posted_without_suggestions_that_are_not_compiled():
    (posted,) = reviewed().github.reviews
    (comment,) = posted.comments
    assert "```suggestion" not in comment.body


def test_what_compiles_is_offered_in_the_comment_that_stands_there():
    stage = reviewed()
    github = run(stage)
    (before,), (after,) = github.reviews[0].comments, github.rewritten
    assert "```suggestion" in after.body
    assert "applies cleanly and compiles" in after.body
    where = (before.path, before.start_line, before.line, before.fingerprints)
    assert where == (after.path, after.start_line, after.line, after.fingerprints)
    assert len(github.reviews) == 1


def test_each_edit_is_compiled_in_its_package_at_the_head():
    stage = reviewed()
    run(stage)
    (variant,) = stage.sandbox.compiled
    assert b"got := " in variant.files[PATH]
    assert stage.sandbox.opened[-1].package == "internal/impl/nats"
    assert stage.sandbox.closed == len(stage.sandbox.opened) == 2


@pytest.mark.parametrize("ending", [Ending.NOT_COMPILED, Ending.INFRASTRUCTURE, Ending.TIMED_OUT])
def test_what_does_not_compile_is_never_offered(ending):
    stage = reviewed()
    stage.sandbox.compiles = lambda _variant: ending
    assert run(stage).rewritten == []


@pytest.mark.parametrize("config", ["", "suggestions: off\n"])
def test_nothing_is_compiled_where_nobody_asked(config):
    stage = reviewed(config)
    assert run(stage).rewritten == []
    assert stage.sandbox.compiled == []


def test_the_verdict_comes_first():
    calls = run(reviewed()).calls
    assert calls.index("complete_check_run") < calls.index("amend_comments")


def test_a_push_meanwhile_leaves_the_comments_alone():
    stage = reviewed()

    def pushed(_variant):
        stage.github.pulls[3] = a_pull(head_sha=NEWER)
        return Ending.RAN

    stage.sandbox.compiles = pushed
    assert run(stage).rewritten == []


@pytest.mark.parametrize("error", [TransientError("no engine"), RunStopped()])
def test_an_engine_that_goes_away_leaves_the_verdict_as_it_is(error):
    def gone(_variant):
        raise error

    stage = reviewed()
    stage.sandbox.compiles = gone
    github = run(stage)
    assert len(github.checks) == 1
    assert github.rewritten == []
