"""What a rule found, as a value."""

from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import sha256
from typing import Self

# What is said of configuration and allows beside the rules: nobody can allow or waive these.
INVALID_CONFIG = "invalid_config"
INVALID_ALLOW = "invalid_allow"
NOT_RULES = frozenset({INVALID_CONFIG, INVALID_ALLOW})


class Severity(IntEnum):
    """`error`: the test does not do its job. `warning`: breaks the spec. `note`: summary only."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()

    @classmethod
    def from_name(cls, name: str) -> Self:
        return cls[name.upper()]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A range of lines in a file at head; lines are 1-based, `end_line` is included.

    `column` is 1-based too, 0 where the whole lines are meant.
    """

    path: str
    line: int
    end_line: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """Replace the whole lines of a place by `text` ("" deletes them)."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What mends a finding: lines of one file, in order, none of them next to each other."""

    lines: tuple[Lines, ...]
    proof: str = "applies"  # or "compiles"

    @property
    def only(self) -> Lines | None:
        """The one place, where there is no other: all that a suggestion can replace."""
        return self.lines[0] if len(self.lines) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect under one rule.

    `function` is the top-level test's name, "" for findings about a connector. `anchor` is what
    the fingerprint holds on to instead of a line number: it survives moves and reformatting.
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    clause: str  # heading of the spec, or file of the profile, the rule rests on
    function: str = ""
    connector: str = ""  # "output nats", for findings about a connector
    anchor: str = ""
    offset: int = -1  # byte at head where the call or closure starts, for who mends it
    edit: Edit | None = None
    introduced: bool = True  # False: the pull request touches the test but did not add this
    origin: str = ""  # package and function at base, where the function was followed from there
    helper: str = ""  # the function it is in, where that is not the test
    followed: str = ""  # how that was reached, as the end of the message

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits over rule, function and anchor; never over lines.

        The function's package and name are those it has at base, so moves and renames keep it.
        """
        origin = self.origin or f"{self.place.path.rpartition('/')[0]} {self.function}"
        parts = (self.rule, origin, self.connector, self.anchor)
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def reason(self) -> str:
        """The message without where the helper is: the same for every helper."""
        return self.message.removesuffix(self.followed)

    def numbered(self, number: int) -> "Finding":
        """The same trouble once more in the same function."""
        return replace(self, anchor=f"{self.anchor}#{number}")
