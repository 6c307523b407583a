"""What an installation gets that grants less than the App asks for."""

import pytest


@pytest.fixture
def installation(system):
    (installation,) = system.github.world.installations.values()
    return installation


def opened(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_until_idle()
    log = system.log.read_text()
    assert "Traceback" not in log
    assert "job_postponed" not in log
    return pull, log


@pytest.mark.parametrize("held", ["read", None])
def test_without_checks_the_review_is_posted_and_says_what_is_missing(system, installation, held):
    installation.permissions.pop("checks")
    if held:
        installation.permissions["checks"] = held
    pull, log = opened(system)
    (review,) = pull.seen.reviews
    assert "`checks: write`" in review.body
    assert "permission_missing" in log


def test_without_writing_comments_the_check_run_says_so(system, installation):
    installation.permissions |= {"pull_requests": "read", "issues": "read"}
    pull, _ = opened(system)
    (check,) = pull.seen.checks
    assert "could not be posted" in check.summary
    assert pull.seen.reviews == ()


def test_without_pull_requests_the_check_run_names_the_permission(system, installation):
    del installation.permissions["pull_requests"]
    pull, _ = opened(system)
    (check,) = pull.seen.checks
    assert check.conclusion == "neutral"
    assert "requests: read" in check.summary
