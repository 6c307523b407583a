"""How well connectors are found and judged, against labelled changes."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from itw.connector import Connector, ConnectorChanges, Coverage
from itw.connectors.changes import connector_changes
from itw.connectors.coverage import coverages
from itw.connectors.inventory import connectors_in
from itw.diff import Diff
from itw.tree import Tree

TYPES = {"metrics": "metric", "ratelimit": "rate_limit"}  # where a label's type is no kind of ours
Pair = tuple[str, str]  # kind, name


class Trees(Protocol):
    def tree(self, commit: str) -> Tree: ...
    def diff(self, base: str, head: str) -> Diff: ...


@dataclass(frozen=True)
class Figure:
    """One ratio and the bar it must reach."""

    name: str
    right: int
    of: int
    bar: float

    @property
    def ratio(self) -> float:
        return self.right / self.of if self.of else 1.0

    @property
    def reached(self) -> bool:
        return self.ratio >= self.bar

    def __str__(self) -> str:
        verdict = "ok" if self.reached else "BELOW"
        counts = f"{self.right:>3}/{self.of:<3}"
        return f"{self.name:<36} {self.ratio:.3f}  {counts}  bar {self.bar:.2f}  {verdict}"


@dataclass
class Count:
    """Hits, false alarms and misses of one set of changes."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, found: set[Pair], wanted: set[Pair]) -> None:
        self.hits += len(found & wanted)
        self.extra += len(found - wanted)
        self.missed += len(wanted - found)


@dataclass
class Measure:
    recent: Count = field(default_factory=Count)
    service_api: Count = field(default_factory=Count)
    tested: Counter[tuple[str, str]] = field(default_factory=Counter)
    external: Counter[tuple[str, str]] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)
    units: int = 0
    seconds: float = 0

    @property
    def figures(self) -> tuple[Figure, ...]:
        recent, api = self.recent, self.service_api
        tested = sum(
            n for pair, n in self.tested.items() if (pair[0] == "yes") == (pair[1] == "yes")
        )
        external = sum(n for pair, n in self.external.items() if pair[0] == pair[1])
        return (
            Figure("added since 2024, precision", recent.hits, recent.hits + recent.extra, 0.98),
            Figure("added since 2024, recall", recent.hits, recent.hits + recent.missed, 0.97),
            Figure("tested itself: yes or not", tested, self.tested.total(), 0.90),
            Figure("external", external, self.external.total(), 0.80),
            Figure("service API since 2022, precision", api.hits, api.hits + api.extra, 0.90),
        )


def measured(units: Iterable[dict[str, Any]], trees: Trees) -> Measure:
    measure = Measure()
    for unit in units:
        diff = trees.diff(unit["base"], unit["head"])
        base, head = trees.tree(unit["base"]), trees.tree(unit["head"])
        started = time.monotonic()
        changes = connector_changes(base, head, diff)
        measure.seconds += time.monotonic() - started
        measure.units += 1
        _compare_added(measure, unit, changes)
        _compare_coverage(measure, unit, head)
    return measure


def _compare_added(measure: Measure, unit: dict[str, Any], changes: ConnectorChanges) -> None:
    """`ambiguous` changes are renames and aliases: neither hit nor false alarm."""
    if unit["cls"] == "ambiguous":
        return
    found = {(c.kind, c.name): c for c in changes.added}
    wanted = {_pair(label): label for label in unit["added"]}
    if unit["date"] >= "2024":
        measure.recent.add({*found}, {*wanted})
    if unit["era"] == "service_api":
        measure.service_api.add({*found}, {*wanted})
    for pair in sorted(found.keys() - wanted.keys()):
        where = f"{found[pair].file}:{found[pair].line}"
        reason = unit.get("neg_kind") or unit.get("note") or ""
        measure.disagreements.append(_line(unit, pair, f"not added, {reason}", "added", where))
    for pair in sorted(wanted.keys() - found.keys()):
        where = wanted[pair].get("file") or ""
        measure.disagreements.append(_line(unit, pair, "added", "not added", where))


def _compare_coverage(measure: Measure, unit: dict[str, Any], head: Tree) -> None:
    labels = {_pair(label): label for label in unit["added"] if label.get("hand")}
    packages = {label["file"].rpartition("/")[0] for label in labels.values()}
    connectors = (
        {(c.kind, c.name): c for c in connectors_in(head, sorted(packages))} if labels else {}
    )
    judged = coverages([c for pair, c in connectors.items() if pair in labels], head)
    for pair, label in labels.items():
        if pair in connectors:
            connector = connectors[pair]
            for line in _judge(measure, label["hand"], judged[connector]):
                measure.disagreements.append(_line(unit, pair, *line, _place(connector)))


def _judge(measure: Measure, hand: dict[str, Any], coverage: Coverage) -> Iterator[tuple[str, str]]:
    unsure = hand.get("unsure_on", []) if hand.get("unsure") else []
    evidence = "; ".join(coverage.evidence)
    if "tested" not in unsure:
        measure.tested[hand["tested"], str(coverage.tested)] += 1
        if (hand["tested"] == "yes") != (coverage.tested == "yes"):
            yield f"{hand['tested']}: {hand['evidence']}", f"{coverage.tested}: {evidence}"
    if "external" not in unsure:
        measure.external[hand["external"], str(coverage.external)] += 1
        if hand["external"] != coverage.external:
            yield f"{hand['external']}: {hand['evidence']}", f"{coverage.external}: {evidence}"


def _pair(label: dict[str, Any]) -> Pair:
    return (TYPES.get(label["type"], label["type"]), label["name"])


def _place(connector: Connector) -> str:
    return f"{connector.file}:{connector.line}"


def _line(unit: dict[str, Any], pair: Pair, reader: str, product: str, where: str) -> str:
    return (
        f"{unit['head'][:12]} {where} {pair[0]} {pair[1]}\n"
        f"    reader:  {reader}\n    product: {product}"
    )
