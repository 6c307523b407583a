"""An evaluation as one HTML page: plots first, then the tables that they are made of."""

from collections.abc import Iterator, Sequence

from itw import messages
from itw.evaluation import plots
from itw.evaluation.asked import Arguments
from itw.evaluation.result import Measured, Result
from itw.evaluation.rows import (
    connector_rows,
    notes_of,
    rate_rows,
    rates_of,
    unfinished,
    verdict_of,
)
from itw.evaluation.scores import score_of
from itw.evaluation.totals import totals_of
from itw.mutants.mutant import Family
from itw.reporting import page
from itw.reporting.markdown import printable
from itw.reporting.page import HTML
from itw.spending import DOLLAR
from itw.writing.kills import Fate


def page_of(arguments: Arguments, results: Sequence[Result]) -> str:
    title = messages.evaluation_title(model=arguments.model, scripted=arguments.scripted)
    return page.page(f"{title} · {arguments.repository}", *_parts(arguments, results))


def _parts(arguments: Arguments, results: Sequence[Result]) -> Iterator[HTML]:
    totals = totals_of(results)
    yield page.paragraph(verdict_of(arguments, results))
    if left := unfinished(results):
        yield page.paragraph(messages.not_finished_title(connectors=left))
    for note in notes_of(arguments, results):
        yield page.paragraph(note, soft=note != messages.scripted_title())
    rates = list(rates_of(totals))
    yield plots.intervals(messages.plot_title(plot="rates"), rates)
    yield page.table(messages.rates_heads_title(), [_printable(row) for row in rate_rows(totals)])
    for family in Family:
        yield _families(results, family)
    if arguments.model:
        yield from _taken(results)
    yield page.heading(messages.by_connector_title())
    yield page.table(
        messages.evaluation_heads_title(), [_printable(row) for row in connector_rows(results)]
    )
    for result in results:
        yield from _connector(result)
    yield page.paragraph(
        messages.asked_title(
            commit=arguments.commit, seed=arguments.seed, mutants=arguments.mutants,
            sandboxed=arguments.sandboxed,
        ),
        soft=True,
    )  # fmt: skip


def _families(results: Sequence[Result], family: Family) -> HTML:
    rows = [
        (
            each.connector,
            score_of(each.measured, family).noticed,
            score_of(each.own, family).noticed,
        )
        for each in results
    ]
    bars = list(plots.share_bars(rows))
    return plots.bars(messages.plot_title(plot=family.value), bars, legend=True)


def _taken(results: Sequence[Result]) -> Iterator[HTML]:
    written = [(each.connector, each.written) for each in results if each.written is not None]
    cost = [(name, w.cost / DOLLAR, messages.cost_title(micro=w.cost)) for name, w in written]
    time = [(name, w.seconds / 60, messages.time_title(seconds=w.seconds)) for name, w in written]
    for name, rows in (("cost", cost), ("time", time)):
        yield plots.bars(messages.plot_title(plot=name), list(plots.amounts(rows)))


def _connector(result: Result) -> Iterator[HTML]:
    """What a figure can't say: why, what was overlooked, and by whom."""
    lines = [*_lines(result)]
    if lines:
        yield page.details(printable(result.connector), *lines)


def _lines(result: Result) -> Iterator[HTML]:
    if result.why:
        yield page.paragraph(printable(result.why))
    written = result.written
    for repair in written.repairs if written is not None else ():
        yield page.paragraph(messages.repair_title(what=repair), soft=True)
    for own, measured in ((False, result.measured), (True, result.own)):
        if measured is None:
            continue
        if measured.why:
            yield page.paragraph(
                f"{messages.series_title(own=own)}: {printable(measured.why)}", soft=True
            )
        survivors = [*_survivors(measured)]
        if survivors:
            yield page.paragraph(messages.overlooked_title(own=own))
            yield page.table(messages.overlooked_heads_title(), survivors)


def _survivors(measured: Measured) -> Iterator[tuple[str | HTML, ...]]:
    for each in measured.mutants:
        if each.fate in {Fate.SURVIVED, Fate.UNREACHED}:
            yield printable(each.what), page.code(printable(each.place)), each.fate.value


def _printable(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(printable(cell) for cell in row)
