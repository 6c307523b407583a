import pytest

from bot.dispatch import Ignored, jobs_for
from bot.events import parse
from itw.jobs import (
    AnswerCommand,
    CancelPullRequest,
    ForgetInstallation,
    ForgetRepository,
    RerunCheck,
    ResumeInstallation,
    ReviewMergeGroup,
    ReviewPullRequest,
)
from tests.bot.deliveries import body_of, comment, payload

HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"
ORIGIN = {"installation": 2, "repository": "Codertocat/Hello-World", "delivery": "d"}


def decision(event, values):
    parsed = parse(event, body_of(values))
    assert parsed is not None
    return jobs_for(parsed, "d")


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review"])
def test_a_pull_request_with_something_new_is_reviewed(action):
    values = payload(f"pull_request_{action}", installation__id=2)
    (job,) = decision("pull_request", values)
    number = values["number"]
    assert job == ReviewPullRequest(number=number, head_sha=HEAD, reason=action, **ORIGIN)


def test_a_push_by_our_own_app_is_reviewed_like_any_other():
    sender = {"login": "integration-test-writer[bot]", "type": "Bot"}
    assert decision("pull_request", payload("pull_request_synchronize", sender=sender))[0].head_sha


def test_a_changed_base_is_a_reason_to_review():
    changes = {"base": {"ref": {"from": "main"}, "sha": {"from": HEAD}}}
    values = payload("pull_request_reopened", action="edited", changes=changes)
    assert decision("pull_request", values)[0].reason == "edited"


def test_a_changed_title_is_not():
    values = payload("pull_request_reopened", action="edited", changes={"title": {"from": "x"}})
    assert decision("pull_request", values) is Ignored.BASE_UNCHANGED


def test_drafts_wait():
    values = payload("pull_request_opened", pull_request__draft=True)
    assert decision("pull_request", values) is Ignored.DRAFT


def test_a_closed_pull_request_is_not_reviewed_when_its_base_changes():
    changes = {"base": {"ref": {"from": "main"}}}
    values = payload("pull_request_closed", action="edited", changes=changes)
    assert decision("pull_request", values) is Ignored.CLOSED


@pytest.mark.parametrize("situation", ["closed", "converted_to_draft"])
def test_what_runs_for_a_closed_or_withdrawn_pull_request_is_cancelled(situation):
    values = payload(f"pull_request_{situation}", installation__id=2)
    assert decision("pull_request", values) == (CancelPullRequest(number=2, **ORIGIN),)


def test_a_repositorys_own_webhook_gives_no_token_to_act_with():
    values = payload("pull_request_opened_without_installation")
    assert decision("pull_request", values) is Ignored.NO_INSTALLATION


def test_the_commands_of_a_comment_are_answered_together():
    values = comment("/run-integration-tests nats\n/integration-tests help", installation__id=2)
    (job,) = decision("issue_comment", values)
    assert job == AnswerCommand(
        number=1,
        comment_id=492700400,
        author="Codertocat",
        command="/run-integration-tests nats\n/integration-tests help",
        **ORIGIN,
    )


def test_an_edited_comment_means_only_its_new_commands():
    changes = {"body": {"from": "/run-integration-tests a"}}
    text = "/run-integration-tests a\n/run-integration-tests b"
    values = comment(text, action="edited", changes=changes)
    assert [job.command for job in decision("issue_comment", values)] == [
        "/run-integration-tests b"
    ]


def test_an_edit_that_keeps_the_text_means_nothing():
    values = comment("/run-integration-tests", action="edited", changes={})
    assert decision("issue_comment", values) is Ignored.NO_COMMAND


def test_who_edits_a_comment_gives_its_new_commands():
    changes = {"body": {"from": "text"}}
    sender = {"login": "maintainer", "type": "User"}
    values = comment("/run-integration-tests", action="edited", changes=changes, sender=sender)
    assert decision("issue_comment", values)[0].author == "maintainer"


WAIVER = "/integration-tests waive never_runs it does"


@pytest.mark.parametrize(
    ("action", "text", "changes"),
    [("deleted", WAIVER, {}), ("edited", "Never mind.", {"body": {"from": WAIVER}})],
)
@pytest.mark.parametrize("by", ["MEMBER", "NONE"])
def test_a_waiver_that_is_gone_is_a_reason_to_review(action, text, changes, by):
    values = comment(text, action=action, changes=changes, comment__author_association=by)
    values["installation"] = {"id": 2}
    jobs = decision("issue_comment", values)
    if by == "NONE":  # it never counted
        assert jobs is Ignored.NO_COMMAND
    else:
        assert [(job.task, job.again) for job in jobs] == [("review_pull_request", True)]


def test_a_deleted_command_is_not_carried_out():
    values = comment("/run-integration-tests", action="deleted")
    assert decision("issue_comment", values) is Ignored.NO_COMMAND


def test_programs_give_no_commands():
    sender = {"login": "dependabot[bot]", "type": "Bot"}
    values = comment("/run-integration-tests", sender=sender)
    assert decision("issue_comment", values) is Ignored.BOT


def test_a_comment_nobody_sent_gives_no_commands():
    assert decision("issue_comment", comment("/run-integration-tests", sender=None)) is Ignored.BOT


def test_comments_on_issues_are_not_ours():
    values = payload("issue_comment_created", comment__body="/run-integration-tests")
    assert decision("issue_comment", values) is Ignored.NOT_A_PULL_REQUEST


@pytest.mark.parametrize("text", ["Looks good to me.", "> /run-integration-tests", "/lgtm", None])
def test_comments_without_a_command_are_not_ours(text):
    assert decision("issue_comment", comment(text)) is Ignored.NO_COMMAND


def test_rerun_is_for_the_checks_commit():
    values = payload("check_run_rerequested")
    (job,) = decision("check_run", values)
    assert isinstance(job, RerunCheck)
    assert (job.head_sha, job.pull_requests) == (values["check_run"]["head_sha"], [])


def test_rerun_in_a_merge_queue_names_its_branch():
    branch = f"gh-readonly-queue/main/pr-12-{HEAD}"
    values = payload("check_run_rerequested", check_run__check_suite__head_branch=branch)
    assert decision("check_run", values)[0].queue_branch == branch
    values = payload("check_suite_rerequested", check_suite__head_branch=branch)
    assert decision("check_suite", values)[0].queue_branch == branch


def test_a_button_carries_its_identifier_and_its_pull_requests():
    (job,) = decision("check_run", payload("check_run_requested_action"))
    assert (job.action, job.pull_requests) == ("lgtm|26764", [26764])


def test_pull_requests_of_forks_are_not_taken_for_ours():
    values = payload("check_suite_rerequested")
    pull = values["check_suite"]["pull_requests"][0]
    elsewhere = pull | {"number": 7, "base": pull["base"] | {"repo": {"id": 1}}}
    values["check_suite"]["pull_requests"].append(elsewhere)
    (job,) = decision("check_suite", values)
    assert (job.action, job.pull_requests) == ("", [2])


def test_a_merge_group_gets_its_answer():
    values = payload("merge_group_checks_requested")
    (job,) = decision("merge_group", values)
    assert isinstance(job, ReviewMergeGroup)
    assert job.head_sha == values["merge_group"]["head_sha"]
    assert job.head_ref.startswith("refs/heads/gh-readonly-queue/")


def test_a_repository_taken_out_of_the_installation_is_forgotten():
    jobs = decision("installation_repositories", payload("installation_repositories_removed"))
    assert [job.reason for job in jobs] == ["removed"]
    assert jobs[0].repository == "octocat/Hello-World"


def test_of_a_deleted_installation_what_it_names_is_forgotten_and_what_else_is_known():
    *named, last = decision("installation", payload("installation_deleted"))
    assert [job.repository for job in named] == ["octocat/Hello-World"]
    assert isinstance(last, ForgetInstallation)
    assert decision("installation", payload("installation_deleted", repositories=[])) == (last,)


def test_repositories_that_are_added_are_remembered_as_new():
    (job,) = decision("installation_repositories", payload("installation_repositories_added"))
    assert job.repositories == ["Codertocat/Space"]


def test_an_installation_that_is_not_suspended_any_more_goes_on():
    values = payload("installation_suspend", action="unsuspend")
    assert isinstance(decision("installation", values)[0], ResumeInstallation)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("created", Ignored.INSTALLED),
        ("suspend", Ignored.SUSPENDED),
        ("new_permissions_accepted", Ignored.PERMISSIONS_ACCEPTED),
    ],
)
def test_what_else_happens_to_an_installation_is_no_job(action, reason):
    assert decision("installation", payload("installation_created", action=action)) is reason


@pytest.mark.parametrize(
    ("action", "changes", "known_as"),
    [
        ("deleted", {}, "Codertocat/Hello-World"),
        ("archived", {}, "Codertocat/Hello-World"),
        ("renamed", {"repository": {"name": {"from": "Old"}}}, "Codertocat/Old"),
        (
            "transferred",
            {"owner": {"from": {"organization": {"login": "acme"}}}},
            "acme/Hello-World",
        ),
        ("transferred", {"owner": {"from": {"user": {"login": "ada"}}}}, "ada/Hello-World"),
    ],
)
def test_a_repository_is_forgotten_under_the_name_it_had(action, changes, known_as):
    values = payload("pull_request_opened", action=action, changes=changes, installation__id=2)
    (job,) = decision("repository", values)
    assert job == ForgetRepository(**{**ORIGIN, "repository": known_as}, reason=action)


def test_what_a_program_pushed_is_nobodys_act():
    values = payload("pull_request_synchronize", sender={"login": "renovate[bot]", "type": "Bot"})
    assert decision("pull_request", values)[0].unasked
    assert not decision("pull_request", payload("pull_request_synchronize"))[0].unasked


def test_ping_is_answered_and_means_nothing():
    assert decision("ping", payload("ping")) is Ignored.PING
