import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from itw.errors import TransientError, UserError
from tests.github_double.auth import key_pair
from tests.workers.github.conftest import NAME, Stage
from workers.github.app import App
from workers.github.errors import Forbidden, InstallationGone, KeyRefused, RateLimited, Unavailable
from workers.github.repository import Repository
from workers.github.throttle import Throttle
from workers.github.tokens import Token


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 503},
        {"status": 504},
        {"status": 429, "headers": {"Retry-After": "3"}},
        {"status": 403, "headers": {"Retry-After": "3"}},
        {"status": 403, "message": "You have exceeded a secondary rate limit."},
        {"drop": "before"},
        {"truncate": True},
    ],
    ids=str,
)
def test_read_survives_passing_trouble(
    stage: Stage, repository: Repository, fault: dict[str, object]
):
    stage.double.fault("GET .*/pulls/", **fault)
    assert repository.pull(stage.pull.number) is not None
    assert len(stage.slept) == 1


def test_wait_that_github_names_is_kept(stage: Stage, repository: Repository):
    stage.double.fault("GET .*/pulls/", status=403, headers={"Retry-After": "17"})
    repository.pull(stage.pull.number)
    assert stage.slept == [17]


@pytest.mark.parametrize(
    "headers",
    [
        lambda _: {"Retry-After": "3600"},
        lambda now: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(now + 3600)},
    ],
    ids=["retry-after", "reset"],
)
def test_long_wait_is_the_queue_s(
    stage: Stage, repository: Repository, headers: Callable[[int], dict[str, str]]
):
    stage.double.fault("GET .*/pulls/", status=429, headers=headers(int(time.time())))
    with pytest.raises(RateLimited) as caught:
        repository.pull(stage.pull.number)
    assert caught.value.retry_after == pytest.approx(3600, abs=300)
    assert stage.slept == []


def test_token_that_ends_while_a_job_may_need_it_is_not_used_again(stage: Stage):
    stage.double.world.token_lifetime = timedelta(minutes=4)
    app = stage.app()
    tokens = [app.remote(stage.installation.id, NAME).token for _ in range(2)]
    first, second = (token() for token in tokens if token is not None)
    assert first != second


def test_git_gets_another_token_for_one_that_was_refused(stage: Stage):
    token = stage.app().remote(stage.installation.id, NAME).token
    assert token is not None
    first = token()
    assert token() == first
    assert token(refused=first) != first


def test_token_is_shown_nowhere(stage: Stage):
    remote = stage.app().remote(stage.installation.id, NAME)
    assert remote.token is not None
    secret = remote.token()
    assert secret not in f"{Token(secret, 0.0)!r} {remote!r} {remote.token!r}"


def test_used_up_hourly_limit_waits_for_its_end(stage: Stage, repository: Repository):
    repository.pull(stage.pull.number)
    stage.double.limits.per_hour = 1
    stage.double.limits.reset_at = int(time.time()) + 1800
    with pytest.raises(RateLimited) as caught:
        repository.permission("dev")
    assert caught.value.retry_after == pytest.approx(1800, abs=300)


def test_trouble_that_stays_is_the_queue_s(stage: Stage, repository: Repository):
    stage.double.fault("GET .*/pulls/", status=502, times=9)
    with pytest.raises(Unavailable, match="502"):
        repository.pull(stage.pull.number)
    assert len(stage.slept) == 4


def test_silent_server_is_not_waited_for(stage: Stage):
    stage.double.fault("GET .*/pulls/", delay=2, times=2)
    repository = stage.repository(timeout=1, tries=2)
    with pytest.raises(Unavailable, match="ReadTimeout"):
        repository.pull(stage.pull.number)


def test_server_that_is_down_is_the_queue_s(stage: Stage):
    app = stage.app()
    stage.double.close()
    with pytest.raises(TransientError):
        app.repository(stage.installation.id, NAME).pull(1)


@pytest.mark.parametrize("form", ["short", "long"])
def test_both_forms_of_tokens_work(stage: Stage, form: str):
    stage.double.world.token_form = form
    assert stage.repository().pull(stage.pull.number) is not None


def test_withdrawn_token_is_replaced_once(stage: Stage, repository: Repository):
    repository.pull(stage.pull.number)
    stage.double.expire_tokens()
    repository.react(stage.pull.comment("/help").id, "eyes")
    assert stage.pull.seen.comments[0].reactions
    minted = stage.double.recorder.of("apps/create-installation-access-token")
    assert len(minted) == 2


def test_fresh_tokens_that_are_not_known_yet_are_the_queue_s(stage: Stage, repository: Repository):
    stage.double.fault("GET .*/pulls/", status=401, message="Bad credentials", times=9)
    with pytest.raises(Unavailable, match="Bad credentials"):
        repository.pull(stage.pull.number)
    minted = stage.double.recorder.of("apps/create-installation-access-token")
    assert len(minted) == 3


def test_token_opens_one_repository(stage: Stage, repository: Repository):
    repository.pull(stage.pull.number)
    (minted,) = stage.double.recorder.of("apps/create-installation-access-token")
    assert minted.body == {"repositories": ["connect"]}


def test_few_repositories_are_kept_in_memory(stage: Stage, repository: Repository):
    app = stage.app()
    first = app.repository(stage.installation.id, NAME)
    assert app.repository(stage.installation.id, NAME) is first
    for number in range(40):
        app.repository(stage.installation.id, f"acme/{number}")
    assert app.repository(stage.installation.id, NAME) is not first


def test_threads_share_a_token_and_get_their_own_answers(stage: Stage, repository: Repository):
    for number in range(7):
        stage.another_pull(f"b{number}")
    numbers = list(range(1, 9)) * 8
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(repository.pull, numbers))
    assert [pull.number if pull else 0 for pull in found] == numbers
    assert len(stage.double.recorder.of("apps/create-installation-access-token")) == 1


def test_missing_permission_names_what_it_needs(stage: Stage):
    del stage.installation.permissions["pull_requests"]
    with pytest.raises(Forbidden, match="pull_requests: read"):
        stage.repository().pull(stage.pull.number)


def test_repository_outside_the_installation_is_a_clear_error(stage: Stage):
    stage.double.repository("acme/other")
    with pytest.raises(InstallationGone, match="acme/other"):
        stage.app().repository(stage.installation.id, "acme/other").pull(1)


def test_installation_that_is_gone_is_a_clear_error(stage: Stage):
    del stage.double.world.installations[stage.installation.id]
    with pytest.raises(InstallationGone):
        stage.repository().pull(1)


def test_wrong_key_is_a_clear_error(stage: Stage):
    stage.double.app.private_key = "not a key"
    with pytest.raises(KeyRefused, match="can't be read"):
        stage.repository().pull(1)


def test_key_of_another_app_is_a_clear_error(stage: Stage):
    other = stage.double.add_app("other-app")
    stage.double.app.private_key = other.private_key
    with pytest.raises(UserError):
        stage.repository().pull(1)


def test_enterprise_server_is_reached_below_its_path():
    from tests.github_double.double import GitHubDouble

    with GitHubDouble(enterprise=True) as double:
        installation = double.install(NAME)
        home = double.repository(NAME)
        home.push("feature", {"a.go": "package a\n"})
        stage = Stage(double, installation, home.open_pull("feature"))
        repository = stage.repository()
        assert repository.pull(stage.pull.number) is not None
        repository.ensure_threads(stage.pull.number, frozenset())
        assert stage.app().remote(installation.id, NAME).url == f"{double.url}/{NAME}.git"


def test_writes_start_apart(stage: Stage):
    repository = stage.repository(between_writes=1000)
    comment = stage.pull.comment("/help")
    for reaction in ("eyes", "rocket", "heart"):
        repository.react(comment.id, reaction)
    assert stage.slept == pytest.approx([1000, 2000], abs=100)


def test_throttle_gives_each_thread_a_moment_of_its_own():
    slept: list[float] = []
    throttle = Throttle(1.0, slept.append, clock=lambda: 5.0)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(throttle.wait)
    assert sorted(slept) == [1, 2, 3, 4, 5, 6, 7]


def test_secrets_are_in_no_error(stage: Stage, repository: Repository):
    stage.double.fault("GET .*/pulls/", status=502, times=9)
    with pytest.raises(Unavailable) as caught:
        repository.pull(stage.pull.number)
    seen = repr(caught.value) + str(caught.value) + repr(caught.value.__cause__)
    assert not any(token in seen for token in stage.double.world.tokens)


@pytest.mark.parametrize("minutes", [-30, -4, 4, 30])
def test_clock_of_ours_that_is_minutes_wrong_does_no_harm(stage: Stage, minutes: int):
    stage.double.clock.ahead = timedelta(minutes=minutes)
    app = stage.app()
    assert app.repository(stage.installation.id, NAME).pull(stage.pull.number) is not None
    assert app.now() - datetime.now(UTC) == pytest.approx(
        timedelta(minutes=minutes), abs=timedelta(seconds=2)
    )


def test_wrong_key_is_refused_whatever_the_clock_says(stage: Stage):
    stage.double.clock.ahead = timedelta(minutes=30)
    key, _ = key_pair("somebody else's")
    app = App(str(stage.double.app.id), key, base_url=stage.double.api_url)
    with pytest.raises(KeyRefused, match="does not take"):
        _ = app.identity


def test_reset_is_read_by_github_s_clock(stage: Stage, repository: Repository):
    stage.double.clock.ahead = timedelta(minutes=30)
    at = int(stage.double.clock.now().timestamp())
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(at + 20)}
    repository.pull(stage.pull.number)
    stage.double.fault("GET .*/pulls/", status=429, headers=headers)
    repository.pull(stage.pull.number)
    assert stage.slept == [pytest.approx(20, abs=5)]
