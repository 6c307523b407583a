"""Who may: JWTs, both forms of token, permissions, and what is out of reach."""

import base64
import time
from collections.abc import Callable

import pytest

from tests.github_double.api import API, as_app, as_installation
from tests.github_double.double import GitHubDouble
from tests.github_double.receiver import receiving

REPO = "/repos/acme/connect"


def test_request_without_credentials_is_refused(github: GitHubDouble) -> None:
    github.install("acme/connect")
    assert API(github.api_url, "")("GET", REPO).status_code == 401


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (lambda now: {"exp": now + 3600}, "too far in the future"),
        (lambda now: {"exp": now - 10}, "must be a numeric value representing a future time"),
        (lambda now: {"iat": now + 300}, "Issued at"),
        (lambda _: {"iss": "1"}, "Integration not found"),
    ],
    ids=["too long", "over", "not begun", "unknown"],
)
def test_app_token_with_wrong_claims_is_refused(
    github: GitHubDouble, claims: Callable[[int], dict[str, object]], message: str
) -> None:
    answer = as_app(github, **claims(int(time.time())))("GET", "/app")
    assert answer.status_code in {401, 404}
    assert message in answer.json()["message"]


def test_app_token_may_name_the_client_id(github: GitHubDouble) -> None:
    assert as_app(github, iss=github.app.client_id)("GET", "/app").status_code == 200


def test_app_token_signed_by_another_key_is_refused(github: GitHubDouble) -> None:
    other = github.add_app("other")
    github.app.public_key = other.public_key
    assert as_app(github)("GET", "/app").status_code == 401


def test_app_token_opens_no_repository(github: GitHubDouble) -> None:
    github.install("acme/connect")
    assert as_app(github)("GET", REPO).status_code == 401


@pytest.mark.parametrize(("form", "length"), [("short", 40), ("long", 700)])
def test_token_has_either_form_and_opens_the_repository(
    github: GitHubDouble, form: str, length: int
) -> None:
    installation = github.install("acme/connect")
    github.world.token_form = form
    made = as_app(github)("POST", f"/app/installations/{installation.id}/access_tokens").json()
    assert made["token"].startswith("ghs_")
    assert len(made["token"]) == length or (form == "long" and 650 < len(made["token"]) < 800)
    assert API(github.api_url, f"token {made['token']}")("GET", REPO).status_code == 200


def test_token_is_limited_to_what_was_asked(github: GitHubDouble) -> None:
    installation = github.install("acme/connect", "acme/other")
    asked = {
        "repository_ids": [github.repository("acme/connect").state.id],
        "permissions": {"contents": "read"},
    }
    path = f"/app/installations/{installation.id}/access_tokens"
    made = as_app(github)("POST", path, asked).json()
    api = API(github.api_url, f"Bearer {made['token']}")
    assert made["permissions"] == {"contents": "read", "metadata": "read"}
    reached = api("GET", "/installation/repositories").json()["repositories"]
    assert [each["name"] for each in reached] == ["connect"]
    refused = api("POST", "/repos/acme/other/git/blobs", {"content": "x"})
    assert refused.status_code == 403


def test_token_for_more_than_was_granted_is_refused(github: GitHubDouble) -> None:
    installation = github.install("acme/connect")
    path = f"/app/installations/{installation.id}/access_tokens"
    for asked in ({"permissions": {"administration": "write"}}, {"repository_ids": [12]}):
        assert as_app(github)("POST", path, asked).status_code == 422


def test_missing_permission_is_named(github: GitHubDouble) -> None:
    github.install("acme/connect", permissions={"metadata": "read", "checks": "read"})
    said = {"name": "Tests", "head_sha": github.repository("acme/connect").head()}
    refused = as_installation(github)("POST", f"{REPO}/check-runs", said)
    assert refused.status_code == 403
    assert refused.json()["message"] == "Resource not accessible by integration"
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "checks=write"


def test_token_dies_with_time_suspension_and_installation(github: GitHubDouble) -> None:
    installation = github.install("acme/connect")
    api = as_installation(github)
    github.suspend(installation)
    assert api("GET", REPO).status_code == 403
    github.unsuspend(installation)
    github.uninstall(installation)
    assert api("GET", REPO).status_code == 401
    github.install("acme/connect")
    api = as_installation(github)
    github.expire_tokens()
    assert api("GET", REPO).status_code == 401


def test_private_repository_of_others_is_not_found(github: GitHubDouble) -> None:
    github.install("acme/connect")
    github.repository("other/secret", private=True)
    assert as_installation(github)("GET", "/repos/other/secret").status_code == 404


def test_token_works_as_a_password(github: GitHubDouble) -> None:
    installation = github.install("acme/connect")
    word = base64.b64encode(f"x-access-token:{github.token(installation)}".encode()).decode()
    assert API(github.api_url, f"Basic {word}")("GET", REPO).status_code == 200


def test_enterprise_has_no_limits_and_says_who_it_is() -> None:
    with receiving() as inbox, GitHubDouble(enterprise=True) as github:
        github.send_webhooks_to(inbox.url)
        github.install("acme/connect")
        answer = as_installation(github)("GET", REPO)
        assert "X-RateLimit-Limit" not in answer.headers
        assert "X-GitHub-Enterprise-Host" in inbox.got[0][0]
        account = inbox.payload("installation.created")["installation"]["account"]
        assert account["url"].startswith(f"{github.url}/api/v3/")


def test_comment_of_a_person_is_not_the_apps_to_edit(github: GitHubDouble) -> None:
    github.install("acme/connect")
    page = github.repository("acme/connect")
    page.push("feature", {"a.go": "package a\n"})
    comment = page.open_pull("feature").comment("mine")
    path = f"{REPO}/issues/comments/{comment.id}"
    assert as_installation(github)("PATCH", path, {"body": "ours"}).status_code == 403
    assert as_installation(github)("DELETE", path).status_code == 403


def test_enterprise_is_mounted_and_says_so(github: GitHubDouble) -> None:
    github.install("acme/connect")
    api = as_installation(github)
    mounted = api("GET", f"/api/v3{REPO}").json()
    assert mounted["url"] == f"{github.url}/api/v3{REPO}"
    assert mounted["clone_url"] == f"{github.url}/acme/connect.git"


def test_roles_read_as_permissions(github: GitHubDouble) -> None:
    github.install("acme/connect")
    page, api = github.repository("acme/connect"), as_installation(github)
    for role in ("admin", "maintain", "write", "triage", "read"):
        page.give(role, role)
    github.world.user("stranger")
    seen = {
        login: api("GET", f"{REPO}/collaborators/{login}/permission").json()["permission"]
        for login in ("acme", "admin", "maintain", "write", "triage", "read", "stranger")
    }
    assert list(seen.values()) == ["admin", "admin", "write", "write", "read", "read", "read"]
