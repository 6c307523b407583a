"""Integration tests of the same repository to write like: chosen by rank, each with the reason.

Near to the connector, of the same kind, clean under the rules, with a narrative, not too long. The
ranking is a tuple of facts, so the same commit always gives the same exemplars.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from posixpath import dirname

from itw.checking.check import units_at
from itw.checking.judgement import check_unit
from itw.configuration.config import Config
from itw.connector import Connector
from itw.edits.imports import is_standard
from itw.finding import Severity
from itw.messages.words import count
from itw.source.declared import Declared
from itw.source.sources import Sources
from itw.writing.exemplar_candidates import RANKS, Candidate, candidates_for, source_of

CHECKED = 24  # candidates of each order whose packages are judged by the rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemplar:
    """A test with the helpers of its package that it calls, as they stand in the files."""

    name: str
    path: str
    line: int
    reason: str
    code: str
    imports: tuple[str, ...] = ()  # lines as written: `"context"`, `mqtt "github.com/…"`


def exemplars(connector: Connector, sources: Sources, config: Config) -> tuple[Exemplar, ...]:
    """The nearest, the most alike and the best told, at most one of a file.

    They are without findings: only one of the connector's own package may have some, and says so.
    """
    candidates = list(candidates_for(connector, sources))
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
    parts = dict.fromkeys(source_of(each) for each in (*helpers, declared))
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
