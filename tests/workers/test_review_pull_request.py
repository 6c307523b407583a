from dataclasses import replace

import pytest

from itw.configuration.config import PATH
from itw.errors import TransientError
from itw.jobs import ReviewPullRequest
from itw.reporting.publication import Conclusion
from itw.tally.entry import Kind
from itw.tally.settled import ThreadSeen
from tests.fake_github import BASE, HEAD, NEWER, FakeGitHub, a_pull
from tests.fakes import MemoryChange, Stage
from tests.workers.changes import a_new_output, a_readme, a_silent_test
from workers import review_pull_request

JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="opened", delivery="d-1"
)


def a_stage(change=None, **pull):
    return Stage(FakeGitHub(pulls={3: a_pull(**pull)}), change or a_new_output())


def review(stage, job=JOB):
    review_pull_request.run(job, stage.services)
    return stage.github


def test_a_new_connector_gets_one_completed_check_run():
    github = review(a_stage())
    (check,) = github.checks
    assert check.head_sha == HEAD
    assert "nats_fresh" in check.summary
    assert [run.completed for run in github.runs[HEAD]] == [True]


def test_the_newest_base_and_exactly_the_head_are_read():
    stage = a_stage()
    review(stage)
    assert stage.asked == [("refs/heads/main", HEAD)]


def test_a_pull_request_that_touches_nothing_of_ours_hears_nothing():
    github = review(a_stage(a_readme()))
    assert (github.runs, github.reviews) == ({}, [])


def test_a_required_check_is_reported_in_any_case():
    change = MemoryChange({PATH: "required: true\n"}, {PATH: "required: true\n", "README.md": "b"})
    (check,) = review(a_stage(change)).checks
    assert check.conclusion is Conclusion.SUCCESS


@pytest.mark.parametrize("pull", [{"draft": True}, {"state": "closed"}])
def test_drafts_and_closed_pull_requests_wait(pull):
    assert review(a_stage(**pull)).runs == {}


def test_a_draft_is_reviewed_when_asked_for():
    github = review(a_stage(draft=True), replace(JOB, again=True, head_sha=""))
    assert len(github.checks) == 1


def test_a_pull_request_that_is_gone_is_no_error():
    stage = a_stage()
    stage.github.pulls.clear()
    assert review(stage).runs == {}


def test_the_same_job_twice_says_it_once():
    stage = a_stage()
    review(stage)
    github = review(stage, replace(JOB, delivery="d-2", reason="reopened"))
    assert len(github.checks) == 1


def test_another_base_is_another_review():
    stage = a_stage()
    review(stage)
    stage.change = replace(stage.change, base="d" * 40)
    assert len(review(stage, replace(JOB, reason="edited")).checks) == 2


def test_asked_again_is_reviewed_again_once_for_each_asking():
    stage = a_stage()
    again = replace(JOB, again=True, delivery="d-2")
    for job in (JOB, again, again):
        review(stage, job)
    assert len(stage.github.checks) == 2


def test_a_check_run_that_its_job_could_not_end_does_not_wait_for_ever():
    stage = a_stage()
    for external_id in (f"verdict:3:{'d' * 40}:", f"verdict:4:{BASE}:"):
        stage.github.start_check_run(HEAD, external_id)
    github = review(stage, replace(JOB, again=True))
    ended, another, reviewed = github.runs[HEAD]
    assert (ended.completed, another.completed, reviewed.completed) == (True, False, True)
    assert github.checks[-1].conclusion is Conclusion.NEUTRAL


def test_a_late_job_reviews_the_newest_head():
    github = review(a_stage(head_sha=NEWER))
    assert [check.head_sha for check in github.checks] == [NEWER]


def test_a_late_job_ends_what_its_own_head_still_waits_for():
    stage = a_stage()
    stage.github.start_check_run(HEAD, f"verdict:3:{BASE}:")
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    ended, _reviewed = review(stage).checks
    assert (ended.head_sha, ended.conclusion) == (HEAD, Conclusion.NEUTRAL)
    assert NEWER[:12] in ended.summary


def test_a_push_while_the_review_runs_is_seen_before_posting():
    stage = a_stage()
    github = stage.github
    github.before["pull 2"] = lambda: github.pulls.update({3: a_pull(head_sha=NEWER)})
    review(stage)
    (check,) = github.checks
    assert NEWER[:12] in check.summary
    assert "ensure_review" not in github.calls


def test_closing_while_the_review_runs_ends_the_check_run():
    stage = a_stage()
    github = stage.github
    github.before["pull 2"] = lambda: github.pulls.update({3: a_pull(state="closed")})
    review(stage)
    assert [run.completed for run in github.runs[HEAD]] == [True]
    assert "ensure_review" not in github.calls


def test_without_the_lease_nothing_is_posted():
    stage = a_stage()
    stage.held.lost = True
    with pytest.raises(TransientError):
        review(stage)
    assert stage.github.checks == []


@pytest.mark.parametrize(
    "step",
    [
        "pull 1",
        "start_check_run 1",
        "pull 2",
        "ensure_review 1",
        "ensure_threads 1",
        "complete_check_run 1",
    ],
)
def test_a_review_that_stops_anywhere_is_finished_by_the_next_run(step):
    stage = a_stage(broken_config())

    def stop():
        raise KeyboardInterrupt

    stage.github.before[step] = stop
    with pytest.raises(KeyboardInterrupt):
        review(stage)
    stage.github.before.clear()
    github = review(stage)
    assert [run.completed for run in github.runs[HEAD]] == [True]
    assert len(github.reviews) == 1


def broken_config():
    return MemoryChange({PATH: "profile: spec\n"}, {PATH: "profile: specs\ncolour: blue\n"})


def test_a_pull_request_that_breaks_the_configuration_is_told_where():
    github = review(a_stage(broken_config()))
    (told,) = github.reviews
    assert [comment.path for comment in told.comments] == [PATH, PATH]
    assert github.checks[0].conclusion is Conclusion.NEUTRAL


def test_the_configuration_comes_from_the_base_branch():
    change = a_new_output(config="profile: spec\n")
    change = replace(change, after={**change.after, PATH: "profile: spec\nmodel_review: true\n"})
    (check,) = review(a_stage(replace(change, tip={PATH: "profile: connect\n"}))).checks
    assert "profile `connect`" in check.summary


def test_a_broken_configuration_on_the_base_branch_is_said_and_the_defaults_hold():
    (check,) = review(a_stage(a_new_output(config="colour: blue\n"))).checks
    assert "colour" in check.summary


def test_a_push_that_takes_everything_back_still_gets_its_check_run():
    stage = a_stage(broken_config())
    review(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.change = a_readme()
    github = review(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))
    assert [check.conclusion for check in github.checks] == [Conclusion.NEUTRAL, Conclusion.SUCCESS]
    assert github.threads[-1] == frozenset()


def test_a_push_back_to_a_reviewed_head_opens_its_threads_again():
    stage = a_stage(broken_config())
    review(stage)
    (told,) = stage.github.threads
    broken, stage.change = stage.change, a_readme()
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    review(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))
    stage.github.pulls[3], stage.change = a_pull(), broken
    github = review(stage, replace(JOB, reason="synchronize", delivery="d-3"))
    assert github.threads == [told, frozenset(), told]
    assert len(github.checks) == 2


def test_what_an_earlier_head_was_told_is_not_said_again():
    stage = a_stage(broken_config())
    review(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    github = review(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))
    assert len(github.reviews) == 1
    assert len(github.checks) == 2


def test_finding_of_the_configuration_survives_moved_lines():
    change = broken_config()
    moved = replace(change, after={PATH: "\n\nprofile: specs\ncolour: blue\n"})
    stage = a_stage(change)
    review(stage)
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.change = moved
    github = review(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))
    assert len(github.reviews) == 1


def test_an_edit_that_was_tried_is_offered_in_the_comment():
    (posted,) = review(a_stage(a_silent_test())).reviews
    (comment,) = posted.comments
    assert "```suggestion\n\t\tgot := received()\n\t\tt.Log(len(got))\n" in comment.body
    assert "applies cleanly" in comment.body


@pytest.mark.parametrize("config", ["profile: connect\n", "suggestions: off\n"])
def test_no_edit_is_offered_where_the_repository_wants_none(config):
    (posted,) = review(a_stage(a_silent_test(config))).reviews
    (comment,) = posted.comments
    assert "```suggestion" not in comment.body


def counts(stage, kind):
    return {entry: n for entry, n in stage.counted_once.total.items() if entry.kind is kind}


def at_newer(stage, change=None):
    stage.github.pulls[3] = a_pull(head_sha=NEWER)
    stage.change = change or stage.change
    review(stage, replace(JOB, head_sha=NEWER, reason="synchronize"))


def test_a_finding_is_counted_once_however_often_it_is_seen():
    stage = a_stage(a_silent_test())
    review(stage)
    found = counts(stage, Kind.FOUND)
    at_newer(stage)
    assert sum(found.values()) > 0
    assert counts(stage, Kind.FOUND) == found
    assert counts(stage, Kind.GONE) == {}


def test_a_finding_that_a_push_mended_is_counted_by_its_rule():
    stage = a_stage(a_silent_test())
    review(stage)
    at_newer(stage, replace(stage.change, after=stage.change.before))
    mended = {entry.words: n for entry, n in counts(stage, Kind.GONE).items()}
    assert mended == {entry.words: n for entry, n in counts(stage, Kind.FOUND).items()}


def test_a_thread_that_a_person_resolved_dismisses_what_still_holds():
    stage = a_stage(a_silent_test())
    review(stage)
    (posted,) = stage.github.reviews
    prints = posted.comments[0].fingerprints
    stage.github.seen_threads = [
        ThreadSeen(comment=9, fingerprints=prints, resolved_by_person=True, reactions={"EYES": 1})
    ]
    at_newer(stage)
    (dismissed,) = counts(stage, Kind.DISMISSED)
    (reaction,) = counts(stage, Kind.REACTION)
    assert reaction.words == (*dismissed.words, "EYES")
