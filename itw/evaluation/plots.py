"""Plots of an evaluation: SVG of our own, in the page's colours, readable without any script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from itw import messages
from itw.evaluation.rows import Rate
from itw.evaluation.share import Share
from itw.reporting.page import HTML

WIDTH, LEFT, RIGHT = 800, 250, 100
SPAN = WIDTH - LEFT - RIGHT
WRITTEN, OWN, GOAL, LINE = "var(--bar)", "var(--unsure)", "var(--good)", "var(--line)"


@dataclass(frozen=True, slots=True)
class Bar:
    """`length` is a part of the longest possible, 0 to 1; `said` stands at its end."""

    length: float
    said: str
    colour: str = WRITTEN


def intervals(caption: str, rates: Sequence[Rate]) -> HTML:
    """A dot and its interval for each share, the repository's own below, and the goal."""
    row, lines = 40, list(_scale(40 * len(rates)))
    for index, rate in enumerate(rates):
        y = index * row + row / 2
        lines.append(_label(rate.title, y + 4))
        if rate.goal is not None:
            x = _x(rate.goal)
            lines.append(_stroke(x, y - 12, x, y + 12, GOAL, 2))
        both = rate.written.n > 0 and rate.own.n > 0
        lines += _dot(rate.written, y - (6 if both else 0), WRITTEN)
        lines += _dot(rate.own, y + (8 if both else 0), OWN)
    return _figure(caption, lines, row * len(rates) + 22, legend=True)


def bars(caption: str, rows: Sequence[tuple[str, Sequence[Bar]]], *, legend: bool = False) -> HTML:
    """One or two horizontal bars for each label."""
    lines: list[str] = []
    y = 0.0
    for label, several in rows:
        lines.append(_label(label, y + 8 * len(several) + 6))
        for bar in several:
            length = SPAN * bar.length
            lines.append(
                f'<rect x="{LEFT}" y="{y + 3:.1f}" width="{max(length, 1):.1f}" height="12" rx="2"'
                f' style="fill:{bar.colour}"/>'
                f'<text class="soft" x="{LEFT + length + 6:.1f}" y="{y + 13:.1f}">'
                f"{escape(bar.said)}</text>"
            )
            y += 16
        y += 8
    return _figure(caption, lines, int(y) or 1, legend=legend)


def share_bars(rows: Sequence[tuple[str, Share, Share]]) -> Iterator[tuple[str, list[Bar]]]:
    """What was written and the repository's own, for each connector that has either."""
    for label, written, own in rows:
        several = [
            Bar(share.rate, str(share), colour)
            for share, colour in ((written, WRITTEN), (own, OWN))
            if share.rate is not None
        ]
        if several:
            yield label, several


def amounts(rows: Sequence[tuple[str, float, str]]) -> Iterator[tuple[str, list[Bar]]]:
    """Labels with a number and how it is said; the largest takes the whole width."""
    most = max((value for _, value, _ in rows), default=0.0) or 1.0
    for label, value, said in rows:
        yield label, [Bar(value / most, said)]


def _scale(height: float) -> Iterator[str]:
    for percent in range(0, 101, 25):
        x = _x(percent / 100)
        yield _stroke(x, 0, x, height, LINE, 1)
        yield (
            f'<text class="soft" x="{x:.1f}" y="{height + 17}" text-anchor="middle">'
            f"{percent} %</text>"
        )


def _dot(share: Share, y: float, colour: str) -> list[str]:
    interval, rate = share.interval, share.rate
    if interval is None or rate is None:
        return []
    return [
        _stroke(_x(interval[0]), y, _x(interval[1]), y, colour, 2),
        f'<circle cx="{_x(rate):.1f}" cy="{y:.1f}" r="4.5" style="fill:{colour}"/>',
        f'<text class="soft" x="{WIDTH - RIGHT + 12}" y="{y + 4:.1f}">{escape(str(share))}</text>',
    ]


def _x(part: float) -> float:
    return LEFT + SPAN * part


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, width: int) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' style="stroke:{colour};stroke-width:{width}"/>'
    )


def _label(text: str, y: float) -> str:
    short = text if len(text) <= 36 else f"{text[:35]}…"
    size = ' style="font-size:11px"' if len(short) > 33 else ""  # wide fonts would leave the plot
    return f'<text x="{LEFT - 10}" y="{y:.1f}" text-anchor="end"{size}>{escape(short)}</text>'


def _figure(caption: str, lines: Sequence[str], height: float, *, legend: bool) -> HTML:
    said = f"<figcaption>{escape(caption)}{_legend() if legend else ''}</figcaption>"
    return HTML(
        f'<figure>{said}<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img"'
        f' aria-label="{escape(caption)}">{"".join(lines)}</svg></figure>'
    )


def _legend() -> str:
    """Colours with their words, so that nobody has to guess."""
    return "".join(
        f' · <span style="color:{colour}">●</span> {escape(messages.series_title(own=own))}'
        for own, colour in ((False, WRITTEN), (True, OWN))
    )
