"""Tests of the repository that could be exemplars for a connector, and what ranks them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname

from itw.checking.scope import is_ignored
from itw.connector import Connector
from itw.connectors.source_tree import family_of
from itw.runs.gate import gate_of
from itw.source.declared import Declared, Visit
from itw.source.sources import Sources
from itw.source.testing import TESTCONTAINERS, container_starts

MAX_LINES = 160  # of a test with its helpers
MIN_LINES = 15

KINDS = {
    "input": re.compile(
        r"^[ \t]*input:[ \t]*\n(?:\s+label:.*\n)?\s+"
        r"(?!generate|inproc|stdin|file|sequence|broker)\w+:"
        r"|AddInputYAML|StreamTests",
        re.MULTILINE,
    ),
    "output": re.compile(
        r"^[ \t]*output:[ \t]*\n(?:\s+label:.*\n)?\s+"
        r"(?!drop|inproc|stdout|file|sync_resp|broker)\w+:"
        r"|AddOutputYAML|StreamTests",
        re.MULTILINE,
    ),
    "processor": re.compile(r"processors:|AddProcessorYAML|newProcessor|\.Process(?:Batch)?\("),
    "cache": re.compile(r"cache_resources:|AddCacheYAML|CacheTests|new\w*Cache"),
    "rate_limit": re.compile(r"rate_limit_resources:|AddRateLimitYAML|\.Access\("),
    "buffer": re.compile(r"^[ \t]*buffer:|SetBufferYAML", re.MULTILINE),
    "metric": re.compile(r"^[ \t]*metrics:|SetMetricsYAML", re.MULTILINE),
    "tracer": re.compile(r"^[ \t]*tracer:|SetTracerYAML", re.MULTILINE),
    "scanner": re.compile(r"^[ \t]*scanner:", re.MULTILINE),
}
NARRATIVE = re.compile(r"\.Logf?\(\s*\"(?:Given|When|Then|And)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A test that could be one."""

    declared: Declared
    visits: tuple[Visit, ...]
    lines: int
    same_package: bool
    same_family: bool
    same_kind: bool
    narrated: bool
    direct: bool  # starts its container with testcontainers
    streams: bool  # builds and runs a stream

    @property
    def place(self) -> tuple[str, int]:
        return self.declared.path, self.declared.function.line

    @property
    def near(self) -> tuple[object, ...]:
        """How this package, or its neighbours, go about it."""
        return (not self.same_package, not self.same_family, not self.same_kind, *self.plain)

    @property
    def alike(self) -> tuple[object, ...]:
        """How a connector of this kind is tested."""
        return (not self.same_kind, not self.streams, *self.plain, not self.same_family)

    @property
    def told(self) -> tuple[object, ...]:
        """How a test tells its story."""
        return (not self.narrated, not self.same_kind, *self.plain, not self.same_family)

    @property
    def plain(self) -> tuple[object, ...]:
        return (not self.direct, not self.narrated, self.lines > MAX_LINES * 3 // 4)


RANKS: tuple[Callable[[Candidate], tuple[object, ...]], ...] = (
    lambda each: each.near,
    lambda each: each.alike,
    lambda each: each.told,
)


def candidates_for(connector: Connector, sources: Sources) -> Iterator[Candidate]:
    family = family_of(connector.package)
    for directory in sorted(_directories(sources)):
        package = sources.package(directory)
        for declared in package.tests:
            visits = package.visits(declared)
            if gate_of(visits) is None or declared.function.broken:
                continue
            own = [visit for visit in visits if dirname(visit.declared.path) == directory]
            texts = [source_of(visit.declared) for visit in own]
            lines = sum(text.count("\n") + 1 for text in texts)
            if not MIN_LINES <= lines <= MAX_LINES:
                continue
            said = "\n".join(texts)
            kind = KINDS.get(connector.kind)
            yield Candidate(
                declared=declared,
                visits=tuple(own),
                lines=lines,
                same_package=directory == connector.package,
                same_family=f"{directory}/".startswith(f"{family}/"),
                same_kind=kind is not None and kind.search(said) is not None,
                narrated=NARRATIVE.search(said) is not None,
                direct=_is_direct(visits),
                streams="NewStreamBuilder(" in said,
            )


def _directories(sources: Sources) -> Iterator[str]:
    for directory, paths in sources.paths_by_directory.items():
        tests = [path for path in paths if path.endswith("_test.go")]
        if tests and not is_ignored(directory):
            contents = sources.tree.read(tests).values()
            if any(b"CheckSkip(" in content for content in contents):
                yield directory


def _is_direct(visits: Sequence[Visit]) -> bool:
    return any(
        visit.full_name(call).startswith(TESTCONTAINERS)
        for visit in visits
        for call in container_starts(visit.declared)
    )


def source_of(declared: Declared) -> str:
    function = declared.function
    code = function.text.slice(function.start, function.end)
    return f"{function.doc}\n{code}" if function.doc else code
