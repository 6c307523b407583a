"""Integration tests of the same repository to write like: chosen by rank, each with the reason.

Near to the connector, of the same kind, clean under the rules, with a narrative, not too long. The
ranking is a tuple of facts, so the same commit always gives the same exemplars.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from posixpath import dirname

from itw.checking.check import units_at
from itw.checking.judgement import check_unit
from itw.checking.scope import is_ignored
from itw.configuration.config import Config
from itw.connector import Connector
from itw.connectors.source_tree import family_of
from itw.edits.imports import is_standard
from itw.finding import Severity
from itw.messages.words import count
from itw.runs.gate import gate_of
from itw.source.declared import Declared, Visit
from itw.source.sources import Sources
from itw.source.testing import TESTCONTAINERS, container_starts

MAX_LINES = 160  # of a test with its helpers
MIN_LINES = 15
CHECKED = 24  # candidates of each order whose packages are judged by the rules

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemplar:
    """A test with the helpers of its package that it calls, as they stand in the files."""

    name: str
    path: str
    line: int
    reason: str
    code: str
    imports: tuple[str, ...] = ()  # lines as written: `"context"`, `mqtt "github.com/…"`


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


def exemplars(connector: Connector, sources: Sources, config: Config) -> tuple[Exemplar, ...]:
    """The nearest, the most alike and the best told, at most one of a file.

    They are without findings: only one of the connector's own package may have some, and says so.
    """
    candidates = list(_candidates(connector, sources))
    orders = [
        sorted(candidates, key=lambda each: (rank(each), each.place))[:CHECKED] for rank in RANKS
    ]
    shortlist = list({each.place: each for order in orders for each in order}.values())
    dirty = _with_findings(shortlist, sources, config)
    chosen: dict[str, Exemplar] = {}
    for order in orders:
        free = [each for each in order if each.declared.path not in chosen]
        clean = [each for each in free if not _findings(each, dirty)]
        near = [] if chosen else [each for each in free if each.same_package]
        best = next(iter(clean or near), None)
        if best is not None:
            chosen[best.declared.path] = _exemplar(best, _findings(best, dirty))
    return tuple(chosen.values())


RANKS: tuple[Callable[[Candidate], tuple[object, ...]], ...] = (
    lambda each: each.near,
    lambda each: each.alike,
    lambda each: each.told,
)


def _candidates(connector: Connector, sources: Sources) -> Iterator[Candidate]:
    family = family_of(connector.package)
    for directory in sorted(_directories(sources)):
        package = sources.package(directory)
        for declared in package.tests:
            visits = package.visits(declared)
            if gate_of(visits) is None or declared.function.broken:
                continue
            own = [visit for visit in visits if dirname(visit.declared.path) == directory]
            texts = [_text(visit.declared) for visit in own]
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


def _with_findings(
    candidates: Sequence[Candidate], sources: Sources, config: Config
) -> dict[str, list[int]]:
    """Lines with findings above note, by path."""
    unit_of = units_at(sources, config)
    found: dict[str, list[int]] = {}
    for directory in sorted({dirname(each.declared.path) for each in candidates}):
        for finding in check_unit(unit_of(directory)):
            if finding.severity > Severity.NOTE:
                found.setdefault(finding.place.path, []).append(finding.place.line)
    return found


def _findings(candidate: Candidate, found: dict[str, list[int]]) -> int:
    return sum(
        visit.function.line <= line <= visit.function.end_line
        for visit in candidate.visits
        for line in found.get(visit.declared.path, ())
    )


def _exemplar(candidate: Candidate, findings: int) -> Exemplar:
    declared = candidate.declared
    helpers = [visit.declared for visit in candidate.visits[1:]]
    parts = dict.fromkeys(_text(each) for each in (*helpers, declared))
    return Exemplar(
        name=declared.function.name,
        path=declared.path,
        line=declared.function.line,
        reason=", ".join(_reasons(candidate, findings)),
        code="\n\n".join(parts),
        imports=tuple(_imports([visit.declared for visit in candidate.visits], "\n".join(parts))),
    )


def _reasons(candidate: Candidate, findings: int) -> Iterator[str]:
    facts = (
        (candidate.same_package, "of the same package"),
        (candidate.same_family and not candidate.same_package, "of the same service family"),
        (candidate.same_kind, "of the same kind"),
        (candidate.narrated, "with a narrative"),
        (candidate.direct, "starts its own container"),
        (findings == 0, "clean under the rules"),
        (
            findings > 0,
            f"shows how this package does it; do not copy its {count(findings, 'finding')}",
        ),
    )
    yield from islice((words for holds, words in facts if holds), 6)


def _text(declared: Declared) -> str:
    function = declared.function
    code = function.text.slice(function.start, function.end)
    return f"{function.doc}\n{code}" if function.doc else code


def _imports(functions: Sequence[Declared], code: str) -> Iterator[str]:
    """The imports that the code shown needs, in two groups as gofmt keeps them; blank ones too."""
    found: dict[str, str] = {}
    for declared in functions:
        for local, path in declared.file.imports.items():
            if local.startswith("_"):
                found[path] = f'_ "{path}"'
            elif re.search(rf"\b{re.escape(local)}\.", code):
                usual = local in path.replace("-", "_")
                found[path] = f'"{path}"' if usual else f'{local} "{path}"'
    standard = sorted(path for path in found if is_standard(path))
    others = sorted(path for path in found if not is_standard(path))
    yield from (found[path] for path in standard)
    yield from [""] if standard and others else []
    yield from (found[path] for path in others)
