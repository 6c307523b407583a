"""What the jobs of one worker process share, and the services that each of them gets of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version

from redis import Redis

from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.fair_shares.limits import Allowed
from itw.jobs import LIFE_CYCLE, Job
from itw.queues import Queue
from itw.reporting.links import Links
from workers.budget import limits_of
from workers.counted_once import CountedOnce
from workers.counted_sandbox import CountedSandbox
from workers.dispatch import lowered
from workers.dispatch.inventory import hurry
from workers.dispatch.minutes import Minutes
from workers.dispatch.room import Room
from workers.forgotten_files import Follower
from workers.github.app import App
from workers.github.policy import Policy
from workers.installation import Installation
from workers.lease import SECONDS, Lease, lease
from workers.ledger import RedisLedger
from workers.mirror import Change, Mirrors
from workers.model_reviews import ModelReviews
from workers.observed import Observed
from workers.observing import ObservingGitHub
from workers.on_github import GitHub
from workers.queue import put
from workers.reviewer import Reviewer
from workers.runs import Runs
from workers.services import Sandbox, Services
from workers.settings import Settings
from workers.writer import Writer
from workers.writes import Writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandboxes:
    """A sandbox worker's own: one sandbox for each repository, all on one engine.

    `failed_probes` are the probes of that engine that did not hold when the worker began.
    """

    of: Callable[[str], Sandbox]
    failed_probes: tuple[str, ...] = ()
    writer: Callable[[Sandbox], Writer] | None = None  # where there is a model, too


class Workshop:
    """Opened at the first job, so after Celery's fork."""

    def __init__(
        self,
        settings: Settings,
        queue: Queue,
        policy: Policy | None,
        sandboxes: Sandboxes | None = None,
        reviewer: Callable[[], Reviewer] | None = None,
    ) -> None:
        self._settings = settings
        self._reviewer = reviewer
        self._policy = policy
        self._sandboxes = sandboxes
        # A dead holder's lease ends before its job comes back; one that reviews wait for, sooner.
        self._run_lease_seconds = queue.visibility_timeout * 2 / 3
        self._lease_seconds = min(self._run_lease_seconds, SECONDS)
        self.redis = Redis.from_url(settings.redis_url, socket_timeout=10, socket_connect_timeout=5)
        self.follow = Follower(self.redis, settings.data_directory)

    @cached_property
    def _app(self) -> App:
        settings = self._settings
        return App(
            settings.app_id,
            settings.private_key,
            base_url=settings.github_url,
            policy=self._policy,
            git_environment=settings.git_environment,
            redis=self.redis,
        )

    @cached_property
    def _version(self) -> str:
        """Looked up once: importlib keeps something of every look."""
        return version("integration-test-writer")

    @cached_property
    def _mirrors(self) -> Mirrors:
        return Mirrors(self._settings.data_directory / "mirrors")

    def installation(self, job: Job) -> Installation:
        return Installation(
            id=job.installation,
            repository=job.repository,
            redis=self.redis,
            directory=self._settings.data_directory,
            installed=partial(self._app.installed_at, job.installation),
            ask_standing=partial(self._app.standing, job.installation, job.repository),
        )

    @contextmanager
    def _change(self, job: Job, base: str, head: str) -> Iterator[Change]:
        self.installation(job).remember()
        remote = self._app.remote(job.installation, job.repository)
        with self._mirrors.change(remote, base=base, head=head) as change:
            yield change

    def _organisation(self, job: Job) -> Organisation:
        """What it decides; the dispatcher is told of what it leaves of the operator's limits."""
        if isinstance(job, LIFE_CYCLE):
            return NO_ORGANISATION
        organisation = self._app.organisation(job.installation, job.repository)
        lowered.note(self.redis, job.installation, organisation.shares)
        return organisation

    def _github(self, job: Job, organisation: Organisation) -> GitHub:
        """The real one, or one that only keeps what it is told where the organisation observes."""
        real = self._app.repository(job.installation, job.repository)
        if not organisation.observes(job.repository):
            return real
        return ObservingGitHub(real, Observed(self.redis, job.repository))

    def services(self, job: Job) -> Services:
        organisation = self._organisation(job)
        allowed = Allowed(
            repository=job.repository,
            operator=self._settings.limits,
            organisation=organisation.shares,
        )
        minutes = Minutes(self.redis, allowed, job.installation)
        sandbox = self._sandbox(job.repository, minutes)
        return Services(
            github=self._github(job, organisation),
            installation=self.installation(job),
            change=partial(self._change, job),
            lease=partial(self._lease, "", self._lease_seconds, job.repository),
            run_lease=partial(self._lease, "run:", self._run_lease_seconds, job.repository),
            write_lease=partial(self._lease, "write:", self._run_lease_seconds, job.repository),
            answer_lease=partial(self._lease, "answer:", self._lease_seconds, job.repository),
            model_lease=partial(self._lease, "model:", self._run_lease_seconds, job.repository),
            runs=Runs(self.redis, job.repository),
            writes=Writes(self.redis, job.repository),
            model_reviews=ModelReviews(self.redis, job.repository),
            counted=CountedOnce(self.redis, job.repository),
            spent=RedisLedger(self.redis).spent,
            limits=partial(limits_of, self._settings.budget, allowed),
            put=partial(put, self._settings),
            links=Links(
                server=self._app.site, repository=job.repository, docs=self._settings.docs_url
            ),
            version=self._version,
            sandbox=sandbox,
            used_up=minutes.used_up,
            hurry=partial(hurry, self.redis, job.repository),
            full=Room(self.redis, allowed, job.installation).full,
            failed_probes=self._sandboxes.failed_probes if self._sandboxes else (),
            writer=self._writer(sandbox),
            reviewer=self._reviewer() if self._reviewer is not None else None,
        )

    def _sandbox(self, repository: str, minutes: Minutes) -> Sandbox | None:
        if self._sandboxes is None:
            return None
        return CountedSandbox(self._sandboxes.of(repository), minutes)

    def _writer(self, sandbox: Sandbox | None) -> Writer | None:
        writer = self._sandboxes.writer if self._sandboxes else None
        return writer(sandbox) if writer and sandbox else None

    def _lease(
        self, kind: str, seconds: float, repository: str, number: int, *, wait: float = 0.0
    ) -> AbstractContextManager[Lease]:
        return lease(self.redis, f"{kind}{repository}#{number}".lower(), seconds, wait=wait)
