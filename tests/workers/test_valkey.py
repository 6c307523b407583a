"""The embedded Redis keeps what it was given."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.workers.stage import Server


def test_what_was_put_outlives_the_server():
    with TemporaryDirectory(prefix="itw-") as directory:  # a socket's path has to be short
        server = Server(Path(directory))
        with server.client() as client:
            client.lpush("jobs", "review")
        server.kill()
        server.start()
        with server.client() as client:
            kept = client.lrange("jobs", 0, -1)
        server.kill()
    assert kept == ["review"]
