"""`go mod download` of a go.mod and its go.sum, in a container that reaches the module gate only.

No code of the repository is there to be run: the container sees these files and the modules' own.
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from itw import messages
from itw.go.build import MODULES, PROGRAM
from itw.go.modules import ModuleSet, UnusableModules
from itw.runs.sandbox import GIB, Ending
from workers.caches.disk import Disk
from workers.caches.errors import CacheUnavailable
from workers.caches.gate import Gate, listening
from workers.caches.limits import CacheLimits, ModuleSource
from workers.caches.places import discard
from workers.caches.upstream import Upstream
from workers.engine.spec import Mount
from workers.engine.trusted import Ended, Trusted, TrustedRuns, own

INPUT, SOCKET_PLACE, SOCKET = "/modules", "/run/itw", "modules.sock"
GATE = "http://127.0.0.1:8123"  # deploy/sandbox/jobtool/relay.go
OURS = {125, 126, 127, 137}  # of the container and its program, not of the go command
MOST_ARGUMENTS = 5000  # of at most 350 characters each
NEWER_GO = re.compile(r"requires go >= ([^\s)]{1,40})")
DISK = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)


class NotInProxy(UnusableModules):
    """Modules that are private, or not there at all."""

    def __init__(self, modules: Sequence[str]) -> None:
        super().__init__(Ending.UNSUPPORTED, messages.modules_not_in_proxy(modules=modules))


class Download:
    """Fills module caches for one worker."""

    def __init__(self, runs: TrustedRuns, source: ModuleSource, limits: CacheLimits) -> None:
        self._runs = runs
        self._source = source
        self.limits = limits

    def fill(
        self,
        files: Path,
        needed: ModuleSet,
        lower: Sequence[Path],
        *,
        known: Collection[str] | None = None,
    ) -> tuple[str, ...]:
        """Write to `files` what is needed and not below; the modules that no proxy has.

        A base branch may need some of those, for most packages do without; a pull request only
        those that are `known` of its base. Raises UnusableModules where it is the author's to mend,
        CacheUnavailable where it is ours.
        """
        files.mkdir()
        if needed.vendored:
            return ()  # its modules are among its own files
        own(files)
        gate = self._gate(for_base=known is None)
        wrong = self._wrong(files, needed, lower, gate, known)
        if wrong is not None:
            raise wrong
        for archive in files.glob("cache/download/**/*.zip"):
            archive.unlink()  # unpacked beside it, and of no more use to an offline go command
        return tuple(gate.missing)

    def _wrong(
        self,
        files: Path,
        needed: ModuleSet,
        lower: Sequence[Path],
        gate: Gate,
        known: Collection[str] | None,
    ) -> Exception | None:
        """Download; what went wrong, but for modules that may be missing."""
        aside = files.with_name("aside")
        full = min(gate.max_bytes * self.limits.unpacked, self.limits.disk)
        seconds = self.limits.base_seconds if known is None else self.limits.head_seconds
        with (
            self._cache(files, aside, lower) as cache,
            listening(gate, _written(aside, needed)),
            Disk(files, full) as disk,
        ):

            def tried(modules: Sequence[str] = ()) -> Exception | None:
                trusted = self._trusted(needed, aside, cache, modules)
                ended = self._runs.run(replace(trusted, seconds=seconds), stop=disk.is_full)
                wrong = why(ended, gate, disk_full=disk.is_full()) if ended.code != 0 else None
                may_miss = known is None or set(gate.missing) <= set(known)
                return None if may_miss and isinstance(wrong, NotInProxy) else wrong

            wrong = tried()
            if wrong is None and gate.missing:
                # Go gives up where it can't read one go.mod of many; asked one by one it goes on.
                wrong = tried(_one_by_one(needed, gate.missing))
        discard(aside)
        return wrong

    def _gate(self, *, for_base: bool) -> Gate:
        limits = self.limits
        seeds = (f"file://{quote(str(seed))}/cache/download" for seed in self._source.seeds)
        return Gate(
            upstream=Upstream(
                proxies=(*seeds, *self._source.proxies),
                sum_name=self._source.sum_name,
                sum_url=self._source.sum_url,
            ),
            max_bytes=limits.base_download if for_base else limits.head_download,
            max_requests=limits.max_requests,
        )

    @contextmanager
    def _cache(self, files: Path, aside: Path, lower: Sequence[Path]) -> Iterator[Mount]:
        """GOMODCACHE for the download: what is below, and `files` for what is written."""
        work = aside / "work"
        work.mkdir(parents=True)
        if not lower:
            yield Mount(source=str(files), target=MODULES, read_only=False)
            return
        with self._runs.overlay(lower, MODULES, upper=files, work=work) as mount:
            yield mount

    def _trusted(
        self, needed: ModuleSet, aside: Path, cache: Mount, modules: Sequence[str]
    ) -> Trusted:
        # One by one there is no go.sum to look at, and a job compares what came with its own. To
        # ask the database for each of hundreds of modules would add minutes and no safety.
        sums = "off" if modules else self._source.sum_database
        relay = (PROGRAM, "relay", f"{SOCKET_PLACE}/{SOCKET}")
        return Trusted(
            command=(*relay, "go", "mod", "download", *modules),
            directory="/" if modules else posixpath.join(INPUT, needed.directory),
            mounts=(
                cache,
                Mount(source=str(aside / "input"), target=INPUT, read_only=False),
                Mount(source=str(aside / "socket"), target=SOCKET_PLACE),
            ),
            environment={
                "GOENV": "off",
                "GOFLAGS": "-modcacherw",  # or nobody but root could delete a layer
                "GOMODCACHE": MODULES,
                "GONOSUMDB": self._source.unchecked,
                "GOPROXY": GATE,
                "GOSUMDB": sums.split(" ")[0] or "off",
                "GOTELEMETRY": "off",
                "GOTOOLCHAIN": "local",
                "GOVCS": "*:off",
                "GOWORK": "off",
                "HOME": "/tmp",  # noqa: S108 - the container's own
            },
            seconds=self.limits.base_seconds,
            memory=2 * GIB,
        )


def why(ended: Ended, gate: Gate, *, disk_full: bool) -> Exception:
    """What a failed download means. What the gate saw counts before what the go command says."""
    said = _complaint(ended.output)
    if gate.unreachable:
        return CacheUnavailable(messages.module_proxy_unreachable(problem=gate.unreachable))
    if gate.too_large or disk_full:
        limit = gate.max_bytes
        return UnusableModules(Ending.UNSUPPORTED, messages.modules_too_large(limit=limit))
    if gate.too_many:
        limit = gate.max_requests
        return UnusableModules(Ending.UNSUPPORTED, messages.too_many_modules(limit=limit))
    if "errors parsing " in said:  # and then it quotes what the author wrote
        return UnusableModules(Ending.NOT_COMPILED, messages.modules_not_loaded(problem=said))
    if ended.code is None or ended.code in OURS or ended.out_of_memory or DISK.search(said):
        return CacheUnavailable(messages.cache_not_made(problem=said or "it took too long"))
    if gate.missing:
        return NotInProxy(gate.missing)
    if newer := NEWER_GO.search(said):
        return UnusableModules(Ending.UNSUPPORTED, messages.newer_go(required=newer[1]))
    if "checksum mismatch" in said or "SECURITY ERROR" in said:
        return UnusableModules(Ending.NOT_COMPILED, messages.sums_differ(problem=said))
    return UnusableModules(Ending.NOT_COMPILED, messages.modules_not_loaded(problem=said))


def _one_by_one(needed: ModuleSet, missing: Collection[str]) -> list[str]:
    """As arguments; together they fit into what a process may be given."""
    modules = [
        each for each in needed.go_mod.modules if f"{each.path} {each.version}" not in missing
    ]
    return [f"{each.path}@{each.version}" for each in modules][:MOST_ARGUMENTS]


def _complaint(output: str) -> str:
    """What the go command says, without what it says while all is well."""
    lines = (line.strip().removeprefix("go: ") for line in output.splitlines())
    return " ".join(line for line in lines if line and not line.startswith("downloading "))


def _written(aside: Path, needed: ModuleSet) -> Path:
    """The module files in a directory of their own; where the gate's socket is to be."""
    top, socket = aside / "input", aside / "socket"
    directories = {top}
    for name, data in needed.files.items():
        place = top / name
        place.parent.mkdir(parents=True, exist_ok=True)
        directories.update(parent for parent in place.parents if parent.is_relative_to(top))
        place.write_bytes(data)
        directories.add(place)
    socket.mkdir()
    own(*directories)
    return socket / SOCKET
