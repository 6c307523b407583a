"""Plots over days: SVG of our own, in the page's colours, readable without any script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from itw.reporting.page import HTML

WIDTH, HEIGHT, LEFT, TOP = 800, 150, 60, 12
SPAN = WIDTH - LEFT - 10


@dataclass(frozen=True, slots=True)
class Series:
    """A number for each day, and the colour it is drawn in."""

    name: str
    values: Sequence[float]
    colour: str = "var(--bar)"


def stacked(caption: str, days: Sequence[str], series: Sequence[Series]) -> HTML:
    """A column for each day, the series upon each other in their order."""
    sums = [sum(values) for values in zip(*(each.values for each in series), strict=True)]
    most = max(sums, default=0) or 1
    slot = SPAN / max(len(days), 1)
    lines = [*_scale(most), *_days(days, slot)]
    for index in range(len(days)):
        below = 0.0
        for each in series:
            height = HEIGHT * each.values[index] / most
            below += height
            if height:
                lines.append(_column(LEFT + index * slot, TOP + HEIGHT - below, slot, height, each))
    return _figure(caption, lines, series)


def beside(caption: str, days: Sequence[str], series: Sequence[Series]) -> HTML:
    """A column for each day and series: they count different things, so they have no sum."""
    most = max((value for each in series for value in each.values), default=0) or 1
    slot = SPAN / max(len(days), 1)
    lines, width = [*_scale(most), *_days(days, slot)], min(slot, 60) / max(len(series), 1)
    for index in range(len(days)):
        for place, each in enumerate(series):
            height = HEIGHT * each.values[index] / most
            if height:
                x = LEFT + index * slot + place * width
                lines.append(_column(x, TOP + HEIGHT - height, width, height, each))
    return _figure(caption, lines, series)


def _column(x: float, y: float, slot: float, height: float, series: Series) -> str:
    gap = min(4.0, slot / 5)
    return (
        f'<rect x="{x + gap / 2:.1f}" y="{y:.1f}" width="{min(slot - gap, 60):.1f}"'
        f' height="{height:.1f}" style="fill:{series.colour}"/>'
    )


def _scale(most: float) -> Iterator[str]:
    for part in (0.0, 1.0) if most in (1, 3, 5, 7, 9) else (0.0, 0.5, 1.0):  # no half findings
        y = TOP + HEIGHT * (1 - part)
        yield (
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - 10}" y2="{y:.1f}"'
            ' style="stroke:var(--line);stroke-width:1"/>'
            f'<text class="soft" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{_number(most * part)}</text>"
        )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:,.2f}"


def _days(days: Sequence[str], slot: float) -> Iterator[str]:
    """As many as there is room for, the last one always."""
    step = max(1, -(-90 // max(int(slot), 1)))
    for index in range(len(days) - 1, -1, -step):
        x = LEFT + index * slot + min(slot, 60) / 2
        yield (
            f'<text class="soft" x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">'
            f"{escape(days[index][5:])}</text>"
        )


def _figure(caption: str, lines: Sequence[str], series: Sequence[Series]) -> HTML:
    named = "".join(
        f' · <span style="color:{each.colour}">■</span> {escape(each.name)}'
        f" {_number(sum(each.values))}"
        for each in series
        if each.name
    )
    return HTML(
        f'<figure class="days"><figcaption>{escape(caption)}{named}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {TOP + HEIGHT + 26}" role="img"'
        f' aria-label="{escape(caption)}">{"".join(lines)}</svg></figure>'
    )


def series_of(rows: Mapping[str, Sequence[float]], colours: Mapping[str, str]) -> list[Series]:
    """Those that have a colour, in the colours' order."""
    return [Series(name.replace("_", " "), rows[name], colours[name]) for name in colours]
