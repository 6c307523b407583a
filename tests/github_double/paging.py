"""Cuts lists into pages and links them with the Link header."""

from typing import Any
from urllib.parse import urlencode

from tests.github_double.exchange import Call

UNPAGED = {"git/list-matching-refs", "repos/get-content"}


def page(body: Any, call: Call) -> tuple[Any, dict[str, str]]:
    """The page that was asked for, and its links."""
    if isinstance(body, list) and call.operation.id not in UNPAGED:
        return _cut(body, call)
    if isinstance(body, dict) and "total_count" in body:
        name = next(key for key, value in body.items() if isinstance(value, list))
        part, links = _cut(body[name], call)
        return {**body, name: part}, links
    return body, {}


def _cut(items: list[Any], call: Call) -> tuple[list[Any], dict[str, str]]:
    size = min(max(_number(call.query.get("per_page"), 30), 1), 100)
    at = max(_number(call.query.get("page"), 1), 1)
    last = max(-(-len(items) // size), 1)
    links: dict[str, int] = {}
    if at < last:
        links |= {"next": at + 1, "last": last}
    if at > 1:
        links |= {"prev": at - 1, "first": 1}
    url = call.root.api + call.path
    text = ", ".join(
        f'<{url}?{urlencode(call.query | {"page": str(number)})}>; rel="{name}"'
        for name, number in links.items()
    )
    return items[(at - 1) * size : at * size], {"Link": text} if text else {}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
