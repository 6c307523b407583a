"""What a report says beside findings: of the configuration, the registry and unused allows."""

from __future__ import annotations  # for what is imported for its type alone

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itw import messages
from itw.reporting.links import Links
from itw.reporting.markdown import link, text

if TYPE_CHECKING:  # `itw check` has no remarks to write, and needs no detection
    from itw.review import Assessment

SHOWN = 10


def remarks_of(assessment: Assessment, links: Links) -> Iterator[str]:
    """Sentences in Markdown."""
    yield from assessment.remarks
    places = [
        messages.unused_allow_place(
            place=link(
                text(f"{each.path}:{each.line}"),
                links.line(each.path, assessment.diff.head, each.line),
            ),
            rule=each.rule,
        )
        for each in assessment.unused[:SHOWN]
    ]
    if places:
        yield messages.unused_allows(places=places, more=len(assessment.unused) - len(places))
