"""One HTML page: one column, light and dark, readable on a phone, no script.

Everything that is given as text is escaped here; nothing else may be put into a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --bar: #54aeff;
  --paper: #fff; --shade: #f6f8fa; --bad: #cf222e; --good: #1a7f37; --link: #0969da;
  --unsure: #9a6700; --alarm: #bc4c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d;
  --bar: #1f6feb; --paper: #0d1117; --shade: #151b23; --bad: #ff7b72; --good: #3fb950;
  --link: #4493f8; --unsure: #d29922; --alarm: #f0883e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; font-size: 1.15rem; }
h3 { margin: 1.5rem 0 .3rem; font-size: 1rem; } p { margin: .4rem 0; overflow-wrap: anywhere; }
p.soft, td.soft, figcaption { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93em; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .45rem; text-align: left;
  vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
code { background: var(--shade); border-radius: 4px; padding: .1em .3em; font-size: .9em; }
figure { margin: 1rem 0; overflow-x: auto; } svg { width: 100%; min-width: 34rem; height: auto; }
figure.days { direction: rtl; } figure.days > * { direction: ltr; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg text.soft { fill: var(--soft); } svg rect { fill: var(--bar); }
pre { background: var(--shade); border-radius: 6px; padding: .6rem .9rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace; }
details { margin: .5rem 0; } summary { cursor: pointer; } a { color: var(--link); }
a code { color: inherit; } code { overflow-wrap: anywhere; } td code { overflow-wrap: normal; }
.story { border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px;
  margin: 1rem 0; padding: .6rem .9rem .8rem; }
.story h3 { margin: 0 0 .2rem; overflow-wrap: anywhere; }
.story.unsure { border-left-color: var(--unsure); }
.bad { color: var(--bad); } .unsure > h3 .bad { color: var(--unsure); }
.good { color: var(--good); } .soft { color: var(--soft); }
.rows { margin: .6rem 0 .2rem; display: grid; grid-template-columns: max-content 1fr max-content;
  column-gap: .9rem; row-gap: .1rem; align-items: baseline; }
.rows > * { padding: .1rem 0; min-width: 0; overflow-wrap: anywhere; }
.label { color: var(--soft); } .aside { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; color: var(--soft); }
.rows .broken { color: var(--bad); font-weight: 600; } .rows .why { color: var(--bad); }
.rows .code { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
.rows .more { color: var(--good); } .rows .less { color: var(--bad); }
.rows .service { font: 13px/1.45 ui-monospace, monospace; } .rows .alarm { color: var(--alarm); }
ul.tests { list-style: none; padding: 0; } ul.tests li { padding: .15rem 0; }
ul.tests .sign { display: inline-block; width: 1.4em; }
button { background: var(--good); color: #fff; border: 0; border-radius: 6px; cursor: pointer;
  font: inherit; font-weight: 600; padding: .6rem 1.2rem; }
button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media (prefers-color-scheme: dark) { button { background: #238636; } }
@media (max-width: 36rem) { button { width: 100%; } }
@media (max-width: 36rem) { body { font-size: 16px; } .rows { column-gap: .6rem; } }
"""


@dataclass(frozen=True, slots=True)
class HTML:
    """Markup that was made here; anything else is text, and gets escaped."""

    markup: str


def page(title: str, *parts: HTML) -> str:
    """A whole document."""
    body = "\n".join(part.markup for part in parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def joined(*parts: HTML | str) -> HTML:
    """Pieces of one line; text among them is escaped."""
    return HTML("".join(p.markup if isinstance(p, HTML) else escape(p) for p in parts))


def in_paragraph(*parts: HTML | str) -> HTML:
    return HTML(f"<p>{joined(*parts).markup}</p>")


def heading(text: str) -> HTML:
    return HTML(f"<h2>{escape(text)}</h2>")


def subheading(text: str) -> HTML:
    return HTML(f"<h3>{escape(text)}</h3>")


def element(name: str, *parts: HTML | str, kind: str = "") -> HTML:
    """An element of ours around text and markup; `kind` is its class."""
    return HTML(f"<{name}{_class(kind, bool(kind))}>{joined(*parts).markup}</{name}>")


def anchor(text: str, url: str) -> HTML:
    """A link, where there is an address of the web to point at."""
    shown = code(text).markup
    if not url.startswith(("https://", "http://")):
        return HTML(shown)
    return HTML(f'<a href="{escape(url)}">{shown}</a>')


def details(summary: str, *parts: HTML) -> HTML:
    body = "\n".join(part.markup for part in parts)
    return HTML(f"<details><summary>{escape(summary)}</summary>\n{body}\n</details>")


def paragraph(text: str, *, soft: bool = False) -> HTML:
    return HTML(f"<p{_class('soft', soft)}>{escape(text)}</p>")


def code(text: str) -> HTML:
    return HTML(f"<code>{escape(text)}</code>")


def table(heads: Sequence[str], rows: Iterable[Sequence[str | int | HTML]]) -> HTML:
    """A table; whole numbers are aligned to the right, with their heads."""
    lines = [[_cell(value) for value in row] for row in rows]
    numeric = [
        all(line[i].startswith('<td class="number"') for line in lines) for i in range(len(heads))
    ]
    head = "".join(
        f"<th{_class('number', is_number and bool(lines))}>{escape(text)}</th>"
        for text, is_number in zip(heads, numeric, strict=True)
    )
    body = "\n".join(f"<tr>{''.join(line)}</tr>" for line in lines)
    return HTML(
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _class(name: str, applies: bool) -> str:
    return f' class="{name}"' if applies else ""


def _cell(value: str | int | HTML) -> str:
    if isinstance(value, HTML):
        return f"<td>{value.markup}</td>"
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    return f"<td>{escape(value)}</td>"


def bars(caption: str, values: Sequence[tuple[str, int]]) -> HTML:
    """A horizontal bar for each (label, count), with the count at its end."""
    row, left, width = 24, 230, 800
    most = max((count for _, count in values), default=0) or 1
    lines = []
    for index, (label, count) in enumerate(values):
        y, length = index * row, (width - left - 60) * count / most
        lines.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{left}" y="{y + 4}" width="{length:.1f}" height="16" rx="2"/>'
            f'<text class="soft" x="{left + length + 6:.1f}" y="{y + 16}">{count:,}</text>'
        )
    height = row * max(len(values), 1)
    return HTML(
        f'<figure><figcaption>{escape(caption)}</figcaption><svg viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(caption)}">{"".join(lines)}</svg></figure>'
    )
