"""An App is registered from a manifest by the pages that a person clicks through."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.github_double.api import as_app
from tests.github_double.double import GitHubDouble

MANIFEST = {
    "name": "Another App",
    "url": "https://acme.dev",
    "hook_attributes": {"url": "http://127.0.0.1:9/webhook"},
    "redirect_url": "http://127.0.0.1:9/created",
    "default_permissions": {"checks": "write", "metadata": "read"},
    "default_events": ["check_run"],
}


def post(github: GitHubDouble, path: str, **fields: str) -> requests.Response:
    return requests.post(github.url + path, data=fields, timeout=5, allow_redirects=False)


def created(github: GitHubDouble, path: str, manifest: object = MANIFEST) -> requests.Response:
    shown = post(github, path, manifest=json.dumps(manifest))
    ticket = re.search(r'name="ticket" value="(\w+)"', shown.text)
    assert ticket, shown.text
    action = re.search(r'action="([^"]+)"', shown.text)[1]
    return post(github, action, ticket=ticket[1], name="Another App")


def test_the_code_leads_to_an_app_of_the_organization(github: GitHubDouble) -> None:
    answer = created(github, "/organizations/acme/settings/apps/new?state=s3cr3t")
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["state"] == ["s3cr3t"]
    api = as_app(github)
    made = api("POST", f"/app-manifests/{said['code'][0]}/conversions").json()
    assert (made["owner"]["login"], made["permissions"]) == ("acme", {
        "checks": "write", "metadata": "read",
    })  # fmt: skip
    assert len(made["webhook_secret"]) == 40
    github.settle()
    assert [each.event for each in github.deliveries] == ["ping"]


def test_an_app_without_a_webhook_has_no_secret(github: GitHubDouble) -> None:
    manifest = {name: value for name, value in MANIFEST.items() if name != "hook_attributes"}
    code = created(github, "/settings/apps/new", manifest).headers["Location"].partition("=")[2]
    made = as_app(github)("POST", f"/app-manifests/{code}/conversions").json()
    assert made["webhook_secret"] is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"url": ""}, "wasn&#x27;t supplied"),
        ({"hook_attributes": {"active": False}}, "wasn&#x27;t supplied"),
        ({"name": "x" * 35}, "too long"),
        ({"default_permissions": {"check": "write"}}, "check is no permission"),
        ({"default_events": ["issue_comment"]}, "not supported by these permissions"),
        ({"webhook": ""}, "webhook is not known"),
    ],
)
def test_a_manifest_that_github_would_refuse(
    change: dict[str, object], problem: str, github: GitHubDouble
) -> None:
    answer = post(github, "/settings/apps/new", manifest=json.dumps({**MANIFEST, **change}))
    assert answer.status_code == 422
    assert problem in answer.text


def test_the_secret_of_the_webhook_can_be_changed_and_is_not_told(github: GitHubDouble) -> None:
    api = as_app(github)
    said = api("PATCH", "/app/hook/config", {"url": "http://127.0.0.1:9/x", "secret": "new one"})
    assert said.json()["secret"] == "********"
    assert github.app.webhook_secret == "new one"


def test_a_clock_of_its_own(github: GitHubDouble) -> None:
    github.world.clock_offset = -3600
    assert "claim ('exp') is too far" in as_app(github)("GET", "/app").text
    github.world.clock_offset = 3600
    assert "future time" in as_app(github)("GET", "/app").text
