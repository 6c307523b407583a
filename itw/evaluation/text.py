"""An evaluation as plain lines for a terminal; the verdict is the last one."""

from collections.abc import Iterable, Iterator, Sequence

from itw import messages
from itw.evaluation.asked import Arguments
from itw.evaluation.result import Result
from itw.evaluation.rows import connector_rows, notes_of, rate_rows, unfinished, verdict_of
from itw.evaluation.totals import totals_of
from itw.reporting.markdown import one_line


def text_of(arguments: Arguments, results: Sequence[Result]) -> Iterator[str]:
    yield messages.evaluation_title(model=arguments.model, scripted=arguments.scripted)
    yield ""
    yield from columns([messages.evaluation_heads_title(), *connector_rows(results)])
    yield from (f"  {each.connector}: {one_line(each.why)}" for each in results if each.why)
    yield ""
    yield from columns([messages.rates_heads_title(), *rate_rows(totals_of(results))])
    yield ""
    yield from notes_of(arguments, results)
    if left := unfinished(results):
        yield messages.not_finished_title(connectors=left)
    yield verdict_of(arguments, results)


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The first two columns to the left, the others to the right."""
    lines = [[one_line(cell, limit=80) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            f"{cell:<{width}}" if index < 2 else f"{cell:>{width}}"
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
