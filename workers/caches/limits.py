"""What the caches may take, and where modules come from."""

from dataclasses import dataclass
from pathlib import Path

from itw.sandbox import GIB


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheLimits:
    """Sizes in bytes, times in seconds. Beyond `disk` in all, what was used longest ago goes."""

    disk: int = 20 * GIB
    warm_up_seconds: float = 900
    download_seconds: float = 600
    base_download: int = 8 * GIB  # compressed, of a whole go.mod
    head_download: int = GIB  # compressed, of what a pull request adds
    unpacked: int = 4  # times what was downloaded; Go's own limit is 500 MB a module
    max_requests: int = 20_000
    depth: int = 8  # layers in one module cache


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSource:
    """Where modules are downloaded from; the same words as in Go's own environment.

    `seeds` are module caches of the operator's, which are asked first.
    """

    proxies: tuple[str, ...] = ("https://proxy.golang.org",)
    sum_database: str = "sum.golang.org"  # "" is Go's GOSUMDB=off
    unchecked: str = ""  # GONOSUMDB: modules of which the checksum database knows nothing
    seeds: tuple[Path, ...] = ()
