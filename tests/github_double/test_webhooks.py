"""Webhooks: what is told, to whom, in which order, and signed how."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.github_double.api import as_app, as_installation
from tests.github_double.double import GitHubDouble
from tests.github_double.payloads import Undescribed
from tests.github_double.pull_page import PullPage
from tests.github_double.receiver import Inbox, receiving


@pytest.fixture
def inbox(github: GitHubDouble) -> Iterator[Inbox]:
    with receiving() as inbox:
        github.send_webhooks_to(inbox.url)
        yield inbox


@pytest.fixture
def pull(github: GitHubDouble, inbox: Inbox) -> PullPage:
    github.install("acme/connect")
    repository = github.repository("acme/connect")
    repository.push("feature", {"a.go": "package a\n\nfunc A() {}\n"})
    pull = repository.open_pull("feature")
    inbox.got.clear()
    return pull


def test_opening_a_pull_request_is_told(github: GitHubDouble, inbox: Inbox) -> None:
    github.install("acme/connect")
    repository = github.repository("acme/connect")
    repository.push("feature", {"a.go": "package a\n"})
    pull = repository.open_pull("feature")
    assert inbox.events == [
        "installation.created",
        "push",
        "check_suite.requested",
        "pull_request.opened",
    ]
    told = inbox.payload("pull_request.opened")
    assert told["pull_request"]["head"]["sha"] == pull.head_sha
    assert told["pull_request"]["changed_files"] == 1


def test_delivery_is_signed_over_its_bytes(
    github: GitHubDouble, inbox: Inbox, pull: PullPage
) -> None:
    pull.comment("hello")
    headers, body = inbox.got[0]
    digest = hmac.new(github.app.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert headers["X-GitHub-Hook-Installation-Target-Type"] == "integration"
    assert headers["X-GitHub-Hook-Installation-Target-ID"] == str(github.app.id)
    assert headers["X-GitHub-Delivery"] == github.deliveries[-1].guid


def test_push_to_the_head_is_told_with_both_ends(inbox: Inbox, pull: PullPage) -> None:
    before = pull.head_sha
    after = pull.push({"b.go": "package a\n"})
    told = inbox.payload("pull_request.synchronize")
    assert (told["before"], told["after"]) == (before, after)


def test_force_push_is_told_as_forced(inbox: Inbox, pull: PullPage) -> None:
    pull.push({"a.go": "package b\n"}, force=True)
    assert inbox.payload("push")["forced"] is True
    assert "pull_request.synchronize" in inbox.events


def test_buttons_and_states_are_told(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    api = as_installation(github)
    action = {"label": "Write", "description": "write tests", "identifier": "write"}
    output = {"title": "t", "summary": "s"}
    done = api(
        "POST",
        "/repos/acme/connect/check-runs",
        {
            "name": "Tests",
            "head_sha": pull.head_sha,
            "conclusion": "neutral",
            "output": output,
            "actions": [action],
        },
    )
    assert done.status_code == 201, done.text
    pull.press("write")
    pull.rerequest()
    pull.rerequest_suite()
    pull.convert_to_draft()
    pull.ready_for_review()
    pull.label("bug")
    pull.rename("another title")
    pull.close()
    pull.reopen()
    assert inbox.events == [
        "check_run.created",
        "check_run.completed",
        "check_run.requested_action",
        "check_run.rerequested",
        "check_suite.rerequested",
        "pull_request.converted_to_draft",
        "pull_request.ready_for_review",
        "pull_request.labeled",
        "pull_request.edited",
        "pull_request.closed",
        "pull_request.reopened",
    ]
    assert inbox.payload("check_run.requested_action")["requested_action"]["identifier"] == "write"


def test_comments_and_threads_are_told(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    api = as_installation(github)
    said = {"event": "COMMENT", "comments": [{"path": "a.go", "line": 3, "body": "here"}]}
    assert api("POST", "/repos/acme/connect/pulls/1/reviews", said).status_code == 200
    comment = pull.comment("/help")
    pull.edit(comment, "/help me")
    pull.reply(pull.state.threads[0], "why?")
    github.settle()
    assert inbox.events == [
        "pull_request_review_comment.created",
        "issue_comment.created",
        "issue_comment.edited",
        "pull_request_review_comment.created",
    ]
    assert inbox.payload("issue_comment.edited")["changes"]["body"]["from"] == "/help"


def test_deleting_the_branch_closes_the_pull_request(
    github: GitHubDouble, inbox: Inbox, pull: PullPage
) -> None:
    github.repository("acme/connect").delete_branch("feature")
    assert inbox.events == ["push", "pull_request.closed"]
    assert inbox.payload("push")["deleted"] is True
    assert pull.seen.state == "closed"


def test_merge_is_told_as_closed_and_merged(inbox: Inbox, pull: PullPage) -> None:
    sha = pull.merge()
    assert inbox.payload("pull_request.closed")["pull_request"]["merged"] is True
    assert inbox.payload("push")["after"] == sha
    assert pull.seen.state == "merged"


def test_reopened_pull_request_has_the_pushes_it_missed(inbox: Inbox, pull: PullPage) -> None:
    pull.close()
    sha = pull.push({"b.go": "package a\n"})
    assert pull.head_sha != sha
    pull.reopen()
    assert inbox.payload("pull_request.reopened")["pull_request"]["head"]["sha"] == sha


def test_organization_is_named(inbox: Inbox, pull: PullPage) -> None:
    pull.comment("hello")
    assert inbox.payload("issue_comment.created")["organization"]["login"] == "acme"


def test_merge_queue_asks_for_checks(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    head = github.repository("acme/connect").queue_for_merge(pull)
    group = inbox.payload("merge_group.checks_requested")["merge_group"]
    assert group["head_sha"] == head
    said = {"name": "Tests", "head_sha": head, "conclusion": "success"}
    made = as_installation(github)("POST", "/repos/acme/connect/check-runs", said)
    assert made.status_code == 201


def test_base_change_is_told(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    github.repository("acme/connect").push("release", {"r.txt": "r"})
    pull.retarget("release")
    assert inbox.payload("pull_request.edited")["changes"]["base"]["ref"]["from"] == "main"


def test_installation_changes_are_told(github: GitHubDouble, inbox: Inbox) -> None:
    installation = github.install("acme/connect")
    github.add_to(installation, "acme/other")
    github.remove_from(installation, "acme/other")
    github.suspend(installation)
    github.unsuspend(installation)
    github.accept_permissions(installation, {"checks": "write", "metadata": "read"})
    github.uninstall(installation)
    github.ping()
    assert [event for event in inbox.events if event != "push"] == [
        "installation.created",
        "installation_repositories.added",
        "installation_repositories.removed",
        "installation.suspend",
        "installation.unsuspend",
        "installation.new_permissions_accepted",
        "installation.deleted",
        "ping",
    ]


def test_failed_delivery_is_listed_and_sent_again_under_its_guid(
    github: GitHubDouble, inbox: Inbox, pull: PullPage
) -> None:
    inbox.status = 503
    pull.comment("lost")
    api = as_app(github)
    failed = api("GET", "/app/hook/deliveries?status=failure").json()
    assert [(each["event"], each["status_code"]) for each in failed] == [("issue_comment", 503)]
    inbox.status = 202
    asked = api("POST", f"/app/hook/deliveries/{failed[0]['id']}/attempts")
    github.settle()
    assert asked.status_code == 202
    assert inbox.got[-1][0]["X-GitHub-Delivery"] == failed[0]["guid"]
    assert api("GET", "/app/hook/deliveries").json()[0]["redelivery"] is True


def test_deliveries_are_paged_by_cursor(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    for number in range(5):
        pull.comment(f"comment {number}")
    api = as_app(github)
    first = api("GET", "/app/hook/deliveries?per_page=3")
    rest = first.links["next"]["url"].removeprefix(github.api_url)
    ids = [each["id"] for each in (*first.json(), *api("GET", rest).json())]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 6


def test_deliveries_are_kept_for_three_days(
    github: GitHubDouble, inbox: Inbox, pull: PullPage
) -> None:
    pull.comment("old")
    old = as_app(github)("GET", "/app/hook/deliveries").json()[0]["id"]
    github.clock.forward(days=3, seconds=2)
    now = github.clock.now().timestamp()
    api = as_app(github, iat=int(now) - 60, exp=int(now) + 300)
    assert api("GET", "/app/hook/deliveries").json() == []
    assert api("POST", f"/app/hook/deliveries/{old}/attempts").status_code == 404


def test_github_has_a_clock_of_its_own(github: GitHubDouble, inbox: Inbox, pull: PullPage) -> None:
    github.clock.ahead = timedelta(minutes=10)
    said = as_app(github)("GET", "/app")
    told = parsedate_to_datetime(said.headers["Date"])
    assert timedelta(minutes=9) < told - datetime.now(UTC) < timedelta(minutes=11)
    assert said.status_code == 401  # its JWT has ended by that clock


def test_payload_of_no_event_is_refused(github: GitHubDouble, inbox: Inbox) -> None:
    with pytest.raises(Undescribed, match="pull-request-opened"):
        github.deliver("pull_request", {"action": "opened", "number": "one"})
    assert inbox.got == []


def test_suspended_installation_hears_nothing(
    github: GitHubDouble, inbox: Inbox, pull: PullPage
) -> None:
    github.suspend(next(iter(github.world.installations.values())))
    inbox.got.clear()
    pull.comment("hello?")
    assert inbox.got == []


def test_whoever_is_told_may_ask_back_at_once(github: GitHubDouble) -> None:
    """A receiver that reads the pull request before it answers does not wait for itself."""
    with receiving() as inbox:
        github.install("acme/connect")
        api = as_installation(github)
        seen: list[int] = []
        inbox.before_answer = lambda: seen.append(api("GET", "/repos/acme/connect").status_code)
        github.send_webhooks_to(inbox.url)
        github.repository("acme/connect").push("feature", {"a.go": "package a\n"})
    assert seen == [200, 200]
    assert [each.status for each in github.deliveries] == ["OK", "OK"]
