"""The hidden marker that ties a text on GitHub to what it says, so that nothing is said twice.

One HTML comment on the last line of a body:

    <!-- integration-test-writer v1 kind=finding head=3f9c… fingerprints=a1b2…,c3d4… -->

Only the last line is read: a person who quotes our comment does not become us. Whoever reads a
marker checks first that the text's author is the App itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MARKER = re.compile(r"<!-- integration-test-writer v1((?: [a-z_]+=[\w./,:-]*)*) -->")
MOST = 2000  # fingerprints: 34 kB of the 64 that GitHub takes; the rest is new to the next review
VALUE = re.compile(r"[\w./,:-]*")


class Kind(StrEnum):
    """What the marked text is."""

    FINDING = "finding"  # an inline comment of a review
    REVIEW = "review"  # the body of a review: one for each head
    ANSWER = (
        "answer"  # the answer to a comment: `about` is its id, fingerprints what strangers heard
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a text of ours is about; unused fields stay empty and are not written."""

    kind: Kind
    head: str = ""  # full SHA
    fingerprints: tuple[str, ...] = ()
    about: str = ""

    def __str__(self) -> str:
        fields = {
            "kind": str(self.kind),
            "head": self.head,
            "fingerprints": ",".join(self.fingerprints[:MOST]),
            "about": self.about,
        }
        for name, value in fields.items():
            if not VALUE.fullmatch(value):
                raise ValueError(f"a marker's {name} can't hold {value!r}")
        written = "".join(f" {name}={value}" for name, value in fields.items() if value)
        return f"<!-- integration-test-writer v1{written} -->"


def marked(body: str, marker: Marker) -> str:
    """The body with its marker; a marker that was there before is replaced."""
    return f"{unmarked(body)}\n\n{marker}"


def unmarked(body: str) -> str:
    lines = body.rstrip().split("\n")
    if MARKER.fullmatch(lines[-1]):
        lines.pop()
    return "\n".join(lines).rstrip()


def marker_in(body: str) -> Marker | None:
    """The marker of a text, None where there is none that we can read."""
    match = MARKER.fullmatch(body.rstrip().rpartition("\n")[2])
    if match is None:
        return None
    fields = dict(pair.split("=", 1) for pair in match[1].split())
    try:
        kind = Kind(fields.get("kind", ""))
    except ValueError:  # written by a newer version
        return None
    fingerprints = tuple(filter(None, fields.get("fingerprints", "").split(",")))
    head, about = fields.get("head", ""), fields.get("about", "")
    return Marker(kind=kind, head=head, fingerprints=fingerprints, about=about)
