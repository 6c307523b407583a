"""A look at one repository: which pull requests lack something, and which commands nobody heard."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from itw.jobs import AnswerCommand, ReviewPullRequest
from itw.recovery.commands import SeenComment, unheard, window_start
from itw.recovery.deliveries import KEPT
from itw.recovery.pulls import (
    Circumstances,
    Decision,
    Look,
    Next,
    SeenPull,
    decide,
    is_settled,
    was_just_seen,
)
from itw.recovery.repositories import Installation, Visit
from workers.github.overview import Overview
from workers.recovery.living import Living
from workers.recovery.memory import Memory
from workers.recovery.unshown import Unshown

LATELY = timedelta(days=1)
REASON = "swept"  # a review's, which its log shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a sweep has to do; `job` would also be put by the webhook that was lost."""

    job: ReviewPullRequest | AnswerCommand
    finish: SeenPull | None = None  # its check runs are to be ended, and no job is put
    newer: str = ""  # the head that came after that of `finish`


@dataclass
class Visiting:
    """One visit. `act` does what was found, and says whether it could be done now.

    What is remembered is written after the act: done twice is harmless, not done is not.
    """

    installation: Installation
    name: str
    overview: Overview
    memory: Memory
    living: Callable[[], Living]
    leased: Callable[[int], bool]
    unshown: Unshown
    act: Callable[[Found], bool]
    now: datetime
    dry: bool = False
    settled: bool = field(default=True, init=False)

    def look(self, visit: Visit) -> Visit:
        """What is to be remembered of the repository."""
        visit = self._look_at_pulls(visit)
        if self.installation.can_answer:
            visit = self._look_at_comments(visit)
        return replace(visit, at=self.now, settled=self.settled)

    def _look_at_pulls(self, visit: Visit) -> Visit:
        listed = self.overview.pulls(self.name, visit.pulls_etag if visit.settled else "")
        if listed is None:
            return visit
        for pull in self._candidates(listed.pulls, visit.listed_from):
            if visit.at is None and self.now - pull.updated < LATELY:
                self._end_superseded(pull)
            self._judge(pull, visit.since)
        if not self.settled:
            return replace(visit, pulls_etag="")
        newest = max((each.updated for each in listed.pulls), default=visit.mark)
        return replace(visit, pulls_etag=listed.etag, mark=newest)

    def _candidates(self, first: Sequence[SeenPull], start: datetime) -> Iterator[SeenPull]:
        """Updated since; beyond the first hundred, those that are open."""
        for pull in first:
            if pull.updated < start:
                return
            if pull.is_open or self.now - pull.updated < KEPT:
                yield pull
        if len(first) < 100:
            return
        seen = {pull.number for pull in first}
        for pull in self.overview.open_pulls(self.name):
            if pull.updated < start:
                return
            if pull.number not in seen:
                yield pull

    def _end_superseded(self, pull: SeenPull) -> None:
        """All was forgotten, and a push may have come after a worker died: nobody else knows.

        Whoever may be at it still would end it the same way.
        """
        if str(pull.number) in self._looks:
            return
        for head in self.overview.earlier_heads(self.name, pull.number):
            runs = self.overview.runs(self.name, head)
            if any(run.is_of(pull.number) and not run.completed for run in runs):
                old = replace(pull, head_sha=head)
                self.act(Found(job=self._review(old), finish=old, newer=pull.head_sha))

    def _judge(self, pull: SeenPull, since: datetime) -> None:
        look = self._looks.get(str(pull.number))
        if is_settled(pull, look):
            return
        if was_just_seen(pull, look, self.now):
            self.settled = False
            return
        runs = self.overview.runs(self.name, pull.head_sha)
        known = Circumstances(
            now=self.now,
            since=since,
            alive=self._is_alive(pull),
            quiet=self.unshown.is_quiet(pull.number, pull.head_sha),
        )
        self._carry_out(decide(pull, look, runs, known), pull)

    def _carry_out(self, decision: Decision, pull: SeenPull) -> None:
        self.settled &= decision.look.settled
        if decision.next in {Next.REVIEW, Next.FINISH}:
            ending = pull if decision.next is Next.FINISH else None
            if not self.act(Found(job=self._review(pull), finish=ending)):
                return
        if not self.dry:
            self.memory.keep_look(self.name, pull.number, replace(decision.look, at=self.now))

    @cached_property
    def _looks(self) -> dict[str, Look]:
        return self.memory.looks(self.name)

    def _is_alive(self, pull: SeenPull) -> bool:
        return self.living().has(self.name, pull.number, pull.head_sha) or self.leased(pull.number)

    def _review(self, pull: SeenPull) -> ReviewPullRequest:
        return ReviewPullRequest(
            installation=self.installation.id,
            repository=self.name,
            number=pull.number,
            head_sha=pull.head_sha,
            reason=REASON,
            unasked=True,
        )

    def _look_at_comments(self, visit: Visit) -> Visit:
        start = window_start(self.now, visit.since)
        listed = self.overview.comments(self.name, start, visit.comments_etag)
        if listed is None:
            return visit
        put = self.memory.commands_put(self.name)
        found = unheard(listed.comments, since=start, now=self.now, put=put)
        edited = [each.node for each in found.comments if each.edited]
        own = self.overview.edited_by_authors(edited)
        # Where somebody else has edited one, the commands may be theirs.
        asked = (each for each in found.comments if not each.edited or each.node in (own or ()))
        done = [self._ask(each) for each in asked]
        whole = all(done) and not found.waiting and own is not None
        self.settled &= whole
        return replace(visit, comments_etag=listed.etag if whole else "")

    def _ask(self, comment: SeenComment) -> bool:
        job = AnswerCommand(
            installation=self.installation.id,
            repository=self.name,
            number=comment.number,
            comment_id=comment.id,
            author=comment.author,
            command="\n".join(comment.commands),
        )
        if self._is_being_answered(comment):
            return False
        heard = self.unshown.is_heard(comment.number, comment.id)
        if not heard and not self.act(Found(job=job)):
            return False
        if not self.dry:
            self.memory.keep_command(self.name, comment.id)
        return True

    def _is_being_answered(self, comment: SeenComment) -> bool:
        """Its webhook came, and its job waits."""
        return self.living().has(self.name, comment.number, "")
