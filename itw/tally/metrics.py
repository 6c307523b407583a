"""The metrics of an installation, by Prometheus's rules for names and units.

https://prometheus.io/docs/practices/naming/. What is counted by day begins anew at midnight (UTC),
which `rate` and `increase` take for the restart of a counter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from itw.tally.entry import Entry, Kind


@dataclass(frozen=True, slots=True)
class Metric:
    """`name` is without the suffix `_total` that counters have when they are shown."""

    name: str
    help: str
    labels: tuple[str, ...]
    counter: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a metric; as many label values as the metric has labels."""

    metric: Metric
    labels: tuple[str, ...]
    value: float


DELIVERIES = Metric("itw_deliveries", "Webhook deliveries received.", ("event", "outcome"))
JOBS = Metric("itw_jobs", "Runs of jobs that ended.", ("task", "outcome"))
JOB_SECONDS = Metric("itw_job_seconds", "Time that jobs took.", ("task",))
REVIEWS = Metric("itw_reviews", "Reviews posted.", ("conclusion",))
FINDINGS = Metric("itw_findings", "Findings told for the first time.", ("rule",))
GONE = Metric("itw_findings_mended", "Findings that were told and are mended.", ("rule",))
DISMISSED = Metric("itw_findings_dismissed", "Findings that people dismissed.", ("rule",))
REACTIONS = Metric("itw_reactions", "Reactions to our comments.", ("rule", "reaction"))
TESTS = Metric("itw_tests", "Verdicts of tests that ran.", ("verdict",))
WRITTEN = Metric("itw_written", "Requests for tests that ended.", ("outcome",))
SANDBOX_SECONDS = Metric("itw_sandbox_seconds", "Time in sandboxes.", ("installation",))
MODEL_DOLLARS = Metric("itw_model_dollars", "Cost of the model.", ("installation",))
RECOVERED = Metric("itw_recovered", "What was lost and found again.", ("what",))

WAITING = Metric("itw_queue_jobs", "Jobs there are.", ("queue", "state"), counter=False)
OLDEST = Metric(
    "itw_queue_oldest_seconds", "How long the oldest job waits.", ("queue",), counter=False
)
FAILED = Metric("itw_jobs_failed_kept", "Failed jobs that are kept.", (), counter=False)
WORKER_SEEN = Metric(
    "itw_worker_seen_seconds", "Since a worker said it is there.", ("queue",), counter=False
)
GITHUB_LEFT = Metric(
    "itw_github_requests_remaining",
    "What is left of GitHub's limit.",
    ("installation", "resource"),
    counter=False,
)
ORGANISATION_UNUSABLE = Metric(
    "itw_organisation_file_unusable",
    "Whether the organisation's file can't be used.",
    ("installation",),
    counter=False,
)
UP = Metric("itw_redis_up", "Whether Redis answered.", (), counter=False)

OF_KIND: Mapping[Kind, tuple[Metric, float]] = {
    Kind.DELIVERY: (DELIVERIES, 1),
    Kind.JOB: (JOBS, 1),
    Kind.MILLISECONDS: (JOB_SECONDS, 1000),
    Kind.REVIEW: (REVIEWS, 1),
    Kind.FOUND: (FINDINGS, 1),
    Kind.GONE: (GONE, 1),
    Kind.DISMISSED: (DISMISSED, 1),
    Kind.REACTION: (REACTIONS, 1),
    Kind.TEST: (TESTS, 1),
    Kind.WRITTEN: (WRITTEN, 1),
}
ALL = (
    *(metric for metric, _ in OF_KIND.values()),
    SANDBOX_SECONDS,
    MODEL_DOLLARS,
    RECOVERED,
    WAITING,
    OLDEST,
    FAILED,
    WORKER_SEEN,
    GITHUB_LEFT,
    ORGANISATION_UNUSABLE,
    UP,
)


def of_tally(counted: Mapping[Entry, int]) -> Iterator[Sample]:
    """The day's counts, of all repositories together."""
    for entry, number in sorted(counted.items()):
        metric, unit = OF_KIND[entry.kind]
        if len(entry.words) == len(metric.labels):
            yield Sample(metric, entry.words, number / unit)


def by_metric(samples: Iterable[Sample]) -> Mapping[Metric, list[Sample]]:
    """Every metric, also those without a sample: an alert can tell nothing from no metric."""
    found: dict[Metric, list[Sample]] = {metric: [] for metric in ALL}
    for sample in samples:
        found[sample.metric].append(sample)
    return found
