"""The administrator's report as JSON: docs/report.schema.json says what each key means."""

from typing import Any

from itw.observing import Said
from itw.redaction import redacted
from itw.spending import DOLLAR
from itw.tally.entry import Kind
from itw.tally.period import Figures, Period
from itw.tally.rows import observed_counts


def json_of(period: Period) -> dict[str, Any]:
    days = list(period.days)
    return {
        "from": days[0],
        "to": days[-1],
        "repository": period.repository or None,
        "totals": {**_figures(period.whole), "jobs": _jobs(period.whole)},
        "rules": [_rule(period.whole, rule) for rule in period.rules],
        "days": [{"day": day, **_figures(each)} for day, each in period.days.items()],
        "repositories": [
            {"repository": name, "observed": name in period.observed, **_figures(each)}
            for name, each in period.repositories.items()
        ],
        "failed_jobs": [
            {
                "id": each.id,
                "task": each.task,
                "repository": each.repository,
                "number": each.number,
                "at": each.at,
                "why": each.why,
            }
            for each in period.failed
        ],
        "organisation_files_unusable": [
            {"path": each.path, "since": each.since, "problem": each.problem}
            for each in period.unusable
        ],
        "observed": [
            {"repository": name, **observed_counts(said), "said": [_said(each) for each in said]}
            for name, said in sorted(period.observed.items())
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "reviews": figures.of(Kind.REVIEW),
        "told": figures.total(Kind.FOUND),
        "mended": figures.total(Kind.GONE),
        "dismissed": figures.total(Kind.DISMISSED),
        "tests": figures.of(Kind.TEST),
        "written": figures.of(Kind.WRITTEN),
        "sandbox_seconds": round(figures.sandbox_seconds, 3),
        "dollars": figures.cost / DOLLAR,
        "jobs_failed": figures.jobs_failed,
    }


def _jobs(figures: Figures) -> dict[str, dict[str, int]]:
    jobs: dict[str, dict[str, int]] = {}
    for entry, number in sorted(figures.counts.items()):
        if entry.kind is Kind.JOB and len(entry.words) == 2:
            jobs.setdefault(entry.words[0], {})[entry.words[1]] = number
    return jobs


def _rule(figures: Figures, rule: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "told": figures.of(Kind.FOUND).get(rule, 0),
        "mended": figures.of(Kind.GONE).get(rule, 0),
        "dismissed": figures.of(Kind.DISMISSED).get(rule, 0),
        "reactions": figures.reactions(rule),
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "act": said.act.value,
        "number": said.number,
        "head": said.head,
        "title": redacted(said.title),
        "conclusion": said.conclusion,
        "body": redacted(said.body),
        "remarks": [
            {"path": each.path, "line": each.line, "body": redacted(each.body)}
            for each in said.remarks
        ],
    }
