"""`itw jobs` on a real Valkey with jobs in every state."""

import json
import time
from pathlib import Path

import jsonschema_rs
import pytest
from redis.exceptions import ConnectionError

from bot.message import message_of
from itw.errors import UserError
from itw.fair_shares.announced import as_note
from itw.fair_shares.envelope import WHY
from itw.fair_shares.limits import Limits, Share
from itw.jobs import RunTests, WriteTests
from itw.queues import QUEUES
from itw.runs.stop import Why
from tests.workers.cli.clone import itw
from tests.workers.dispatch.queue import Steps, job
from workers import notes
from workers.cli.jobs import away_title
from workers.dispatch import failed, lowered
from workers.dispatch.inventory import lanes_of
from workers.dispatch.slots import Slots
from workers.runs import Runs
from workers.settings import Settings

FOREVER = 4_000_000_000.0
RUN = RunTests(installation=1, repository="o/r", number=5, head_sha="a" * 40, verdict="v", since=1)


@pytest.fixture
def jobs(valkey, redis, tmp_path):
    """Run `itw jobs …` against the server."""
    env = tmp_path / "env"
    env.write_text(f"ITW_REDIS_URL={valkey.url}\nITW_DATA_DIR={tmp_path}\n")
    return lambda *arguments: itw("jobs", "--env-file", env, *arguments).stdout


@pytest.fixture
def steps(redis):
    return Steps(redis, now=time.time())


def listed(jobs):
    said = json.loads(jobs("--format", "json"))
    schema = json.loads(Path("docs/jobs.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(said)
    return {each["number"]: each for each in said["jobs"]}


def test_a_job_in_every_state_is_listed(jobs, steps):
    steps.put(job(number=1))
    steps.take()
    steps.put(job(number=2), eta=FOREVER)
    steps.put(job(number=3))
    steps.take_tag()
    steps.put(job(number=4))
    failed.keep(steps.redis, job(number=5), "our fault")
    states = {number: each["state"] for number, each in listed(jobs).items()}
    assert states == {1: "running", 2: "delayed", 3: "running", 4: "waiting", 5: "failed"}
    assert listed(jobs)[2]["until"] == "2096-10-02T07:06:40Z"
    assert jobs().splitlines()[-1] == "1 job waiting, 2 running, 1 until their time, 1 failed"


def test_of_what_waits_for_room_it_is_said_whose_limit_that_is(jobs, steps):
    operator = Limits(installation=Share(jobs=2))
    notes.announce(steps.redis, "itw:present:review", limits=as_note(operator))
    steps.slots = Slots.of(operator)
    lowered.note(steps.redis, 1, Limits(repository=Share(jobs=1)))
    for number in (1, 2):
        steps.put(job(repository="o/a", number=number))
    steps.put(job(2, "p/a", number=3))
    assert sorted(steps.take_all()) == [1, 3]
    assert listed(jobs)[2]["why"] == "o/a may have 1 job at once, as o/.github says, and has it"
    for number in (4, 5):
        steps.put(job(2, "p/b", number=number))
    steps.take_all()
    assert listed(jobs)[5]["why"] == "p may have 2 jobs at once, and has them"
    assert "p may have 2 jobs at once, and has them" in jobs()


def test_what_waits_for_its_turn_only_waits_for_nobody(jobs, steps):
    steps.put(job(number=1))
    assert listed(jobs)[1]["why"] == ""


@pytest.mark.parametrize("queue", QUEUES.values())
def test_the_schema_knows_every_queue(jobs, redis, queue):
    redis.lpush(queue.key, message(job(number=1)))
    assert listed(jobs)[1]["queue"] == queue.name


def test_the_id_is_the_one_that_check_runs_show(jobs, steps):
    steps.put(job(number=1))
    assert listed(jobs)[1]["id"] == job(number=1).identity[:8]


def test_what_comes_from_outside_has_no_escapes_and_no_secrets(jobs, steps):
    secret = "ghs_" + "a" * 36
    failed.keep(steps.redis, job(repository="o/\x1b[31mr"), f"no\n{secret}\x1b[0m")
    shown = jobs()
    assert "\x1b" not in shown
    assert secret not in shown
    assert secret not in jobs("--format", "json")
    assert len(shown.splitlines()) == 2


def test_a_secret_at_the_edge_of_what_is_shown_is_not(jobs, redis):
    why = "x" * 270 + " redis://itw:" + "hunter2" * 3 + "@redis"
    late = message(job(), eta="2096-10-02T07:06:40+00:00", **{WHY: why})
    redis.lpush(QUEUES["review"].key, late)
    assert lanes_of(QUEUES["review"]).take(redis, time.time()) is None
    assert "xxx" in jobs("--format", "json")
    assert "hunter2" not in jobs("--format", "json")
    assert "hunter2" not in jobs()


def test_a_failed_job_is_put_again_once(jobs, steps):
    failed.keep(steps.redis, job(number=5), "our fault")
    jobs("retry", job(number=5).identity[:8])
    assert steps.take_all() == [5]
    assert failed.all_failed(steps.redis) == ()


def test_a_delayed_job_can_have_its_time_now(jobs, steps):
    steps.put(job(number=2), eta=FOREVER)
    assert steps.take() is None
    jobs("retry", job(number=2).identity)
    assert steps.take() == 2


@pytest.mark.parametrize("sorted_", [False, True])
def test_a_job_that_waits_is_taken_out(jobs, steps, sorted_):
    steps.put(job(1, number=1))
    steps.put(job(1, number=2))
    if sorted_:
        assert steps.take() == 1
    assert "taken out" in jobs("cancel", job(1, number=2).identity)
    assert 2 not in steps.take_all()


def test_a_review_that_runs_cannot_be_stopped(jobs, steps):
    steps.put(job(number=1))
    steps.take()
    assert "can't be stopped" in jobs("cancel", job(number=1).identity)


def test_a_test_run_is_told_to_stop_and_has_its_time_now(jobs, redis):
    lanes = lanes_of(QUEUES["sandbox"])
    redis.lpush(lanes.came, message(RUN, eta="2096-10-02T07:06:40+00:00"))
    assert lanes.take(redis, time.time()) is None
    assert "told to stop" in jobs("cancel", RUN.identity)
    stop = Runs(redis, "o/r").stop_of(RUN)
    assert (stop.why, stop.who) == (Why.CANCELLED, "an administrator")
    assert lanes.take(redis, time.time()) is not None


def test_writing_is_told_to_stop(jobs, redis):
    given = {"head_sha": "a" * 40, "work": "w", "connectors": ["output/nats"]}
    write = WriteTests(installation=1, repository="o/r", number=5, **given)
    redis.lpush(QUEUES["write"].key, message(write))
    assert "told to stop" in jobs("cancel", write.identity)


def test_an_id_that_is_nobodys_is_an_error(jobs):
    with pytest.raises(UserError, match="no job"):
        jobs("show", "12345678")
    with pytest.raises(UserError, match="four"):
        jobs("show", "1")


def test_a_job_of_a_newer_version_can_be_seen_and_cancelled(jobs, steps):
    written = message(job(number=1)).replace(b'"review_pull_request"', b'"of_tomorrow"')
    steps.redis.lpush(QUEUES["review"].key, written)
    (known,) = listed(jobs).values()
    assert known["task"] == "of_tomorrow"
    jobs("cancel", known["id"])
    assert listed(jobs) == {}


def test_a_server_that_is_away_is_told(tmp_path):
    env = tmp_path / "env"
    env.write_text(f"ITW_REDIS_URL=unix://{tmp_path}/nobody\nITW_DATA_DIR={tmp_path}\n")
    with pytest.raises(UserError, match="does not answer"):
        itw("jobs", "--env-file", env)


def test_where_no_server_was_named_it_is_told_what_to_name():
    # Not asked: on a developer's machine a server may well listen there.
    assert "Set ITW_REDIS_URL" in away_title(Settings().redis_url, ConnectionError("refused"))


def message(job, **headers):
    written = json.loads(message_of(job))
    written["headers"] |= headers
    return json.dumps(written).encode()
