from tests.github_double.pull_page import PullPage
from tests.github_double.state import Reaction
from tests.workers.github.conftest import Stage
from tests.workers.github.interruptions import interrupted
from tests.workers.github.test_reviews import A, B, C, comment, review
from workers.github.repository import Repository

NONE: frozenset[str] = frozenset()


def post(repository: Repository, pull: PullPage) -> None:
    repository.ensure_review(
        pull.number, review(pull.head_sha, comment(A), comment(B, 50), comment(C, 1, path="new.go"))
    )


def resolved(pull: PullPage) -> dict[str, str | None]:
    return {each.comments[0].body[8:9]: each.resolved_by for each in pull.seen.threads}


def test_fixed_thread_is_resolved_and_the_rest_stays(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    repository.ensure_threads(stage.pull.number, frozenset({B, C}))
    assert resolved(stage.pull) == {"a": "itw-double[bot]", "b": None, "c": None}


def test_thread_a_person_resolved_or_answered_is_left_alone(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    first, second, _ = stage.pull.state.threads
    stage.pull.resolve(first, by="dev")
    stage.pull.reply(second, "this is on purpose", by="dev")
    stage.double.recorder.clear()
    repository.ensure_threads(stage.pull.number, frozenset({A, C}))
    assert resolved(stage.pull) == {"a": "dev", "b": None, "c": None}
    assert stage.writes() == ["graphql/repository"]


def test_finding_that_came_back_opens_our_thread_again(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    repository.ensure_threads(stage.pull.number, NONE)
    repository.ensure_threads(stage.pull.number, frozenset({A}))
    assert resolved(stage.pull)["a"] is None


def test_what_we_resolved_ourselves_is_no_person_s_decision(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    repository.ensure_threads(stage.pull.number, NONE)
    seen = repository.ensure_threads(stage.pull.number, NONE)
    assert [each.resolved_by_person for each in seen] == [False] * 3


def test_without_the_permission_our_text_says_that_it_is_fixed(stage: Stage):
    stage.installation.permissions["contents"] = "read"
    repository = stage.repository()
    post(repository, stage.pull)
    for _ in range(2):
        repository.ensure_threads(stage.pull.number, frozenset({B, C}))
    body = stage.pull.seen.threads[0].comments[0].body
    assert body.startswith("**Fixed.**")
    assert body.count("Fixed") == 1
    assert "finding a" in body
    assert stage.writes().count("pulls/update-review-comment") == 1
    repository.ensure_threads(stage.pull.number, frozenset({A, B, C}))
    assert stage.pull.seen.threads[0].comments[0].body == comment(A).body


def test_without_any_permission_the_job_goes_on(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    stage.installation.permissions["pull_requests"] = "read"
    stage.repository().ensure_threads(stage.pull.number, NONE)
    assert resolved(stage.pull) == {"a": None, "b": None, "c": None}


def test_thread_of_a_person_with_our_marker_is_left_alone(stage: Stage, repository: Repository):
    post(repository, stage.pull)
    thread = stage.pull.state.threads[0]
    thread.comments[0].user = stage.double.world.user("mallory")
    repository.ensure_threads(stage.pull.number, NONE)
    assert resolved(stage.pull)["a"] is None


def test_more_threads_than_a_page_are_resolved(stage: Stage, repository: Repository):
    prints = [f"{number:016x}" for number in range(60)]
    inline = [comment(each, 7 + number % 7) for number, each in enumerate(prints)]
    repository.ensure_review(stage.pull.number, review(stage.pull.head_sha, *inline))
    repository.ensure_threads(stage.pull.number, frozenset(prints[:1]))
    assert sum(each.resolved for each in stage.pull.seen.threads) == 59


def test_killed_anywhere_the_fixed_are_resolved(stage: Stage):
    def act(repository: Repository, pull: PullPage) -> None:
        repository.ensure_threads(pull.number, frozenset({C}))

    for pull in interrupted(stage, post, act):
        assert [each.resolved for each in pull.seen.threads] == [True, True, False]


def test_thread_that_has_no_comments_is_not_ours(repository: Repository):
    thread = {
        "id": "t",
        "began": {"nodes": []},
        "isResolved": False,
        "resolvedBy": None,
        "comments": {"nodes": []},
    }
    assert repository._threads._thread_of(thread) is None


def test_threads_are_told_as_they_were_with_the_reactions_to_our_comment(
    stage: Stage, repository: Repository
):
    post(repository, stage.pull)
    first, second, third = stage.pull.state.threads
    stage.pull.resolve(first, by="dev")
    stage.pull.reply(second, "no", by="dev")
    for login in ("dev", "ann"):
        person = stage.double.world.user(login)
        third.comments[0].reactions.append(Reaction(id=1, user=person, content="-1"))
    stage.double.recorder.clear()
    seen = {each.fingerprints[0]: each for each in repository.ensure_threads(1, frozenset({A, B}))}
    assert [seen[each].resolved_by_person for each in (A, B, C)] == [True, False, False]
    assert [seen[each].reactions for each in (A, C)] == [{}, {"THUMBS_DOWN": 2}]
    assert stage.writes().count("graphql/repository") == 1
