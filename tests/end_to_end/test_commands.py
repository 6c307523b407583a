"""What people write on a pull request, and what they get."""

import pytest


@pytest.fixture
def pull(system):
    system.start_worker()
    system.repository.give("mallory", "read")
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    return pull


def say(system, pull, text, by="dev"):
    """Comment; what the App answered to it, with the reactions it left."""
    before = {comment.id for comment in pull.seen.comments}
    comment = pull.comment(text, by=by)
    system.wait_until_idle()
    seen = pull.seen.comments
    (mine,) = (each for each in seen if each.id == comment.id)
    answers = [each.body for each in seen if each.id not in {*before, comment.id}]
    return answers, [content for content, _ in mine.reactions]


def test_help_is_answered_after_a_reaction(system, pull):
    (answer,), reactions = say(system, pull, "/integration-tests help")
    assert reactions == ["eyes"]
    assert "/ok-to-test" in answer


def test_a_review_on_request_adds_a_check_run_and_no_second_review(system, pull):
    answers, reactions = say(system, pull, "/review-integration-tests")
    assert (answers, reactions) == ([], ["eyes"])
    assert len(system.runs(pull)) == 2
    assert len(pull.seen.reviews) == 1


def test_a_waiver_takes_a_finding_away_until_its_comment_is_gone(system, pull):
    rule = "missing_integration_test"
    assert f"**`{rule}`**" in pull.seen.checks[0].summary
    (answer,), _ = say(system, pull, f"/integration-tests waive {rule} there is no image")
    assert "is waived" in answer
    assert f"**`{rule}`**" not in pull.seen.checks[0].summary
    del pull.state.comments[0]
    pull.push({"docs/more.md": "more\n"})
    system.wait_for_verdict(pull)
    assert f"**`{rule}`**" in pull.seen.checks[0].summary


def test_a_waiver_of_somebody_without_write_access_counts_for_nothing(system, pull):
    command = "/integration-tests waive missing_integration_test there is no image"
    (answer,), _ = say(system, pull, command, by="mallory")
    assert "write access" in answer
    pull.push({"docs/more.md": "more\n"})
    system.wait_for_verdict(pull)
    assert "missing_integration_test" in pull.seen.checks[0].summary


def test_a_waiver_edited_into_a_strangers_comment_counts_for_nothing_and_says_so(system, pull):
    comment = pull.comment("There is no image for it.", by="mallory")
    pull.edit(comment, "/integration-tests waive missing_integration_test no image", by="dev")
    system.wait_until_idle()
    answer = pull.seen.comments[-1].body
    assert "Nothing is waived" in answer
    assert "**`missing_integration_test`**" in pull.seen.checks[0].summary


def test_a_stranger_is_refused_in_one_sentence(system, pull):
    (answer,), reactions = say(system, pull, "/run-integration-tests", by="mallory")
    assert f"/ok-to-test {pull.head_sha}" in answer
    assert reactions == ["eyes"]


def test_people_talking_to_each_other_are_left_alone(system, pull):
    assert say(system, pull, "> /review-integration-tests\n\nWhat does this do?") == ([], [])


def test_commands_in_one_comment_have_one_answer(system, pull):
    (answer,), _ = say(system, pull, "/integration-tests help\n/run-integration-tests")
    assert "/ok-to-test" in answer
    assert "no sandbox" in answer


def test_a_stranger_cannot_make_it_write_in_a_loop(system, pull):
    many = "\n".join(f"/run-integration-tests nats{number}" for number in range(50))
    (answer,), _ = say(system, pull, many, by="mallory")
    assert answer.count("Only people") == 1
    assert say(system, pull, many, by="mallory") == ([], ["eyes"])
