"""The pages that the browser is shown on loopback: the one that begins, and those that end it."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from itw import messages
from itw.app_setup.manifest import Site
from itw.app_setup.permissions import PERMISSIONS
from itw.reporting.page import HTML, code, element, heading, in_paragraph, page, paragraph


def beginning(
    *, site: Site, organization: str, manifest: Mapping[str, Any], state: str, minutes: int
) -> str:
    """What will be created, and the form that asks GitHub for it."""
    owner = messages.setup_owner(organization=organization)
    hook = manifest["hook_attributes"]["url"]
    return page(
        messages.setup_page_title(),
        paragraph(messages.setup_page_intro(host=site.host, owner=owner)),
        _form(site.registration(organization, state), manifest),
        paragraph(messages.setup_page_time(minutes=minutes), soft=True),
        heading(messages.setup_page_webhook()),
        in_paragraph(code(hook)),
        heading(messages.setup_page_permissions()),
        *_permissions(manifest["default_permissions"]),
        heading(messages.setup_page_events()),
        in_paragraph(code(", ".join(manifest["default_events"]))),
    )


def _permissions(asked: Mapping[str, str]) -> Iterator[HTML]:
    """One below the other: a table of sentences is not readable on a phone."""
    for each in (str(each) for each in PERMISSIONS if each.is_in(asked)):
        yield element("h3", each)
        yield in_paragraph(*_spans(messages.permission_why(each)))
        without = messages.page_without(said=messages.without_permission(each))
        yield element("p", *_spans(without), kind="soft")


def _spans(text: str) -> Iterator[str | HTML]:
    """What stands between backticks is code."""
    for index, part in enumerate(text.split("`")):
        yield code(part) if index % 2 else part


def _form(action: str, manifest: Mapping[str, Any]) -> HTML:
    """A button: nothing is sent before somebody has read what it is."""
    value = escape(json.dumps(manifest))
    return HTML(
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="manifest" value="{value}">'
        f"<p><button>{escape(messages.setup_page_button())}</button></p></form>"
    )


def ending(*, name: str, install: str) -> str:
    """The App is there and its secrets are kept."""
    link = HTML(f'<a href="{escape(install)}">{escape(messages.setup_page_install())}</a>')
    return page(
        messages.setup_created_title(name=name),
        paragraph(messages.setup_page_kept()),
        in_paragraph(link),
    )


def refusal(text: str) -> str:
    """Something is wrong with the request; the terminal goes on waiting."""
    return page(messages.setup_refused_title(), paragraph(text))
