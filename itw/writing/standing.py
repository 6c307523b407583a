"""Where a writing job stands: what a comment, a check run and a terminal tell while it goes on."""

from dataclasses import dataclass

from itw.writing.evidence import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`number` of `of` counts runs, or broken connectors; `cost` is in micro-dollars."""

    phase: Phase
    draft: int = 0  # the first one is 1; 0 before there is one
    number: int = 0
    of: int = 0
    cost: int = 0
    seconds: float = 0.0
