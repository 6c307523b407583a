"""What goes wrong in an installation, one thing at a time or at random, drawn from a seed.

Each trouble is over when its function returns, or ends by itself some requests later.
"""

import random
import time
from collections.abc import Callable

from tests.end_to_end.installation import Installation

SHORT = 0.4  # seconds
REPLIES = (
    {"status": 500},
    {"status": 502, "message": "<html>Unicorn!</html>"},
    {"status": 403, "message": "You have exceeded a secondary rate limit.", "after_seconds": "1"},
    {"status": 429, "message": "Too many requests", "after_seconds": "1"},
    {"drop": "before"},
    {"drop": "after"},
    {"truncate": True},
    {"delay": 1.5},
)


class Trouble:
    """`kinds` are names for people; `strike` does one of them."""

    def __init__(self, installation: Installation, seed: int, *, small_disk: bool) -> None:
        self.installation, self.system = installation, installation.system
        self.random = random.Random(seed)  # noqa: S311
        self.data = self.system.directory / "data"
        self.kinds: dict[str, Callable[[], None]] = {
            "redis killed": self._redis,
            "mirrors garbled": self._mirrors,
            **{f"{name} killed": self._killer(name) for name in installation.running},
            **{f"GitHub {_words(reply)}": self._answers(reply) for reply in REPLIES},
        }
        if small_disk:
            self.kinds["disk full"] = self._disk
        self.struck: list[str] = []

    def strike(self, kind: str = "") -> None:
        kind = kind or self.random.choice(list(self.kinds))
        self.struck.append(kind)
        self.kinds[kind]()

    def over(self) -> None:
        self.system.github.faults.clear()

    def _killer(self, name: str) -> Callable[[], None]:
        return lambda: self.installation.kill(name)

    def _redis(self) -> None:
        """What came in its last second may be gone: the file is written once a second."""
        self.system.redis.kill()
        time.sleep(self.random.uniform(0, SHORT))
        self.system.redis.start()

    def _mirrors(self) -> None:
        """Bytes in the middle of packs are others now, as after a bad disk."""
        for pack in self.data.glob("mirrors/**/*.pack"):
            pack.chmod(0o600)
            with pack.open("r+b") as file:
                file.seek(pack.stat().st_size // 2)
                file.write(self.random.randbytes(64))

    def _answers(self, reply: dict[str, object]) -> Callable[[], None]:
        def order() -> None:
            more = dict(reply)
            if after := more.pop("after_seconds", None):
                more["headers"] = {"Retry-After": after}
            skipped, times = self.random.randrange(4), self.random.randint(1, 3)
            self.system.github.fault("^[A-Z]+ /", after=skipped, times=times, **more)

        return order

    def _disk(self) -> None:
        """Not a byte is left on the data directory's disk for a while."""
        ballast = self.data / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                while file.write(bytes(1 << 16)):
                    pass
        except OSError:
            time.sleep(2 * SHORT)
        finally:
            ballast.unlink()


def _words(reply: dict[str, object]) -> str:
    name, value = next(iter(reply.items()))
    return str(value) if name == "status" else {"drop": f"hangs up {value} it acts"}.get(name, name)
