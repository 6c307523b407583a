"""Asks GitHub again for deliveries that nobody took."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from itw.recovery.deliveries import REFUSED, Delivery, Log
from workers.github.deliveries import Deliveries, DeliveriesPage
from workers.recovery.memory import Memory, Scanned

log = structlog.get_logger()

OVERLAP = timedelta(minutes=10)  # of what is read twice: a delivery is listed once it has ended
PAGES = 30  # of a hundred deliveries, in one round: three days of a large organisation in ten
AT_MOST = 100  # asked for in one round
PROBES = 1  # while the receiver takes nothing: enough to notice when it does


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a round did; in a dry run, what it would have done."""

    asked: tuple[str, ...] = ()  # guids
    waiting: int = 0  # missed, and not due yet or not asked for any more
    lost: tuple[str, ...] = ()  # GitHub keeps them no longer
    requests: int = 0


@dataclass
class Redelivery:
    """One round at a time. `now` is GitHub's clock."""

    deliveries: Deliveries
    memory: Memory
    now: Callable[[], datetime]
    dry: bool = False
    pages: int = PAGES
    requests: int = field(default=0, init=False)

    def round(self) -> Asked:
        self.requests = 0
        scanned, newest = self._read_on(self.memory.scanned())
        now = self.now()
        lost = scanned.log.lost(now)
        kept = scanned.log.without(lost)
        guids = kept.due(now, at_most=AT_MOST if _answers(newest) else PROBES)
        gone = [] if self.dry else self._ask(guids, kept)
        after = kept.without(gone).asking([each for each in guids if each not in gone], now)
        asked = Asked(
            asked=tuple(each for each in guids if each not in gone),
            waiting=len(after.missed) - len(guids) + len(gone),
            lost=(*lost, *gone),
            requests=self.requests,
        )
        if not self.dry:
            self._remember(replace(scanned, log=after), asked)
        return asked

    def _read_on(self, scanned: Scanned) -> tuple[Scanned, Delivery | None]:
        """What is new, and then some more of what is older where that was not read yet."""
        first = self._page("")
        newest = first.deliveries[0] if first.deliveries else None
        log, older = self._back_to(scanned.mark, first, scanned.log)
        # What was left off now is newer than what was left off before: the one leads to the other.
        behind = older or scanned.older
        if not older and behind:
            log, behind = self._back_to(None, self._page(behind), log)
        mark = newest.at if newest else scanned.mark
        return Scanned(log=log, mark=mark, older=behind), newest

    def _back_to(self, mark: datetime | None, page: DeliveriesPage, log: Log) -> tuple[Log, str]:
        """Everything down to that moment, or where it has to go on next time."""
        while True:
            log = log.reading(page.deliveries)
            reached = mark is not None and any(d.at < mark - OVERLAP for d in page.deliveries)
            if reached or not page.older:
                return log, ""
            if self.requests >= self.pages:
                return log, page.older
            page = self._page(page.older)

    def _page(self, cursor: str) -> DeliveriesPage:
        self.requests += 1
        return self.deliveries.page(cursor)

    def _ask(self, guids: list[str], missed: Log) -> list[str]:
        """Those that GitHub does not have any more."""
        gone = []
        for guid in guids:
            self.requests += 1
            if not self.deliveries.ask_again(max(missed.missed[guid].attempts)):
                gone.append(guid)
        return gone

    def _remember(self, scanned: Scanned, asked: Asked) -> None:
        self.memory.keep_scanned(scanned)
        self.memory.count({"redelivered": len(asked.asked), "deliveries_lost": len(asked.lost)})
        if asked.asked or asked.lost:
            log.info("redelivery", asked=len(asked.asked), waiting=asked.waiting, lost=asked.lost)


def _answers(newest: Delivery | None) -> bool:
    """Whether the receiver took the latest delivery, or understood it at least."""
    return newest is None or newest.succeeded or newest.status_code in REFUSED
