"""What goes wrong in an installation, one thing at a time or at random, drawn from a seed.

Each trouble is over when its function returns, or ends by itself some requests later.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.end_to_end.installation import Installation
from tests.github_double.faults import Fault
from tests.workers.stage import wait_until
from workers.github.policy import Policy

SHORT = 0.4  # seconds
SECONDARY = "You have exceeded a secondary rate limit."
REPLIES = {
    "500": {"status": 500},
    "502": {"status": 502, "message": "<html>Unicorn!</html>"},
    "403": {"status": 403, "message": SECONDARY, "headers": {"Retry-After": "1"}},
    "429": {"status": 429, "message": "Too many requests", "headers": {"Retry-After": "1"}},
    "hangs up before it acts": {"drop": "before"},
    "hangs up after it acts": {"drop": "after"},
    "sends half a body": {"truncate": True},
    "sends a slow body": {"trickle": 1.5},
    "is late": {"delay": 1.5},
}
# Longer than a worker waits for it; by then GitHub has given up itself, and done nothing.
SILENT = {"delay": Policy().timeout + 1.0, "drop": "before"}


class Trouble:
    """`kinds` are names for people; `strike` does one, and `happened` counts what came of it.

    `more` are kinds of the caller's own, and say whether they happened. `silence` has GitHub say
    nothing at all, which takes long; each of its troubles is met by so many `requests` at most.
    """

    def __init__(
        self,
        installation: Installation,
        seed: int,
        *,
        small_disk: bool,
        silence: bool = False,
        requests: int = 3,
        more: Mapping[str, Callable[[], bool]] | None = None,
    ) -> None:
        self.installation, self.system = installation, installation.system
        self.random, self.requests = random.Random(seed), requests  # noqa: S311
        self.data = self.system.directory / "data"
        replies = REPLIES | ({"is silent": SILENT} if silence else {})
        self.kinds: dict[str, Callable[[], None]] = {
            "Redis killed": self._redis,
            "mirrors garbled": self._mirrors,
            **{f"{name} killed": self._killer(name) for name in installation.running},
            **{f"GitHub {name}": self._answers(name, reply) for name, reply in replies.items()},
            **({"disk full": self._disk} if small_disk else {}),
            **{name: self._counted(name, act) for name, act in (more or {}).items()},
        }
        self._due = [*self.kinds]
        self.random.shuffle(self._due)
        self.struck: list[str] = []
        self._happened: Counter[str] = Counter()
        self._faults: list[tuple[str, Fault]] = []

    @property
    def happened(self) -> Counter[str]:
        """How often each kind was met: requests of GitHub, objects of mirrors, else times."""
        met: Counter[str] = Counter()
        for kind, fault in self._faults:
            met[kind] += fault.met
        return self._happened + met

    @property
    def unmet(self) -> list[str]:
        return [kind for kind in self.kinds if not self.happened[kind]]

    @property
    def owed(self) -> list[str]:
        """What was never met, and will not be by itself."""
        ordered = {kind for kind, _ in self._faults}
        return [kind for kind in self.unmet if kind not in ordered]

    def strike(self) -> None:
        """Each kind once, then what came to nothing, then any."""
        kind = self._due.pop() if self._due else self.random.choice(self.owed or [*self.kinds])
        self.struck.append(kind)
        self.kinds[kind]()

    def over(self) -> None:
        """GitHub is well again once it was ill in every way that was ordered."""
        wait_until(lambda: not self.unmet, 60, "every trouble")
        self.system.github.faults.clear()

    def _counted(self, name: str, act: Callable[[], bool]) -> Callable[[], None]:
        def do() -> None:
            self._happened[name] += act()

        return do

    def _killer(self, name: str) -> Callable[[], None]:
        def kill() -> None:
            self.installation.kill(name)
            self._happened[f"{name} killed"] += 1

        return kill

    def _redis(self) -> None:
        """What came in its last second may be gone: the file is written once a second."""
        self.system.redis.kill()
        time.sleep(self.random.uniform(0, SHORT))
        self.system.redis.start()
        self._happened["Redis killed"] += 1

    def _mirrors(self) -> None:
        """Bytes in the middle of all objects are others now, as after a bad disk."""
        for path in self.data.glob("mirrors/**/objects/*/*"):
            if path.suffix in {"", ".pack"}:
                self._garble(path)
                self._happened["mirrors garbled"] += 1

    def _garble(self, path: Path) -> None:
        with suppress(FileNotFoundError):  # the mirror is being made anew
            path.chmod(0o600)
            with path.open("r+b") as file:
                file.seek(path.stat().st_size // 2)
                file.write(self.random.randbytes(64))

    def _answers(self, name: str, reply: Mapping[str, object]) -> Callable[[], None]:
        def order() -> None:
            skipped, times = self.random.randrange(4), self.random.randint(1, self.requests)
            fault = self.system.github.fault("^[A-Z]+ /", after=skipped, times=times, **reply)
            self._faults.append((f"GitHub {name}", fault))

        return order

    def _disk(self) -> None:
        """Not a byte is left on the data directory's disk for a while."""
        ballast = self.data / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                while file.write(bytes(1 << 16)):
                    pass
        except OSError:
            self._happened["disk full"] += 1
            time.sleep(2 * SHORT)
        finally:
            ballast.unlink()
