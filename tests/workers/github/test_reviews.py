from dataclasses import replace

import pytest

from itw.reporting.markers import Kind, Marker, marked
from itw.reporting.publication import Comment, Review
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import Stage
from tests.workers.github.interruptions import interrupted
from workers.github.policy import Policy
from workers.github.repository import Repository

A, B, C = "a" * 16, "b" * 16, "c" * 16
BOT = "itw-double[bot]"


def comment(fingerprint: str, line: int = 10, **more: object) -> Comment:
    marker = Marker(kind=Kind.FINDING, fingerprints=(fingerprint,))
    body = marked(f"finding {fingerprint[0]}", marker)
    fields = {"path": "a.go", "line": line, "body": body, "fingerprints": (fingerprint,)}
    return Comment(**{**fields, **more})


def review(head_sha: str, *comments: Comment, text: str = "what was found") -> Review:
    prints = tuple(print_ for each in comments for print_ in each.fingerprints)
    marker = Marker(kind=Kind.REVIEW, head=head_sha, fingerprints=prints)
    return Review(head_sha=head_sha, body=marked(text, marker), comments=comments)


def told(pull: PullPage) -> list[str]:
    return [thread.comments[0].body.split("\n")[0] for thread in pull.seen.threads]


def test_review_stands_on_its_lines(stage: Stage, repository: Repository):
    head = stage.pull.head_sha
    inline = (comment(A), comment(B, 50, start_line=48))
    repository.ensure_review(stage.pull.number, review(head, *inline))
    (seen,) = stage.pull.seen.reviews
    assert (seen.author, seen.commit, seen.state) == (BOT, head, "COMMENTED")
    assert [(each.line, each.start_line) for each in seen.threads] == [(10, None), (50, 48)]
    (marker,) = repository.own_reviews(stage.pull.number)
    assert (marker.head, marker.fingerprints) == (head, (A, B))


def test_the_same_review_is_not_posted_twice(stage: Stage, repository: Repository):
    for _ in range(2):
        stage.repository().ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    assert stage.writes() == ["pulls/create-review"]


def test_new_finding_at_the_same_head_is_posted(stage: Stage, repository: Repository):
    head = stage.pull.head_sha
    repository.ensure_review(stage.pull.number, review(head, comment(A)))
    repository.ensure_review(stage.pull.number, review(head, comment(A), comment(B, 50)))
    assert told(stage.pull) == ["finding a", "finding b"]


def test_known_thread_is_brought_up_to_date(stage: Stage, repository: Repository):
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    stage.pull.push({"b.go": "package a\n"})
    marker = Marker(kind=Kind.FINDING, fingerprints=(A, B))
    both = replace(comment(A), body=marked("two of them", marker), fingerprints=(A, B))
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, both))
    assert told(stage.pull) == ["two of them"]


def test_comments_are_amended_where_they_stand(stage: Stage, repository: Repository):
    number, here = stage.pull.number, comment(A, 50, start_line=48)
    repository.ensure_review(number, review(stage.pull.head_sha, here, comment(B)))
    text = here.body.replace("finding", "suggestion")
    repository.amend_comments(number, [replace(here, body=text)])
    repository.amend_comments(number, [replace(here, body=text)])
    assert told(stage.pull) == ["suggestion a", "finding b"]
    assert stage.writes() == ["pulls/create-review", "pulls/update-review-comment"]


def test_comments_elsewhere_and_of_nobody_are_not_amended(stage: Stage, repository: Repository):
    number, here = stage.pull.number, comment(A, 50, start_line=48)
    repository.ensure_review(number, review(stage.pull.head_sha, here))
    repository.amend_comments(number, [replace(here, start_line=None, body="x"), comment(C)])
    repository.amend_comments(number, [])
    assert told(stage.pull) == ["finding a"]


def test_review_of_an_older_head_is_not_posted(stage: Stage, repository: Repository):
    old = stage.pull.head_sha
    stage.pull.push({"b.go": "package a\n"})
    repository.ensure_review(stage.pull.number, review(old, comment(A)))
    assert stage.writes() == []


def test_late_job_of_an_older_head_changes_no_text(stage: Stage, repository: Repository):
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    old = stage.pull.head_sha
    stage.pull.push({"b.go": "package a\n"})
    other = replace(comment(A), body=comment(A).body.replace("finding", "older finding"))
    repository.ensure_review(stage.pull.number, review(old, other))
    assert told(stage.pull) == ["finding a"]


def test_comment_off_the_diff_moves_into_the_body(stage: Stage, repository: Repository):
    off = comment(B, 30)
    repository.ensure_review(
        stage.pull.number, review(stage.pull.head_sha, comment(A), off, comment(C, 50))
    )
    (seen,) = stage.pull.seen.reviews
    assert told(stage.pull) == ["finding a", "finding c"]
    assert "`a.go:30`" in seen.body
    assert "finding b" in seen.body
    (marker,) = repository.own_reviews(stage.pull.number)
    assert marker.fingerprints == (A, B, C)


@pytest.mark.parametrize(
    "bad",
    [
        comment(A, 30),
        comment(A, 50, start_line=10),
        comment(A, path="gone.go"),
        comment(A, 10, start_line=10),
    ],
    ids=["off the diff", "two hunks", "no such file", "backwards"],
)
def test_finding_is_told_whatever_its_line(stage: Stage, repository: Repository, bad: Comment):
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, bad))
    (seen,) = stage.pull.seen.reviews
    assert "finding a" in seen.body + " ".join(told(stage.pull))


def test_refusal_nobody_understands_moves_all_into_the_body(stage: Stage, repository: Repository):
    stage.double.fault("POST .*/reviews", status=422, message="Something else")
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    (seen,) = stage.pull.seen.reviews
    assert "finding a" in seen.body
    assert seen.threads == ()


def test_text_of_a_person_with_our_marker_is_not_ours(stage: Stage, repository: Repository):
    number, ours = stage.pull.number, review(stage.pull.head_sha, comment(A))
    repository.ensure_review(number, ours)
    mallory = stage.double.world.user("mallory")
    for text in (*stage.pull.state.reviews, *stage.pull.state.threads[0].comments):
        text.user = mallory
    assert repository.own_reviews(number) == []
    repository.ensure_review(number, ours)
    assert told(stage.pull) == ["finding a"] * 2


def test_long_review_keeps_its_marker(stage: Stage, repository: Repository):
    long = review(stage.pull.head_sha, comment(A), text="word\n" * 30_000)
    repository.ensure_review(stage.pull.number, long)
    (marker,) = repository.own_reviews(stage.pull.number)
    assert marker.fingerprints == (A,)


def test_without_the_permission_the_job_goes_on(stage: Stage):
    stage.installation.permissions["pull_requests"] = "read"
    stage.repository().ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    assert stage.pull.seen.reviews == ()


def test_killed_anywhere_there_is_one_review(stage: Stage):
    def first(repository: Repository, pull: PullPage) -> None:
        repository.ensure_review(pull.number, review(pull.head_sha, comment(A)))

    def act(repository: Repository, pull: PullPage) -> None:
        old = replace(comment(A), body=comment(A).body.replace("finding a", "finding a, again"))
        bad = comment(B, 30)
        repository.ensure_review(pull.number, review(pull.head_sha, old, bad, comment(C, 50)))

    for pull in interrupted(stage, first, act):
        assert told(pull) == ["finding a, again", "finding c"]
        assert ["finding b" in each.body for each in pull.seen.reviews] == [False, True]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 503, "headers": {"Retry-After": "1"}},
        {"status": 429, "headers": {"Retry-After": "2"}},
        {"status": 403, "headers": {"Retry-After": "2"}},
        {"drop": "before"},
        {"drop": "after"},
        {"truncate": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("times", [1, 2])
def test_trouble_leaves_one_review(
    stage: Stage, repository: Repository, fault: dict[str, object], times: int
):
    ordered = stage.double.fault("POST .*/reviews", times=times, **fault)
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, comment(A)))
    assert ordered.met >= 1
    assert len(stage.pull.seen.reviews) == 1
    assert told(stage.pull) == ["finding a"]


def test_nothing_is_looked_for_while_github_may_still_be_at_it():
    github_s_own_limit = 10  # seconds: docs.github.com/rest, "Timeouts"
    assert Policy().timeout > github_s_own_limit
