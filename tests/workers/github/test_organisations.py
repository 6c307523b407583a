"""The organisation's file, as it is read from the double."""

from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from itw.configuration.config import PATH
from tests.workers.github.conftest import NAME, Stage
from tests.workers.recovery.stage import POLICY
from tests.workers.stage import Server
from workers.github.app import App
from workers.github.decided import usable
from workers.github.errors import InstallationGone

HOME = "acme/.github"


def reads(stage: Stage) -> int:
    return sum("/contents/" in request.path for request in stage.double.recorder.requests)


def test_an_owner_without_a_file_decides_nothing(stage: Stage):
    app = stage.app()
    for _ in range(3):
        found = app.organisation(stage.installation.id, NAME)
        assert (found.source, found.problems, found.includes(NAME)) == (b"", (), True)
    assert reads(stage) == 1


def test_it_is_read_from_the_default_branch_and_not_from_others(stage: Stage):
    home = stage.double.repository(HOME)
    home.push("main", {PATH: "enforce: true\n"})
    home.push("wish", {PATH: "enforce: false\n"})
    stage.double.add_to(stage.installation, HOME)
    app = stage.app()
    assert app.organisation(stage.installation.id, NAME).source == b"enforce: true\n"
    assert app.organisation(stage.installation.id, HOME).is_home
    assert not app.organisation(stage.installation.id, NAME).is_home
    assert reads(stage) == 1


def test_a_public_file_counts_where_its_repository_was_not_selected(stage: Stage):
    stage.double.repository(HOME).push("main", {PATH: "observe: true\n"})
    assert stage.app().organisation(stage.installation.id, NAME).observes(NAME)


def test_a_suspended_installation_has_none_that_could_be_read(stage: Stage):
    stage.double.suspend(stage.installation)
    with pytest.raises(InstallationGone):
        stage.app().organisation(stage.installation.id, NAME)


Begin = Callable[[], App]


@pytest.fixture
def redis(server: Server) -> Iterator["Redis[bytes]"]:
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def begin(stage: Stage, redis: "Redis[bytes]") -> Begin:
    """A worker that begins now: it has read nothing yet."""
    number, key = str(stage.double.app.id), stage.double.app.private_key
    return lambda: App(number, key, base_url=stage.double.api_url, policy=POLICY, redis=redis)


def decide(stage: Stage, text: str) -> None:
    stage.double.repository(HOME).push("main", {PATH: text})


@pytest.mark.parametrize("broken", ["observe: [", "observe: sometimes\n", "colour: blue\n"])
def test_a_file_that_breaks_ends_nothing_for_a_worker_that_begins(stage, redis, begin, broken):
    decide(stage, "observe: true\nrepositories: {deny: [old]}\n")
    begin().organisation(stage.installation.id, NAME)
    decide(stage, broken)
    for _ in range(2):
        found = begin().organisation(stage.installation.id, NAME)
        assert (found.observes(NAME), found.includes("acme/old")) == (True, False)
    ((installation, problem),) = usable(redis)
    assert (installation, problem.path) == (stage.installation.id, f"{HOME}/{PATH}")
    assert problem.problem.startswith("line ")


def test_what_a_broken_file_still_forbids_holds_whoever_asked_first(stage, begin):
    decide(stage, "enforce: true\n")
    stage.double.add_to(stage.installation, HOME)
    begin().organisation(stage.installation.id, NAME)
    decide(stage, "colour: blue\nrepositories: {deny: [old]}\n")
    app = begin()
    assert app.organisation(stage.installation.id, HOME).includes(HOME)
    assert not app.organisation(stage.installation.id, NAME).includes("acme/old")


def test_a_mended_file_holds_and_is_not_told_of_any_more(stage, redis, begin):
    decide(stage, "observe: [\n")
    assert begin().organisation(stage.installation.id, NAME).observes(NAME)
    decide(stage, "enforce: true\n")
    assert not begin().organisation(stage.installation.id, NAME).observes(NAME)
    assert [*usable(redis)] == [(stage.installation.id, None)]


def test_a_file_that_is_taken_away_is_forgotten(stage, redis, begin):
    decide(stage, "observe: true\n")
    begin().organisation(stage.installation.id, NAME)
    stage.double.repository(HOME).push("main", {PATH: None, "other": "x"})
    assert not begin().organisation(stage.installation.id, NAME).observes(NAME)
    assert [*usable(redis)] == []


def test_a_file_that_goes_out_of_our_sight_holds_on(stage, redis, begin):
    decide(stage, "observe: true\n")
    begin().organisation(stage.installation.id, NAME)
    stage.double.repository(HOME).state.private = True
    assert begin().organisation(stage.installation.id, NAME).observes(NAME)
    ((_, problem),) = usable(redis)
    assert "can't be seen any more" in problem.problem


def test_a_directory_in_its_place_is_no_file_that_was_taken_away(stage, begin):
    decide(stage, "observe: true\n")
    begin().organisation(stage.installation.id, NAME)
    stage.double.repository(HOME).push("main", {PATH: None})
    stage.double.repository(HOME).push("main", {f"{PATH}/a": "x"})
    found = begin().organisation(stage.installation.id, NAME)
    assert found.observes(NAME)
    assert "is a directory" in found.problems[0][2]


def test_a_worker_knows_what_it_took_where_only_another_version_knows_better(stage, redis, begin):
    decide(stage, "observe: [old]\n")
    app = begin()
    app.organisation(stage.installation.id, NAME)
    redis.hset(f"itw:organisation:{stage.installation.id}", "file", b"newer: true\n")
    decide(stage, "newer: true\n")
    app._organisations._known.clear()  # a minute later
    assert not app.organisation(stage.installation.id, NAME).observes(NAME)
