"""Draws a pull request as one HTML file: no script, nothing loaded from elsewhere."""

import re
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tools.demo import diff_table
from tools.demo.github_markdown import render
from tools.demo.view import PullRequest

TEMPLATES = Path(__file__).parent / "templates"
TAG = re.compile(r"<[^>]*>")
SECTIONS = {"/checks": "checks", "/runs/": "checks", "/files": "files", "/blob/": "files"}
# Worst first: a commit shows the worst of its check runs.
STATES = ("failure", "in_progress", "queued", "neutral", "success")


def page(pull: PullRequest, *, site: str = "") -> str:
    """Links to `site` lead to the section of this page that shows what they are about."""
    template = _environment().get_template("page.html")
    current = [run for run in pull.check_runs if run.sha == pull.head_sha]
    html = template.render(
        pull=pull,
        style=_style(),
        states=_worst_states(pull),
        current=current,
        spoken_of={thread.path for thread in pull.threads if not thread.resolved_by},
        remarks=1 + _remarks(pull),
    )
    return re.sub(rf'href="{re.escape(site)}(/[^"]*)"', _section, html) if site else html


def _section(link: re.Match[str]) -> str:
    for part, section in SECTIONS.items():
        if part in link[1]:
            return f'href="#{section}"'
    return 'href="#conversation"'


def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "rows": diff_table.rows,
        "last_rows": diff_table.last_rows,
        "lines_of": diff_table.lines_of,
        "markdown": lambda text, replaced=(): render(text, replaced=replaced),
        "markdown_of_check": lambda text: render(text, comment=False),
        "headline": headline,
        "hue": hue,
        "took": took,
        "without_bot": lambda login: login.removesuffix("[bot]"),
    }
    return environment


def _style() -> Markup:
    """The style sheet; Pygments' colours are nested below the scheme that they are made for."""
    light, dark = diff_table.stylesheet("xcode"), diff_table.stylesheet("github-dark")
    sheet = (TEMPLATES / "page.css").read_text()
    return Markup(f"{sheet}\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n")  # noqa: S704


def _worst_states(pull: PullRequest) -> dict[str, str]:
    worst: dict[str, str] = {}
    for run in pull.check_runs:
        known = [run.state, *([worst[run.sha]] if run.sha in worst else [])]
        worst[run.sha] = min(known, key=lambda state: (*STATES, state).index(state))
    return worst


def _remarks(pull: PullRequest) -> int:
    threads = sum(len(thread.remarks) for thread in pull.threads)
    return threads + sum(hasattr(event, "body") for event in pull.events)


def headline(body: str, limit: int = 80) -> str:
    """The first line of a comment without its markup, for a line that a thread folds into."""
    first = next((line for line in TAG.sub("", str(render(body))).split("\n") if line.strip()), "")
    words = Markup(first).unescape().strip()  # noqa: S704 - unescaped, so that it is escaped again
    return words if len(words) <= limit else words[: limit - 1].rpartition(" ")[0] + "…"


def hue(login: str) -> int:
    """A colour that stays with the name: degrees on the colour wheel."""
    return sum(ord(letter) * (index + 7) for index, letter in enumerate(login)) % 360


def took(started: datetime, completed: datetime) -> str:
    seconds = (completed - started).total_seconds()
    return f"{seconds:.0f} s" if seconds >= 1 else "under a second"
