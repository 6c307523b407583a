"""A simulated day: when which jobs come, and how long each of them takes. The same for each seed.

What no small run can measure is an assumption, with its name, in `Organisation`.
"""

from dataclasses import dataclass
from random import Random

from tools.capacity.measured import Kind, Measured

HOUR, MINUTE = 3600.0, 60.0
# Pull requests by the hour of the day, in UTC, of an organisation on two continents.
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 7, 7, 8, 9, 9, 8, 6, 4, 3, 2, 2, 1, 1)
BETWEEN_WRITES = 1.0  # seconds that GitHub asks for, and that the small run leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Shares are of pull requests."""

    repositories: int = 2000
    pulls: int = 3000  # a day
    pushes: float = 2.5  # heads of a pull request that are reviewed, in the mean
    ours: float = 0.4  # that change a connector, its tests or our configuration
    with_tests: float = 0.15  # that change a connector or its tests, by somebody with write access
    run_minutes: float = 6.0  # the median run of a connector's tests, its modules being cached
    with_model: float = 0.10  # in a repository that asked for the model's review
    model_dollars: float = 0.30  # the mean review by a model; a review's limit is $1
    events: float = 12.0  # deliveries for each reviewed head, most of which are not for us


@dataclass(frozen=True, slots=True)
class Work:
    """A job: when it comes, since midnight, and how long it keeps a worker, both in seconds."""

    comes: float
    takes: float
    requests: float = 0.0  # to GitHub


@dataclass(frozen=True, slots=True)
class Day:
    """The jobs of a day, by the workers that do them; in the order in which they come."""

    reviews: tuple[Work, ...]
    runs: tuple[Work, ...]
    model_reviews: int


def simulate(organisation: Organisation, measured: Measured, seed: int) -> Day:
    draw = Random(seed)  # noqa: S311 - no secret
    reviews: list[Work] = []
    runs: list[Work] = []
    model_reviews = 0
    for _ in range(organisation.pulls):
        heads = _heads(draw, organisation.pushes)
        comes = _moment(draw)
        kind = measured.ours if draw.random() < organisation.ours else measured.others
        tested = organisation.with_tests / organisation.ours if kind is measured.ours else 0.0
        has_tests = draw.random() < tested
        model_reviews += draw.random() < organisation.with_model
        for _ in range(heads):
            reviews.append(Work(comes, review_seconds(draw, kind), kind.requests))
            if has_tests:
                seconds = organisation.run_minutes * MINUTE * _spread(draw)
                runs.append(Work(comes, seconds, kind.requests))
            comes += draw.expovariate(1 / (2 * HOUR))
    return Day(_in_order(reviews), _in_order(runs), model_reviews)


def _in_order(jobs: list[Work]) -> tuple[Work, ...]:
    return tuple(sorted(jobs, key=lambda work: work.comes))


def review_seconds(draw: Random, kind: Kind) -> float:
    """One of those that were measured, with the pauses between its writes."""
    return draw.choice(kind.seconds) + pauses(kind)


def pauses(kind: Kind) -> float:
    return max(0.0, kind.writes - 1) * BETWEEN_WRITES


def _moment(draw: Random) -> float:
    (hour,) = draw.choices(range(24), weights=HOURS)
    return (hour + draw.random()) * HOUR


def _heads(draw: Random, mean: float) -> int:
    """At least one; most have few, and some have many."""
    heads = 1
    while draw.random() < 1 - 1 / mean:
        heads += 1
    return heads


def _spread(draw: Random) -> float:
    """A few runs take several times as long as the median."""
    return draw.lognormvariate(0, 0.7)
