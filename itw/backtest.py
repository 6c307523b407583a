"""What the product would have said about pull requests that were merged already."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from itw.finding import Finding, Severity
from itw.reporting.comments import commented
from itw.reporting.grouped import groups_of
from itw.reporting.markdown import plain
from itw.reporting.page import (
    HTML,
    bars,
    code,
    heading,
    in_paragraph,
    joined,
    page,
    paragraph,
    subheading,
    table,
)
from itw.review import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedChange:
    """One merged change of the main line, as a pull request would have shown it."""

    base: str
    head: str
    date: str  # ISO 8601
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What would have been said, and no more of it: a thousand assessments take their room.

    `comments` are inline ones, chosen as a review would; `trouble` is what kept us from any.
    """

    change: MergedChange
    seconds: float
    concerns_us: bool = False  # it would have had a check run at all
    findings: tuple[Finding, ...] = ()
    comments: int = 0
    trouble: str = ""


def replayed(change: MergedChange, assessment: Assessment, seconds: float) -> Replay:
    groups = groups_of(assessment.findings)
    return Replay(
        change=change,
        seconds=seconds,
        concerns_us=assessment.concerns_us,
        findings=tuple(replace(each, edit=None) for each in assessment.findings),
        comments=len(commented(groups, assessment.diff, assessment.config)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotal:
    """One rule over all changes."""

    rule: str
    errors: int
    warnings: int
    notes: int
    changes: int  # how many it spoke on


@dataclass(frozen=True, slots=True)
class Backtest:
    replays: tuple[Replay, ...]

    @property
    def concerned(self) -> tuple[Replay, ...]:
        return tuple(replay for replay in self.replays if replay.concerns_us)

    @property
    def commented(self) -> tuple[Replay, ...]:
        return tuple(replay for replay in self.replays if replay.comments)

    @property
    def troubles(self) -> tuple[Replay, ...]:
        return tuple(replay for replay in self.replays if replay.trouble)

    @property
    def rules(self) -> tuple[RuleTotal, ...]:
        """Totals by rule, the most frequent first."""
        counts: dict[str, Counter[Severity]] = {}
        spoke: Counter[str] = Counter()
        for replay in self.replays:
            for finding in replay.findings:
                counts.setdefault(finding.rule, Counter())[finding.severity] += 1
            spoke.update({finding.rule for finding in replay.findings})
        totals = (
            RuleTotal(
                rule=rule,
                errors=by[Severity.ERROR],
                warnings=by[Severity.WARNING],
                notes=by[Severity.NOTE],
                changes=spoke[rule],
            )
            for rule, by in counts.items()
        )
        return tuple(sorted(totals, key=lambda t: (-t.errors - t.warnings, -t.notes, t.rule)))

    @property
    def sentence(self) -> str:
        """The answer to "would we want this?" in one line."""
        comments = sum(replay.comments for replay in self.replays)
        number, concerned = len(self.replays), len(self.concerned)
        told = (
            f"{number} merged {'change' if number == 1 else 'changes'}: "
            f"{concerned} {'touches' if concerned == 1 else 'touch'} connectors or integration "
            f"tests, {len(self.commented)} would have had comments ({comments} in all)"
        )
        trouble = len(self.troubles)
        return f"{told}; {trouble} could not be replayed." if trouble else f"{told}."


def backtest_json(backtest: Backtest) -> dict[str, Any]:
    """The documented form: one object per rule and per change."""
    return {
        "summary": backtest.sentence,
        "rules": [
            {
                "rule": total.rule,
                "errors": total.errors,
                "warnings": total.warnings,
                "notes": total.notes,
                "changes": total.changes,
            }
            for total in backtest.rules
        ],
        "changes": [_change_json(replay) for replay in backtest.replays],
    }


def _change_json(replay: Replay) -> dict[str, Any]:
    change = replay.change
    return {
        "base": change.base,
        "head": change.head,
        "date": change.date,
        "subject": change.subject,
        "concerns_us": replay.concerns_us,
        "comments": replay.comments,
        "trouble": replay.trouble,
        "findings": [
            {
                "rule": finding.rule,
                "severity": str(finding.severity),
                "path": finding.place.path,
                "line": finding.place.line,
                "function": finding.function,
                "connector": finding.connector,
                "message": finding.message,
            }
            for finding in replay.findings
        ],
    }


def backtest_page(backtest: Backtest, *, repository: str) -> str:
    months = Counter(replay.change.date[:7] for replay in backtest.replays)
    commented = Counter(replay.change.date[:7] for replay in backtest.commented)
    return page(
        f"Backtest of {repository}",
        paragraph(backtest.sentence),
        *_plot_of_rules(backtest.rules),
        bars("Merged changes by month", sorted(months.items())),
        bars("Changes with comments by month", [(m, commented[m]) for m in sorted(months)]),
        *_table_of_rules(backtest.rules),
        *_changes(backtest),
    )


def _plot_of_rules(rules: tuple[RuleTotal, ...]) -> Iterator[HTML]:
    serious = [(t.rule, t.errors + t.warnings) for t in rules if t.errors + t.warnings]
    if serious:
        yield bars("Errors and warnings by rule", serious)


def _table_of_rules(rules: tuple[RuleTotal, ...]) -> Iterator[HTML]:
    if rules:
        yield heading("By rule")
        yield table(
            ("Rule", "Errors", "Warnings", "Notes", "Changes"),
            [(code(t.rule), t.errors, t.warnings, t.notes, t.changes) for t in rules],
        )


def _changes(backtest: Backtest) -> Iterator[HTML]:
    told = [_told(replay) for replay in backtest.replays if replay.findings or replay.trouble]
    if told:
        yield heading("By change")
        yield from told


def _told(replay: Replay) -> HTML:
    change, number = replay.change, replay.comments
    comments = f"{number} inline comment{'' if number == 1 else 's'}"
    return joined(
        subheading(change.subject),
        paragraph(f"{change.date[:10]} · {change.head[:9]} · {comments}", soft=True),
        _said(replay),
    )


def _said(replay: Replay) -> HTML:
    if replay.trouble:
        return paragraph(replay.trouble, soft=True)
    lines = (
        in_paragraph(
            f"{f.severity} ", code(f.rule), f" {f.place.path}:{f.place.line}: {plain(f.message)}"
        )
        for f in replay.findings
    )
    return joined(*lines)
