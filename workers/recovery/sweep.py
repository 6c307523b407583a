"""A round of the slow sweep: for each installation, a few repositories, with a few requests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

import structlog

from itw.errors import TransientError, UserError
from itw.jobs import Job, ReviewPullRequest
from itw.recovery.repositories import Installation, Visit, next_visits
from workers.github.allowance import Allowance, AllowanceSpent
from workers.github.app import App
from workers.github.errors import Invalid, NotFound
from workers.github.overview import Overview
from workers.recovery import missed
from workers.recovery.finish import finish, supersede
from workers.recovery.living import Living, is_leased, waiting
from workers.recovery.memory import Memory, Names
from workers.recovery.unshown import Unshown
from workers.recovery.visit import Found, Visiting

if TYPE_CHECKING:
    from redis import Redis

log = structlog.get_logger()

RELISTED_EVERY = timedelta(minutes=10)
PUT_AT_MOST = 20  # for one installation in one round
CROWDED = 100  # jobs that wait: those are served first


@dataclass
class Swept:
    """What a round did; in a dry run, what it would have done."""

    found: list[Found] = field(default_factory=list)
    visited: int = 0
    requests: int = 0
    charged: int = 0
    put_off: bool = False  # the queue is full: nothing was looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """`allowance` makes a new one for each installation and round."""

    app: App
    redis: "Redis"
    put: Callable[[Job], None]
    allowance: Callable[[], Allowance] = Allowance
    dry: bool = False
    at_most: int = PUT_AT_MOST
    alive: Callable[[], None] = lambda: None  # called now and then: a round may take minutes

    def round(self) -> Swept:
        swept = Swept()
        if waiting(self.redis) >= CROWDED and not self.dry:
            log.info("sweep_put_off")
            swept.put_off = True
            return swept
        installations = self.app.installations()
        if not self.dry:
            for job in missed.installations(self.redis, {each.id for each in installations}):
                self.put(job)
        for installation in installations:
            self.alive()
            if not installation.suspended:
                self._sweep(installation, swept)
        if not self.dry:
            self._count(swept)
        return swept

    def _sweep(self, installation: Installation, swept: Swept) -> None:
        allowance = self.allowance()
        try:
            _Round(self, installation, allowance, swept).go()
        except AllowanceSpent:
            log.info("sweep_allowance_spent", installation=installation.id)
        except (UserError, TransientError) as error:  # uninstalled meanwhile, or out of reach
            log.warning("sweep_refused", installation=installation.id, problem=str(error))
        swept.requests += allowance.sent
        swept.charged += allowance.paid

    def _count(self, swept: Swept) -> None:
        ended = sum(each.finish is not None for each in swept.found)
        Memory(self.redis).count(
            {
                "sweep_requests": swept.requests,
                "sweep_requests_charged": swept.charged,
                "check_runs_ended": ended,
                "jobs_put": len(swept.found) - ended,
            }
        )


@dataclass
class _Round:
    """One installation's part of a round."""

    sweep: Sweep
    installation: Installation
    allowance: Allowance
    swept: Swept
    acted: int = 0
    snapshot: Living | None = None

    def go(self) -> None:
        overview = self.sweep.app.overview(self.installation, self.allowance)
        for name, visit in self._due(self._names(overview)):
            try:
                seen = self._visiting(name, overview).look(visit)
            except (NotFound, Invalid) as error:  # it was deleted or renamed a moment ago
                log.info("repository_gone", repository=name, problem=str(error))
                continue
            self.swept.visited += 1
            if not self.sweep.dry:
                self._memory.keep_visit(self.installation.id, name, seen)

    def _names(self, overview: Overview) -> Sequence[str]:
        """Two thousand of them are twenty requests: not each minute."""
        now, known = self.sweep.app.now(), self._memory.names(self.installation.id)
        if known is not None and abs(now - known.at) < RELISTED_EVERY:
            return known.names
        listed = overview.repositories()
        names = tuple(each.name for each in listed if each.is_active)
        if not self.sweep.dry:
            self._forget_all_but([each.name for each in listed])
            self._memory.keep_names(self.installation.id, Names(names, now))
        return names

    def _forget_all_but(self, names: list[str]) -> None:
        """What went away while no event came."""
        for job in missed.repositories(self.sweep.redis, self.installation.id, names):
            self.sweep.put(job)

    def _due(self, names: Sequence[str]) -> list[tuple[str, Visit]]:
        sweep, installation = self.sweep, self.installation
        visits = self._memory.visits(installation.id)
        if not sweep.dry:
            self._memory.forget_visits(installation.id, visits.keys() - set(names))
        due = next_visits(names, visits, installation.created, sweep.app.now())
        if not sweep.dry:
            for name, visit in due:  # it is known from now on, whenever it is looked at
                if name not in visits:
                    self._memory.keep_visit(installation.id, name, visit)
        return due

    def _visiting(self, name: str, overview: Overview) -> Visiting:
        sweep = self.sweep
        return Visiting(
            installation=self.installation,
            name=name,
            overview=overview,
            memory=self._memory,
            living=self._living,
            leased=partial(is_leased, sweep.redis, name),
            unshown=Unshown(sweep.redis, name),
            act=self._act,
            now=sweep.app.now(),
            dry=sweep.dry,
        )

    def _act(self, found: Found) -> bool:
        """Whether it could be done now."""
        if self.acted >= self.sweep.at_most:
            return False
        if not self.sweep.dry and not self._done(found):
            return False
        self.acted += 1
        self.swept.found.append(found)
        return True

    def _done(self, found: Found) -> bool:
        sweep, job = self.sweep, found.job
        about = {"repository": job.repository, "number": job.number}
        if found.finish is not None and isinstance(job, ReviewPullRequest):
            github = sweep.app.repository(job.installation, job.repository)
            if found.newer:
                done = supersede(found.finish, found.newer, github)
            else:
                done = finish(found.finish, job, github, sweep.redis)
            log.info("check_runs_ended", done=done, **about)
            return done
        sweep.put(job)
        log.info("job_recovered", job=job.task, **about)
        return True

    def _living(self) -> Living:
        self.snapshot = self.snapshot or Living.now(self.sweep.redis)
        return self.snapshot

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.sweep.redis)
