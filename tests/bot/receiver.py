"""The receiver in processes of its own, as the Procfile starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from tests.bot.deliveries import SECRET, body_of, headers, payload

ROOT = Path(__file__).parents[2]
BODY = body_of(payload("pull_request_opened"))


class Receiver:
    def __init__(self, redis_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        env = {
            **os.environ,  # noqa: TID251 - PATH and coverage's own
            "ITW_WEBHOOK_SECRET": SECRET.decode(),
            "ITW_REDIS_URL": redis_url,
            "ITW_PORT": str(self.port),
            "ITW_WEBHOOK_BODY_LIMIT": "100000",
        }
        arguments = [sys.executable, "-m", "bot"]
        self.process = subprocess.Popen(arguments, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self.ask("GET", "/healthz")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the receiver does not start")

    def ask(self, method: str, path: str, body: object = None, **fields: str) -> tuple[int, float]:
        """(status, seconds)."""
        started = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            chunked = fields.get("Transfer-Encoding") == "chunked"
            connection.request(method, path, body, fields, encode_chunked=chunked)
            status = connection.getresponse().status
        finally:
            connection.close()
        return status, time.monotonic() - started

    def deliver(self, delivery: str = "") -> tuple[int, float]:
        signed = headers("pull_request", BODY, delivery=delivery or str(uuid4()))
        return self.ask("POST", "/webhook", BODY, **signed)

    def deliver_many(self, count: int) -> list[tuple[int, float]]:
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda _: self.deliver(), range(count)))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)
