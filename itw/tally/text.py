"""The administrator's report as plain lines for a terminal; the verdict is the last one."""

from collections.abc import Iterable, Iterator, Sequence

from itw import messages
from itw.reporting.markdown import one_line
from itw.tally import rows
from itw.tally.entry import Kind
from itw.tally.period import Period
from itw.tally.rows import Row


def text_of(period: Period) -> Iterator[str]:
    """What figures mean is said where there are any."""
    yield rows.title_of(period)
    tables = list(_tables(period))
    yield from tables
    if tables:
        yield ""
        yield messages.report_heading_title(part="meaning")
        yield from (f"  {sentence}" for sentence in messages.meaning_titles())
    yield ""
    yield from rows.verdicts_of(period)


def _tables(period: Period) -> Iterator[str]:
    whole = period.whole
    yield from _table("rules", messages.rule_heads_title(), rows.rule_rows(period))
    yield from _table(
        "repositories", messages.repository_heads_title(), rows.repository_rows(period)
    )
    heads = messages.outcome_heads_title()
    yield from _table("tests", heads, rows.outcome_rows(whole.of(Kind.TEST)))
    yield from _table("written", heads, rows.outcome_rows(whole.of(Kind.WRITTEN)))
    yield from _table("failed", messages.failed_heads_title(), rows.failed_rows(period))
    yield from _table("unusable", messages.unusable_heads_title(), rows.unusable_rows(period))
    yield from _table("observed", messages.observed_heads_title(), rows.observed_rows(period))


def _table(part: str, heads: Sequence[str], found: Iterable[Row]) -> Iterator[str]:
    """Nothing where there is nothing; numbers to the right."""
    lines = [[_cell(value) for value in row] for row in (heads, *found)]
    if len(lines) == 1:
        return
    widths = [max(len(text) for text, _ in column) for column in zip(*lines, strict=True)]
    yield ""
    yield messages.report_heading_title(part=part)
    for line in lines:
        cells = (
            f"{text:>{width}}" if is_number else f"{text:<{width}}"
            for (text, is_number), width in zip(line, widths, strict=True)
        )
        yield f"  {'  '.join(cells)}".rstrip()


def _cell(value: str | int) -> tuple[str, bool]:
    return (f"{value:,}", True) if isinstance(value, int) else (one_line(value, limit=80), False)
