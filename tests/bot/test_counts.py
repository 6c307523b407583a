import pytest
from redis import Redis
from structlog.testing import capture_logs

from bot.app import create_app
from bot.counts import Counts
from bot.settings import Settings
from itw.spending import today
from itw.tally.entry import Entry, Kind
from tests.bot.deliveries import SECRET, body_of, headers, payload
from tests.bot.recording_queue import RecordingQueue
from tests.workers.stage import Server
from workers.tally import counted

OPENED = body_of(payload("pull_request_opened"))


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "valkey")
    yield server
    server.kill()


def delivery(event: str, outcome: str) -> Entry:
    return Entry(Kind.DELIVERY, (event, outcome))


def test_deliveries_are_counted_by_what_became_of_them(server: Server) -> None:
    counts = Counts.of(server.url)
    app = create_app(Settings(webhook_secrets=(SECRET,)), RecordingQueue(), counts)
    client = app.test_client()
    for event in ("pull_request", "pull_request", "star", "x" * 99):
        client.post("/webhook", data=OPENED, headers=headers(event, OPENED))
    client.post("/webhook", data=OPENED, headers=headers("pull_request", OPENED, secret=b"wrong"))
    client.get("/healthz")
    counts.tell()
    with Redis.from_url(server.url) as redis:
        assert counted(redis, today()) == {
            delivery("pull_request", "queued"): 2,
            delivery("other", "unknown"): 2,
            delivery("pull_request", "401"): 1,
        }


def test_counts_wait_for_redis(server: Server) -> None:
    counts = Counts.of(server.url)
    counts.count("ping", "ping")
    server.kill()
    with capture_logs() as logs:
        counts.tell()
    assert [each["event"] for each in logs] == ["not_counted"]
    server.start()
    counts.count("ping", "ping")
    counts.tell()
    with Redis.from_url(server.url) as redis:
        assert counted(redis, today()) == {delivery("ping", "ping"): 2}
