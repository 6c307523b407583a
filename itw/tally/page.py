"""The administrator's report as one HTML page: plots, then tables, then what they mean."""

from collections.abc import Iterable, Iterator, Sequence

from itw import messages
from itw.evaluation.plots import Bar, bars
from itw.observing import Said
from itw.redaction import redacted
from itw.reporting import page
from itw.reporting.markdown import one_line
from itw.reporting.markers import unmarked
from itw.reporting.page import HTML
from itw.spending import DOLLAR
from itw.tally import rows
from itw.tally.entry import Kind
from itw.tally.period import Period
from itw.tally.plots import Series, beside, series_of, stacked
from itw.tally.rows import Row

FINDINGS = {"told": "var(--bar)", "mended": "var(--good)", "dismissed": "var(--unsure)"}
TESTS = {
    "passed": "var(--good)",
    "failed": "var(--bad)",
    "flaky": "var(--unsure)",
    "not_run": "var(--soft)",
}
KINDS = {"told": Kind.FOUND, "mended": Kind.GONE, "dismissed": Kind.DISMISSED}
SHOWN = 50  # entries of one observed repository, and rules in the plot


def page_of(period: Period) -> str:
    return page.page(rows.title_of(period), *_parts(period))


def _parts(period: Period) -> Iterator[HTML]:
    for sentence in rows.verdicts_of(period):
        yield page.paragraph(sentence)
    yield from _plots(period)
    yield from _table("rules", messages.rule_heads_title(), rows.rule_rows(period))
    yield from _table(
        "repositories", messages.repository_heads_title(), rows.repository_rows(period)
    )
    for part, kind in (("tests", Kind.TEST), ("written", Kind.WRITTEN)):
        counts = rows.outcome_rows(period.whole.of(kind))
        yield from _table(part, messages.outcome_heads_title(), counts)
    yield from _table("jobs", messages.job_heads_title(), rows.job_rows(period))
    yield from _table("failed", messages.failed_heads_title(), rows.failed_rows(period))
    yield from _table("unusable", messages.unusable_heads_title(), rows.unusable_rows(period))
    yield from _table("observed", messages.observed_heads_title(), rows.observed_rows(period))
    for name, said in sorted(period.observed.items()):
        yield page.details(one_line(name), *_would_have_said(said))
    yield page.heading(messages.report_heading_title(part="meaning"))
    for sentence in messages.meaning_titles():
        yield page.paragraph(sentence, soft=True)


def _plots(period: Period) -> Iterator[HTML]:
    days, figures = list(period.days), list(period.days.values())
    findings = {name: [each.total(kind) for each in figures] for name, kind in KINDS.items()}
    tests = {name: [each.tests[name] for each in figures] for name in TESTS}
    plotted = {
        "findings": series_of(findings, FINDINGS),
        "tests": series_of(tests, TESTS),
        "sandbox": [Series("", [each.sandbox_seconds / 3600 for each in figures])],
        "cost": [Series("", [each.cost / DOLLAR for each in figures])],
    }
    for plot, series in plotted.items():
        if any(any(each.values) for each in series):
            draw = beside if plot == "findings" else stacked
            yield draw(messages.report_plot_title(plot=plot), days, series)
        if plot == "findings" and period.rules:
            yield _by_rule(period)


def _by_rule(period: Period) -> HTML:
    """Bars of one rule share a scale with all others."""
    shown = list(rows.rule_rows(period))[:SHOWN]
    counts = [[int(each) for each in row[1:4]] for row in shown]
    most = max((number for row in counts for number in row), default=0) or 1
    labelled = [
        (
            str(row[0]),
            [
                Bar(number / most, f"{number:,} {name}", colour)
                for number, (name, colour) in zip(numbers, FINDINGS.items(), strict=True)
                if number
            ]
            or [Bar(0, "")],
        )
        for row, numbers in zip(shown, counts, strict=True)
    ]
    return bars(messages.report_plot_title(plot="rules"), labelled)


def _table(part: str, heads: Sequence[str], found: Iterable[Row]) -> Iterator[HTML]:
    """Nothing where there is nothing."""
    shown = [[one_line(each) if isinstance(each, str) else each for each in row] for row in found]
    if shown:
        yield page.heading(messages.report_heading_title(part=part))
        yield page.table(heads, shown)


def _would_have_said(said: Sequence[Said]) -> Iterator[HTML]:
    """The newest ones, as the text that they would have been."""
    newest = sorted(said, key=lambda each: each.at, reverse=True)
    for each in newest[:SHOWN]:
        what = messages.thing_title(name=each.act)
        title = one_line(redacted(each.title or each.conclusion))
        yield page.subheading(
            messages.would_have_said_title(number=each.number, what=what, title=title)
        )
        bodies = [each.body, *(f"{one.path}:{one.line}\n{one.body}" for one in each.remarks)]
        for body in filter(None, bodies):
            yield _text(unmarked(redacted(body)))
    if len(newest) > SHOWN:
        yield page.paragraph(messages.and_more_title(number=len(newest) - SHOWN), soft=True)


def _text(body: str) -> HTML:
    return page.element("pre", messages.several_lines_title(text=body))
