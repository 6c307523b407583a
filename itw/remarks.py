"""What a report says beside findings: of the configuration, the registry and unused allows."""

from collections.abc import Iterator

from itw import messages
from itw.links import Links
from itw.markdown import link, text
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
