"""What organisations leave of the limits, told to the dispatcher while nobody works."""

from itw.configuration.config import PATH
from itw.fair_shares.limits import What
from tests.workers.recovery.stage import NAME, Stage
from workers.dispatch.lowered import noted
from workers.recovery.shares import Shares

HOME, OTHER = "acme/.github", "umbrella/connect"


def decide(stage: Stage, text: str) -> None:
    stage.double.repository(HOME).push("main", {PATH: text})


def jobs(stage: Stage) -> int | None:
    """As the dispatcher finds it after a round."""
    stage.__dict__.pop("app", None)  # it remembers files for a minute
    Shares(stage.app, stage.redis).round()
    return noted(stage.redis, stage.installation.id).of(NAME, What.JOBS)


def test_a_change_is_known_before_the_first_job(stage: Stage):
    stage.double.add_to(stage.installation, HOME)
    stage.sweep()
    decide(stage, "shares: {each: {jobs: 3}}\n")
    assert jobs(stage) == 3
    decide(stage, "shares: {each: {jobs: 1}}\n")
    assert jobs(stage) == 1
    decide(stage, "{}\n")
    assert jobs(stage) is None


def test_the_loss_of_redis_is_made_good(stage: Stage):
    decide(stage, "shares: {each: {jobs: 1}}\n")
    stage.wipe()
    stage.redis.sadd(f"itw:repositories:{stage.installation.id}", NAME)  # some job was put
    assert jobs(stage) == 1


def test_an_installation_that_can_not_be_asked_keeps_no_other_waiting(stage: Stage):
    stage.double.install(OTHER)
    decide(stage, "shares: {each: {jobs: 1}}\n")
    stage.sweep()
    fault = stage.double.fault("/repos/umbrella", status=403, times=9)
    assert jobs(stage) == 1
    assert fault.met
