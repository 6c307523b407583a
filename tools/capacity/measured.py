"""What one small real run said, as the simulation takes it, and as it is kept between runs."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

KEPT = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Pull requests that waited for a worker which then came, and what became of them: seconds."""

    pulls: int
    drained: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Of reviews of one kind: with a connector in them, or with nothing that concerns us."""

    seconds: tuple[float, ...]  # that a worker was busy, review by review
    requests: float  # that count towards GitHub's limit: git's do not, nor what has not changed
    writes: float  # of those


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of undisturbed reviews, GitHub being the double and pauses between writes left out."""

    ours: Kind
    others: Kind
    waiting_bytes: float  # of Redis, for a job that waits
    kept_bytes: float  # of Redis, for a pull request that was reviewed
    worker_bytes: int  # resident memory of a worker with one process
    backlog: Backlog
    cores: int
    load: float  # of the machine, before

    @classmethod
    def kept(cls, path: Path = KEPT) -> Self:
        """Raises OSError where nothing was measured yet."""
        values = json.loads(path.read_text())
        for name in ("ours", "others"):
            kind = values[name]
            values[name] = Kind(**{**kind, "seconds": tuple(kind["seconds"])})
        return cls(**{**values, "backlog": Backlog(**values["backlog"])})

    def keep(self, path: Path = KEPT) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")
