"""The rules' half of the corpus: findings at labelled functions against what readers say of them.

A label judges one function for one column (R1 … R16); several rules can share a column, and each
is then judged by the lines it points at. Soft labels and those where a note is right count for
neither side. Notes are no accusation: they are neither hit nor false alarm.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from itw.checking.check import check_files
from itw.checking.conventions import conventions
from itw.configuration.config import Config
from itw.finding import Finding, Severity
from tools.corpus_detect import Trees

PRECISION, RECALL = 0.95, 0.85
NEAR = 3  # lines: a label may name the call or the statement around it


@dataclass
class Tally:
    """What one rule got right and wrong."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        said = self.hits + self.false_alarms
        return self.hits / said if said else 1.0

    @property
    def recall(self) -> float:
        there = self.hits + self.misses
        return self.hits / there if there else 1.0


@dataclass
class RulesMeasure:
    """Tallies by rule, and every disagreement as a line that starts with path:line."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    disagreements: list[str] = field(default_factory=list)
    functions: int = 0

    @property
    def reached(self) -> bool:
        return all(
            tally.precision >= PRECISION and tally.recall >= RECALL
            for tally in self.tallies.values()
            if tally.hits + tally.false_alarms >= 5
        )

    def lines(self) -> Iterator[str]:
        """The disagreements, then one line a rule."""
        yield from self.disagreements
        yield f"{'rule':<28}{'hits':>6}{'false':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
        for rule, tally in sorted(self.tallies.items()):
            yield (
                f"{rule:<28}{tally.hits:>6}{tally.false_alarms:>7}{tally.misses:>8}"
                f"{tally.precision:>11.2f}{tally.recall:>8.2f}"
            )
        total = Tally(*(sum(getattr(t, name) for t in self.tallies.values()) for name in FIELDS))
        yield f"{'all':<28}{total.hits:>6}{total.false_alarms:>7}{total.misses:>8}" + (
            f"{total.precision:>11.2f}{total.recall:>8.2f}"
        )


FIELDS = ("hits", "false_alarms", "misses")


def rows_in(labels: Path) -> list[dict[str, Any]]:
    """The labelled functions of every rules.*.jsonl in a directory."""
    paths = sorted(labels.glob("rules.*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def measured_rules(
    rows: Iterable[Mapping[str, Any]], repository: Trees, config: Config
) -> RulesMeasure:
    measure = RulesMeasure()
    by_commit: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_commit[row["sha"]].append(row)
    for commit, labelled in by_commit.items():
        tree = repository.tree(commit)
        paths = sorted({path for row in labelled for path in _paths(row)})
        found = check_files(tree, paths, config=config, everything=True)
        for row in labelled:
            measure.functions += 1
            _judge(row, found, measure)
    return measure


def _judge(row: Mapping[str, Any], found: Iterable[Finding], measure: RulesMeasure) -> None:
    columns = rules_by_column()
    for column, label in row["labels"].items():
        rules = columns.get(column, ())
        if not rules:
            continue
        here = [f for f in found if f.rule in rules and _accuses(f)]
        own = [f for f in here if _inside(f, row)]
        _judge_own(row, column, label, own, measure)
        _judge_helper(row, label, here, measure)


def _accuses(finding: Finding) -> bool:
    """A note of a rule that is no note itself accuses nobody."""
    return finding.severity > Severity.NOTE or finding.rule in note_rules()


@cache
def note_rules() -> frozenset[str]:
    return frozenset(each.name for each in conventions() if each.rule.spec in {None, Severity.NOTE})


def _judge_own(
    row: Mapping[str, Any],
    column: str,
    label: Mapping[str, Any],
    own: list[Finding],
    measure: RulesMeasure,
) -> None:
    rules = rules_by_column()[column]
    judged_by_line = len(rules) > 1
    soft = label.get("soft") or label.get("note")
    if label["v"] == "violated":
        right = [f for f in own if not judged_by_line or _near(f, label["lines"])]
        for rule in {f.rule for f in right} if not soft else ():
            measure.tallies[rule].hits += 1
        if not right and not soft:
            for rule in rules if not judged_by_line else [_guess(label, rules)]:
                measure.tallies[rule].misses += 1
                measure.disagreements.append(_missed(row, label, rule))
        own = [f for f in own if f not in right]
    if soft:
        return
    for finding in own:
        if not _near(finding, (*label.get("soft_lines", ()), *label.get("optin_lines", ()))):
            measure.tallies[finding.rule].false_alarms += 1
            measure.disagreements.append(_false(finding, label))


def _judge_helper(
    row: Mapping[str, Any],
    label: Mapping[str, Any],
    here: list[Finding],
    measure: RulesMeasure,
) -> None:
    """A violation in a helper counts when it is found; the lists of them are not complete."""
    helper = label.get("helper")
    if not isinstance(helper, Mapping):
        return
    path = helper.get("path", row["path"])
    hits = [f for f in here if f.place.path == path and _near(f, helper["lines"])]
    for rule in {f.rule for f in hits}:
        measure.tallies[rule].hits += 1


def rules_by_column() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in conventions():
        for column in each.rule.label.split():
            found[column].append(each.name)
    return {column: tuple(names) for column, names in found.items()}


def _guess(label: Mapping[str, Any], rules: tuple[str, ...]) -> str:
    """Of several rules of a column, the one that the label's words are about."""
    words = Counter(
        {
            rule: sum(part in f"{label['why']} {label.get('sub', '')}" for part in rule.split("_"))
            for rule in rules
        }
    )
    return words.most_common(1)[0][0]


def _inside(finding: Finding, row: Mapping[str, Any]) -> bool:
    place = finding.place
    return place.path == row["path"] and row["line"] <= place.line <= row["end_line"]


def _near(finding: Finding, lines: Iterable[int]) -> bool:
    return any(abs(finding.place.line - line) <= NEAR for line in lines)


def _paths(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["path"]
    for label in row["labels"].values():
        helper = label.get("helper")
        if isinstance(helper, Mapping) and "path" in helper:
            yield helper["path"]


def _missed(row: Mapping[str, Any], label: Mapping[str, Any], rule: str) -> str:
    line = next(iter(label["lines"]), row["line"])
    return f"{row['path']}:{line} missed {rule} at {row['sha'][:9]}: {label['why']}"


def _false(finding: Finding, label: Mapping[str, Any]) -> str:
    place = f"{finding.place.path}:{finding.place.line}"
    return f"{place} false {finding.rule}: label {label['v']}: {label['why']}"
