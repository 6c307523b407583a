"""Whether this installation has sandbox workers, and what they may run."""

from dataclasses import dataclass

LATELY = 600  # seconds; a worker that is restarted or deployed anew is back by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What the sandbox workers last said of themselves, and how long ago.

    `failed` are the probes of the engine that did not hold: with any, nobody's code runs here but
    that of people with write access.
    """

    seconds_ago: float
    failed: tuple[str, ...] = ()

    @property
    def lately(self) -> bool:
        return self.seconds_ago <= LATELY
