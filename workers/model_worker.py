"""The worker of the queue "model": reviews changed tests with the model.

It starts nothing and runs nothing, so it needs no Docker engine: a model's key is enough. Without
one it says so, and the check runs of repositories that want such a review say it too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from celery import signals
from redis import Redis

from itw import messages
from itw.errors import UserError
from itw.jobs import ReviewWithModel
from itw.model_review.review import ModelReview
from itw.queues import QUEUES
from itw.spending import Limit
from workers.answers import RedisAnswers
from workers.app import work
from workers.ledger import RedisLedger
from workers.model import Model
from workers.model_client import Client
from workers.model_reviewer import review_with
from workers.model_reviews import announce
from workers.reviewer import Subject
from workers.sandbox_worker import Duties
from workers.settings import Settings
from workers.toolbox import toolbox

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AppReviewer:
    """Implements `workers.reviewer.Reviewer`: one client for each review."""

    settings: Settings

    def review(
        self,
        job: ReviewWithModel,
        subject: Subject,
        limits: Sequence[Limit],
        check: Callable[[], None],
    ) -> ModelReview:
        asked = self.settings.model
        if asked is None:
            raise UserError(messages.model_is_off())
        redis = Redis.from_url(self.settings.redis_url, socket_timeout=10, socket_connect_timeout=5)
        client = Client.of(asked, RedisLedger(redis))
        answers = RedisAnswers(redis, job.repository)
        with redis, Model(client) as model:
            return review_with(model, subject, limits, answers, check)


def run(settings: Settings) -> int:
    """Work until told to stop."""
    has_model = settings.model is not None
    log.info("model", there=has_model)
    tell = partial(announce, has_model=has_model)
    duties = Duties(Redis.from_url(settings.redis_url), lambda: 0, tell=tell)
    # Only when the pool has been forked: a thread does not survive that.
    signals.worker_ready.connect(lambda **_: duties.begin(), weak=False)
    queue = QUEUES["model"]
    return work(settings, queue, toolbox(settings, queue, reviewer=partial(AppReviewer, settings)))
