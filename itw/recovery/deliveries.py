"""Which failed deliveries GitHub is asked for again, and when.

GitHub sends a webhook once. What was not taken is listed for three days, and sent again for whoever
asks. Everything is decided from that list: the tries are counted in it, too, so that nothing is
lost with our own memory but the moment of the latest try.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

KEPT = timedelta(days=3)  # https://docs.github.com/webhooks: redelivering webhooks
TRIES = 10  # the last one is asked for 17 hours after the first
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=8)
REFUSED = frozenset({400, 413, 415})  # understood and not taken: it would not be next time either

# What can mean a job, as the receiver's own table has it (bot/events.py; a test compares them).
ACTIONS = {
    "check_run": frozenset({"requested_action", "rerequested"}),
    "check_suite": frozenset({"rerequested"}),
    "installation": frozenset(
        {"created", "deleted", "new_permissions_accepted", "suspend", "unsuspend"}
    ),
    "installation_repositories": frozenset({"added", "removed"}),
    "issue_comment": frozenset({"created", "deleted", "edited"}),
    "merge_group": frozenset({"checks_requested"}),
    "pull_request": frozenset(
        {
            "closed",
            "converted_to_draft",
            "edited",
            "opened",
            "ready_for_review",
            "reopened",
            "synchronize",
        }
    ),
    "repository": frozenset({"archived", "deleted", "renamed", "transferred"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt; all attempts of one webhook have the same `guid`. `at` is GitHub's clock."""

    id: int
    guid: str
    at: datetime
    status_code: int  # 0 where nobody answered
    event: str
    action: str = ""
    redelivery: bool = False

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status_code < 300

    @property
    def is_wanted(self) -> bool:
        """Whether it is worth asking for: it may mean a job, and may be taken next time."""
        known = self.action in ACTIONS.get(self.event, ())
        return known and not self.succeeded and self.status_code not in REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A webhook of which no attempt has succeeded; `attempts` are the ids of those that failed."""

    first: datetime
    latest: datetime
    attempts: frozenset[int]
    asked: int = 0  # times
    asked_at: datetime | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """That in which they happened, as far as whole seconds tell."""
        return self.first, min(self.attempts)

    @property
    def tries(self) -> int:
        """Redeliveries, by GitHub's list or by what we remember."""
        return max(self.asked, len(self.attempts) - 1)

    def is_due(self, now: datetime) -> bool:
        """Later and later, and not for ever."""
        wait = min(FIRST_WAIT * 2**self.tries, LONGEST_WAIT)
        since = max(self.latest, self.asked_at or self.latest)
        return self.tries < TRIES and now - since >= wait

    def asked_again(self, now: datetime) -> "Missed":
        return replace(self, asked=self.tries + 1, asked_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What is known of deliveries by guid: those that are missed, and retries that succeeded."""

    missed: Mapping[str, Missed] = field(default_factory=dict)
    succeeded: frozenset[str] = frozenset()

    def reading(self, page: Sequence[Delivery]) -> "Log":
        """With another page of GitHub's list, which goes from new to old; twice is once."""
        missed, succeeded = dict(self.missed), set(self.succeeded)
        for each in page:
            if each.succeeded:
                missed.pop(each.guid, None)
                if each.redelivery:  # a first attempt that succeeded has no failed one before it
                    succeeded.add(each.guid)
            elif each.guid not in succeeded and each.is_wanted:
                missed[each.guid] = _with(each, missed.get(each.guid))
        return Log(missed=missed, succeeded=frozenset(succeeded))

    def due(self, now: datetime, *, at_most: int) -> list[str]:
        """The oldest first, in the order in which they happened."""
        due = [guid for guid, each in self.missed.items() if each.is_due(now)]
        return sorted(due, key=lambda guid: self.missed[guid].order)[:at_most]

    def asking(self, guids: Iterable[str], now: datetime) -> "Log":
        asked = {guid: self.missed[guid].asked_again(now) for guid in guids}
        return replace(self, missed={**self.missed, **asked})

    def without(self, guids: Iterable[str]) -> "Log":
        gone = set(guids)
        kept = {guid: each for guid, each in self.missed.items() if guid not in gone}
        return replace(self, missed=kept)

    def lost(self, now: datetime) -> list[str]:
        """Beyond what GitHub keeps: the sweep looks for what they were about."""
        return [guid for guid, each in self.missed.items() if now - each.first > KEPT]


def _with(each: Delivery, known: Missed | None) -> Missed:
    if known is None:
        return Missed(first=each.at, latest=each.at, attempts=frozenset({each.id}))
    return replace(
        known,
        first=min(known.first, each.at),
        latest=max(known.latest, each.at),
        attempts=known.attempts | {each.id},
    )
