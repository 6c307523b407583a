"""What is said of an App, by what GitHub says of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from itw.app_setup.permissions import EVENTS, wanted
from tests.github_double.double import GitHubDouble
from workers.diagnosis.check import Check, State
from workers.diagnosis.github import github_checks
from workers.setup.as_app import AsApp, transport_to


@pytest.fixture
def github() -> Iterator[GitHubDouble]:
    with GitHubDouble() as double:
        double.app.permissions, double.app.events = wanted(), list(EVENTS)
        yield double
        assert double.broken == []


def found(github: GitHubDouble, **more: str) -> dict[str, list[Check]]:
    said = {"app_id": str(github.app.id), "private_key": github.app.private_key, **more}
    checks: dict[str, list[Check]] = {}
    for check in github_checks(AsApp(transport_to(github.api_url), **said)):
        checks.setdefault(check.name, []).append(check)
    return checks


def states(checks: list[Check]) -> set[State]:
    return {check.state for check in checks}


def test_an_app_that_lacks_nothing(github):
    github.install("acme/connect", "acme/.github")
    checks = found(github)
    assert {name: states(each) for name, each in checks.items()} == {
        name: {State.OK} for name in ("clock", "App", "permissions", "installations")
    }


def test_an_organisation_whose_configuration_may_be_out_of_sight(github):
    """One that is private and not selected looks to us like one that is not there."""
    installation = github.install("acme/connect")
    (check,) = found(github)["organisation"]
    assert check.state is State.OFF
    assert check.detail.startswith("acme has selected repositories, and not `.github`")
    github.repository("acme/.github")
    github.add_to(installation, "acme/.github")
    assert "organisation" not in found(github)


def test_a_key_of_another_app(github):
    key = github.add_app("another").private_key
    checks = found(github, private_key=key)
    assert (checks["App"][0].state, "permissions" in checks) == (State.BAD, False)
    assert "401" in checks["App"][0].detail


def test_a_key_that_is_none(github):
    assert found(github, private_key="hush")["App"][0].state is State.BAD


def test_a_github_that_does_not_answer(github):
    github.fault("GET /app", drop="before")
    (check,) = found(github)["App"]
    assert (check.state, "Check the network" in check.mend) == (State.BAD, True)


def test_a_missing_permission_says_what_does_not_work(github):
    github.app.permissions = {**wanted(), "contents": "read", "checks": "read"}
    github.app.events = ["pull_request"]
    checks = found(github)
    said = {check.detail: check.state for check in checks["permissions"]}
    assert [state for text, state in said.items() if "threads stay open" in text] == [State.OFF]
    assert [state for text, state in said.items() if "no check run" in text] == [State.BAD]
    assert "issue_comment" in checks["events"][0].detail
    assert "/settings/apps/itw-double/permissions" in checks["permissions"][0].mend


def test_more_than_is_needed_is_told(github):
    github.app.permissions = {**wanted(), "administration": "write"}
    (check,) = found(github)["permissions"]
    assert (check.state, "administration: write" in check.detail) == (State.OFF, True)


def test_nowhere_installed_with_the_link(github):
    (check,) = found(github)["installations"]
    assert (check.state, "/apps/itw-double/installations/new" in check.mend) == (State.BAD, True)


def test_what_an_owner_has_not_accepted_yet(github):
    granted = {name: access for name, access in wanted().items() if name != "issues"}
    github.install("acme/connect", permissions=granted)
    github.suspend(github.install("beta/connect"))
    ok, suspended, lacking = found(github)["installations"]
    assert ok.detail == "1 installation: acme"
    assert (suspended.state, suspended.detail) == (State.OFF, "beta has suspended it")
    assert lacking.detail == "acme: without issues: read: no command is heard"


def test_a_clock_that_is_wrong_is_told_and_lived_with(github):
    github.clock.ahead = timedelta(hours=-1)
    checks = found(github)
    assert (checks["clock"][0].state, checks["App"][0].state) == (State.BAD, State.OK)
    assert "s ahead of GitHub's" in checks["clock"][0].detail


def test_a_list_that_is_not_told_is_not_an_empty_one(github):
    github.fault("GET /app/installations", status=500)
    (check,) = found(github)["installations"]
    assert (check.state, "500" in check.detail) == (State.BAD, True)
