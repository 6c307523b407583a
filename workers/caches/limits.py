"""What the caches may take, and where modules come from."""

from dataclasses import dataclass, field
from pathlib import Path

from itw.runs.sandbox import GIB


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheLimits:
    """Sizes in bytes, times in seconds. Beyond `disk` in all, what was used longest ago goes."""

    disk: int = 20 * GIB
    warm_up_seconds: float = 1800
    fresh_seconds: float = 86_400  # in which a base branch may move on without a new warm-up
    base_seconds: float = 1800  # of a whole go.mod's download
    head_seconds: float = 600
    base_download: int = 8 * GIB  # compressed, of a whole go.mod
    head_download: int = GIB  # compressed, of what a pull request adds
    unpacked: int = 4  # times what was downloaded; Go's own limit is 500 MB a module
    max_requests: int = 20_000
    depth: int = 8  # layers in one module cache


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSource:
    """Where modules are downloaded from, in the words of Go's own environment.

    `seeds` are module caches of the operator's, which are asked first.
    """

    proxies: tuple[str, ...] = field(default=("https://proxy.golang.org",), repr=False)
    sum_database: str = "sum.golang.org"  # as in GOSUMDB: "off", or a name, its key, its URL
    unchecked: str = ""  # GONOSUMDB: modules of which the checksum database knows nothing
    seeds: tuple[Path, ...] = ()

    @property
    def sum_name(self) -> str:
        """The name by which the go command asks for the checksum database, "" where it is off."""
        words = self.sum_database.split()
        return "" if words in ([], ["off"]) else words[0].partition("+")[0]

    @property
    def sum_url(self) -> str:
        words = self.sum_database.split()
        return words[1] if len(words) > 1 else f"https://{self.sum_name}"
