"""Every link leads somewhere, and every page is found from an index."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, links, tokens


@cache
def anchors(name: str) -> frozenset[str]:
    """The headings as GitHub addresses them, repeated ones with their number."""
    seen: dict[str, int] = {}
    found = set()
    for opening, token in zip(tokens(name), tokens(name)[1:], strict=False):
        if opening.type == "heading_open":
            words = "".join(each.content for each in token.children or [])
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
            seen[slug] = seen.get(slug, 0) + 1
    return frozenset(found)


def problem_of(name: str, target: str) -> str:
    path, _, anchor = target.partition("#")
    file = (ROOT / name).parent.joinpath(path).resolve() if path else ROOT / name
    if not file.is_relative_to(ROOT) or not file.exists():
        return f"{target}: no such file"
    if anchor and anchor not in anchors(str(file.relative_to(ROOT))):
        return f"{target}: no such heading"
    return ""


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    inside = [each for each in links(name) if not re.match(r"[a-z]+:", each)]

    assert [problem for each in inside if (problem := problem_of(name, each))] == []


def test_the_index_has_every_page() -> None:
    index = set(links("docs/README.md"))
    pages = [Path(name).relative_to("docs") for name in PAGES if Path(name).parent.name == "docs"]

    assert {str(each) for each in pages} - index == {"README.md"}


def test_the_list_of_decisions_has_every_page() -> None:
    pages = {name.rpartition("/")[2] for name in PAGES if name.startswith("docs/decisions/")}

    assert pages - set(links("docs/decisions/README.md")) == {"README.md"}


def test_the_map_has_every_package() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    packages = [each.parent for top in ("itw", "workers") for each in ROOT.glob(f"{top}/*/*.py")]
    names = {str(each.relative_to(ROOT)) for each in packages}

    assert [name for name in sorted(names) if f"`{name}/`" not in page] == []


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs/how-it-works.svg").read_text()

    assert "prefers-color-scheme: dark" in picture
    assert re.findall(r"(?:href|src)=|https?://(?!www\.w3\.org/2000/svg)|<script", picture) == []


@pytest.mark.parametrize("name", PAGES)
def test_rows_of_tables_are_whole(name: str) -> None:
    """GitHub fills up a row that is short, and cuts off one that is long."""
    lines = (ROOT / name).read_text().splitlines()
    for token in tokens(name):
        if token.type == "table_open" and token.map is not None:
            first, last = token.map
            rows = [line.rstrip() for line in lines[first:last] if line.startswith("|")]
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            assert len(widths) <= 1, rows[0]
