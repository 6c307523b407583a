"""A pull request whose repository wants a model's review, and a model that says what it is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from itw.jobs import AUTO, Job, ReviewPullRequest, ReviewWithModel
from itw.model_review.review import ModelReview
from itw.pull import Permission
from itw.spending import Limit, Price
from tests.fake_github import HEAD, FakeGitHub, a_pull
from tests.fakes import MemoryChange, Stage
from tests.model_double.script import Say
from tests.model_double.server import KEY, Double
from tests.workers.changes import a_tested_output
from workers import review_pull_request, review_with_model
from workers.answers import FileAnswers
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client
from workers.model_reviewer import review_with
from workers.reviewer import ReviewerPresence, Subject

PATH = "internal/impl/nats/integration_test.go"
QUOTE = "integration.StreamTests().Run(t, template)"
LINE = 19
REASON = "No test of the suite is passed, so nothing is ever asserted."
JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha=HEAD, reason="opened", delivery="d-1"
)
PRICE = Price(input=2, output=10, cache_write=2.5, cache_read=0.1)


def remark(**fields: object) -> dict[str, object]:
    given: dict[str, object] = {
        "path": PATH,
        "line": LINE,
        "quote": QUOTE,
        "kind": "asserts_nothing",
        "reason": REASON,
        "case": "The output drops every message, and this still passes.",
    }
    return {**given, **fields}


def finds(*remarks: dict[str, object]) -> Say:
    return Say(text={"remarks": list(remarks)}, output_tokens=1000)


def judges(score: int = 90, **fields: object) -> Say:
    return Say(text={"refutation": "none found", "score": score, **fields}, output_tokens=500)


@dataclass
class DoubleReviewer:
    """The product's own reviewer, its model the double."""

    double: Double
    directory: Path
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    before: Callable[[], None] = lambda: None

    def review(
        self,
        job: ReviewWithModel,
        subject: Subject,
        limits: Sequence[Limit],
        check: Callable[[], None],
    ) -> ModelReview:
        self.before()
        client = Client(
            api_key=KEY, model="claude-sonnet-5-5", price=PRICE, base_url=self.double.url,
            ledger=self.ledger, sleep=lambda _: None,
        )  # fmt: skip
        with Model(client) as model:
            return review_with(model, subject, limits, FileAnswers(self.directory), check)


def a_stage(
    double: Double,
    directory: Path,
    config: str = "model_review: true\n",
    change: MemoryChange | None = None,
    **pull: object,
) -> Stage:
    change = change or a_tested_output(config=config)
    stage = Stage(FakeGitHub(pulls={3: a_pull(**pull)}), change)
    stage.github.permissions["ada"] = Permission.WRITE
    stage.model_reviews.there = ReviewerPresence(seconds_ago=1, has_model=True)
    stage.reviewer = DoubleReviewer(double, directory)
    return stage


def reviewed(stage: Stage, job: ReviewPullRequest = JOB) -> list[Job]:
    """Review as the worker of the queue "review" does; what it put."""
    before = len(stage.put)
    review_pull_request.run(job, stage.services)
    return stage.put[before:]


def reviewed_by_both(stage: Stage, job: ReviewPullRequest = JOB) -> None:
    for put in reviewed(stage, job):
        if isinstance(put, ReviewWithModel):
            review_with_model.run(put, stage.services)


def by_model(stage: Stage) -> list[str]:
    """The bodies of the model's comments."""
    return [
        comment.body
        for review in stage.github.reviews
        if "by a model" in review.body
        for comment in review.comments
    ]


def summary(stage: Stage, head: str = HEAD) -> str:
    return stage.github.runs[head][-1].summary


AUTOMATIC = ReviewWithModel(
    installation=7, repository="o/r", number=3, head_sha=HEAD, work=AUTO, delivery="d-1"
)
