import pytest

from itw.reporting.markers import Kind, Marker, marked
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import Stage
from tests.workers.github.interruptions import interrupted
from workers.github.repository import Repository


def test_conversation_tells_people_from_programs(stage: Stage, repository: Repository):
    first = stage.pull.comment("/help", by="dev")
    repository.ensure_answer(stage.pull.number, "1:x", "Here is what helps.")
    person, program = repository.comments(stage.pull.number)
    assert (person.id, person.author, person.body, person.by_person) == (
        first.id,
        "dev",
        "/help",
        True,
    )
    assert (program.author, program.by_person) == ("itw-double[bot]", False)
    assert repository.comment(first.id) == person
    assert repository.comment(1) is None


def test_what_a_program_writes_in_a_persons_name_is_not_the_persons(
    stage: Stage, repository: Repository
):
    stage.pull.comment("/help", by="dev").app = stage.double.app
    assert [each.by_person for each in repository.comments(stage.pull.number)] == [False]


def test_what_a_bot_writes_is_no_persons(stage: Stage, repository: Repository):
    stage.double.world.user("ci-bot", type="Bot")
    stage.pull.comment("/help", by="ci-bot")
    assert [each.by_person for each in repository.comments(stage.pull.number)] == [False]


def test_what_is_marked_as_another_text_is_no_answer(stage: Stage, repository: Repository):
    for about in ("1:x", "2:x"):
        repository.ensure_answer(stage.pull.number, about, "answer")
    review = Marker(kind=Kind.REVIEW, head=stage.pull.head_sha)
    stage.pull.state.comments[0].body = marked("review", review)
    assert [each.about for each in repository.own_answers(stage.pull.number)] == ["2:x"]


def test_answer_is_one_comment_brought_up_to_date(stage: Stage, repository: Repository):
    for text in ("planning", "planning", "done"):
        stage.repository().ensure_answer(stage.pull.number, "1:x", text)
    stage.repository().ensure_answer(stage.pull.number, "2:x", "another")
    texts = [each.body.split("\n")[0] for each in stage.pull.seen.comments]
    assert texts == ["done", "another"]
    assert stage.writes().count("issues/update-comment") == 1


def test_answer_that_a_person_copied_is_not_ours(stage: Stage, repository: Repository):
    repository.ensure_answer(stage.pull.number, "1:x", "first")
    stage.pull.state.comments[0].user = stage.double.world.user("mallory")
    repository.ensure_answer(stage.pull.number, "1:x", "second")
    assert [each.body.split("\n")[0] for each in stage.pull.seen.comments] == ["first", "second"]


def test_answer_far_down_a_long_conversation_is_found(stage: Stage, repository: Repository):
    for number in range(101):
        stage.pull.comment(f"comment {number}", by="dev")
    repository.ensure_answer(stage.pull.number, "1:x", "first")
    stage.repository().ensure_answer(stage.pull.number, "1:x", "second")
    assert len(stage.pull.seen.comments) == 102


def test_second_page_is_seen_when_it_comes_to_be(stage: Stage, repository: Repository):
    for number in range(100):
        stage.pull.comment(f"comment {number}", by="dev")
    assert len(repository.comments(stage.pull.number)) == 100
    stage.pull.comment("one more", by="dev")
    assert len(repository.comments(stage.pull.number)) == 101


def test_reaction_is_given_once(stage: Stage, repository: Repository):
    comment = stage.pull.comment("/help", by="dev")
    for _ in range(2):
        repository.react(comment.id, "eyes")
    assert stage.pull.seen.comments[0].reactions == (("eyes", "itw-double[bot]"),)


def test_reaction_whose_answer_was_lost_is_given_again(stage: Stage, repository: Repository):
    comment = stage.pull.comment("/help", by="dev")
    stage.double.fault("POST .*/reactions", drop="before")
    repository.react(comment.id, "eyes")
    assert stage.pull.seen.comments[0].reactions == (("eyes", "itw-double[bot]"),)


def test_reaction_to_a_deleted_comment_is_no_error(repository: Repository):
    repository.react(1, "eyes")


def test_reaction_without_the_permission_is_left_out(stage: Stage):
    comment = stage.pull.comment("/help", by="dev")
    stage.installation.permissions.update(pull_requests="read", issues="read")
    stage.repository().react(comment.id, "eyes")
    assert stage.pull.seen.comments[0].reactions == ()


@pytest.mark.parametrize(
    "fault", [{"status": 502}, {"drop": "before"}, {"drop": "after"}, {"truncate": True}], ids=str
)
def test_lost_answer_leaves_one_comment(
    stage: Stage, repository: Repository, fault: dict[str, object]
):
    stage.double.fault("POST .*/comments", **fault)
    repository.ensure_answer(stage.pull.number, "1:x", "text")
    assert len(stage.pull.seen.comments) == 1


def test_killed_anywhere_there_is_one_answer(stage: Stage):
    def act(repository: Repository, pull: PullPage) -> None:
        repository.ensure_answer(pull.number, "1:x", "planning")
        repository.ensure_answer(pull.number, "1:x", "done")

    for pull in interrupted(stage, lambda *_: None, act):
        assert [each.body.split("\n")[0] for each in pull.seen.comments] == ["done"]
