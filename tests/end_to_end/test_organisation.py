"""What the file of OWNER/.github does to the pull requests of its repositories."""

from redis import Redis

from itw.configuration.config import PATH
from itw.fair_shares.limits import What
from itw.observing import Act
from tests.end_to_end.system import NAME
from workers.dispatch.lowered import noted
from workers.observed import said

HOME = "acme/.github"


def decide(system, text, *, installed=True):
    """The organisation's file, and whether the App may read the repository that holds it."""
    home = system.github.repository(HOME)
    home.push("main", {PATH: text})
    (installation,) = system.github.world.installations.values()
    if installed:
        system.github.add_to(installation, HOME)
    return home


def test_where_it_observes_everything_is_kept_and_nothing_posted(system):
    decide(system, "observe: true\n")
    system.start_worker()
    pull = system.open_pull("feature")
    pull.comment("/integration-tests help")
    system.wait_until_idle()
    assert system.github.recorder.writes() == []
    assert pull.seen.checks == pull.seen.reviews == ()
    with Redis.from_url(system.redis.url) as redis:
        kept = [each for each in said(redis, NAME) if each.number in {0, 1}]
    assert {each.act for each in kept} == {*Act}
    (check,) = (each for each in kept if each.act is Act.CHECK_RUN)
    assert (check.head, check.conclusion) == (pull.head_sha, "neutral")


def test_a_file_that_breaks_ends_no_silence_for_a_worker_that_begins(system):
    decide(system, "observe: true\n")
    system.start_worker()
    system.open_pull("feature")
    system.wait_until_idle()
    decide(system, "observe: true\nlock: [\n")
    system.workers[-1].kill()
    system.start_worker()
    pull = system.open_pull("another")
    pull.comment("/integration-tests help")
    system.wait_until_idle()
    assert system.github.recorder.writes() == []


def test_a_locked_key_is_told_and_a_wrong_file_is_told_where_it_is_changed(system):
    home = decide(system, "lock: [enforce]\n")
    system.start_worker()
    pull = system.open_pull("feature", {PATH: "write: command\nenforce: true\n"})
    wrong = home.push("wrong", {PATH: "lock: [colour]\n"}) and home.open_pull("wrong")
    system.wait_for_verdict(pull)
    system.wait_for_verdict(wrong)
    (thread,) = pull.seen.threads
    assert thread.line == 2
    assert "`enforce` is locked in acme/.github/" in thread.comments[0].body
    (thread,) = wrong.seen.threads
    assert "is no key of a repository's file" in thread.comments[0].body


def test_a_repository_that_is_left_out_hears_nothing(system):
    decide(system, "repositories: {deny: [connect]}\n", installed=False)
    system.start_worker()
    pull = system.open_pull("feature")
    pull.comment("/integration-tests help")
    system.wait_until_idle()
    assert system.github.recorder.writes() == []


def test_the_dispatcher_is_told_what_it_leaves_of_the_operators_limits(system):
    decide(system, "shares: {all: {jobs: 3}, repositories: {connect: {jobs: 1}}}\n")
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    (installation,) = system.github.world.installations.values()
    with Redis.from_url(system.redis.url) as redis:
        left = noted(redis, installation.id)
    assert left.of("acme", What.JOBS) == 3
    assert left.of(NAME, What.JOBS) == 1
