"""What a real worker writes about a job: whose each line is, and no secret in any of them."""

import json

import pytest

from itw.jobs import ReviewPullRequest
from tests.workers import rehearsal
from tests.workers.stage import Worker, started, wait_until

TOKENS = {
    "classic": "ghs_" + "a1B2" * 9,
    "with a JWT": "ghs_12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjEyMzQ1fQ." + "sig-nature_" * 40,
    "model key": "sk-ant-api03-" + "x" * 40,
}
JOB = ReviewPullRequest(
    installation=7,
    repository="o/r",
    number=rehearsal.TALKATIVE,
    head_sha="a" * 40,
    reason="opened",
    delivery="d-1",
)


@pytest.mark.parametrize("secret", TOKENS.values(), ids=TOKENS.keys())
def test_every_line_of_a_job_says_whose_it_is_and_tells_no_secret(server, tmp_path, secret):
    with server.client() as redis:
        redis.set("secret", secret)
    server.put(JOB)
    env = {"ITW_REDIS_URL": server.url, "ITW_CONCURRENCY": "1"}
    log = tmp_path / "worker.log"
    with started(Worker("tests.workers.rehearsal", "15", env, log)), server.client() as redis:
        wait_until(lambda: redis.llen("told:d-1"), 30, "told")
    written = log.read_text()
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    mine = {each["event"]: each for each in lines if "attempt" in each}
    assert {"own_line", "watch_failed", "used [redacted]"} <= mine.keys()
    assert any("RuntimeError" in each.get("exception", "") for each in mine.values())
    for each in mine.values():
        assert (each["job"], each["id"]) == ("review_pull_request", JOB.identity)
        assert (each["installation"], each["repository"]) == (7, "o/r")
        assert (each["number"], each["delivery"]) == (rehearsal.TALKATIVE, "d-1")
    assert secret[:30] not in written
    assert secret[-30:] not in written


def test_what_a_worker_says_before_it_takes_jobs_is_json_too(server, tmp_path):
    (tmp_path / "key.pem").write_text("a key")
    env = {
        "ITW_REDIS_URL": server.url,
        "ITW_APP_ID": "1",
        "ITW_PRIVATE_KEY_FILE": str(tmp_path / "key.pem"),
        "ITW_DATA_DIR": str(tmp_path),
    }
    log = tmp_path / "worker.log"
    with started(Worker("workers.worker", "model", env, log)), server.client() as redis:
        wait_until(lambda: redis.exists("itw:reviewer"), 30, "announced")
    first = next(line for line in log.read_text().splitlines() if "there" in line)
    assert json.loads(first)["event"] == "model"
