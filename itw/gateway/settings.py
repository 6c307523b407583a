"""What the worker tells the gateway of one job, as one JSON object in its arguments: no secrets."""

import json
from dataclasses import asdict, dataclass, fields

from itw.gateway.labels import labels_of

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One job. `network` and `container` are the engine's names of the job's network and of the
    gateway's own container; `images` is the allow-list (see `images.AllowList`).

    Sizes are in bytes, times in seconds; the limits are per container where they are not counts.
    """

    job: str
    owner: str
    deadline: float  # unix time: the gateway ends then, and removes everything of its job
    network: str
    container: str
    images: tuple[str, ...] = ()
    services: int = 12
    service_memory: int = GIB
    service_cpus: float = 1.0
    service_processes: int = 512
    networks: int = 8
    disk: int = 2 * GIB  # of any one file, and of one archive that is copied in
    pull_seconds: int = 300
    lifeline: bool = False  # the gateway ends when its standard input does
    listen: str = "127.0.0.1"
    port: int = 2375
    socket: str = "/var/run/docker.sock"

    def labels(self, role: str) -> dict[str, str]:
        return labels_of(job=self.job, role=role, deadline=self.deadline, owner=self.owner)

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """What `to_json` wrote. An unknown or missing field is a ValueError or TypeError."""
        given = json.loads(text)
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        return cls(**{**given, "images": tuple(given.get("images", ()))})
