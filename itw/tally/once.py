"""What is counted once for a pull request, however often its jobs run."""

from dataclasses import dataclass

from itw.tally.entry import Entry


@dataclass(frozen=True, slots=True)
class Once:
    """`number` is how many there are under that name now; what was counted of them is left out.

    Fewer than before takes nothing back: what was counted was there.
    """

    name: str  # "found 3f9c…", the same each time for the same thing
    entry: Entry
    number: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that a review told: its rule, and the head at which it was told first."""

    rule: str
    head: str

    def __str__(self) -> str:
        return f"{self.head} {self.rule}"

    @classmethod
    def parse(cls, text: str) -> "Told":
        head, _, rule = text.partition(" ")
        return cls(rule, head)
