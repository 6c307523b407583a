"""Shows a writing job on standard error: a line for each phase, and in a terminal what runs now."""

import time

from itw import messages
from itw.story.live import Live
from itw.writing.standing import Standing
from workers.cli.picture import Told


class ToldOfWriting(Told):
    """A line when a phase begins; `workers.writing.watching.Shown`."""

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._since = time.monotonic()

    def at(self, standing: Standing) -> None:
        with self._lock:
            before, self._standing, self._live = self._standing, standing, Live()
            self._since = time.monotonic()
        if before is None or (before.phase, before.draft) != (standing.phase, standing.draft):
            self.say(_told(standing))

    def picture(self, width: int) -> list[str]:
        """Below the phase and what it took until now."""
        with self._lock:
            standing, since = self._standing, self._since
        if standing is None:
            return []
        now = _told(standing, seconds=standing.seconds + time.monotonic() - since)
        return [now, *super().picture(width)]


def _told(standing: Standing, *, seconds: float | None = None) -> str:
    return messages.standing_title(
        phase=standing.phase.value,
        draft=standing.draft,
        number=standing.number,
        of=standing.of,
        cost=standing.cost,
        seconds=standing.seconds if seconds is None else seconds,
    )
