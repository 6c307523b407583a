"""What a simulated day needs."""

from dataclasses import dataclass

from tools.capacity.day import MINUTE, Day, Organisation
from tools.capacity.measured import Measured
from tools.capacity.waiting import Waits, fewest, in_busiest_hour, waits

# GitHub gives an installation 5,000 requests an hour and 50 more for each repository above 20, to
# this most: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
LIMIT = 12_500
SWEEP = 30 * 60  # what counts of ITW_SWEEP_REQUESTS' 100 a minute: workers/beat.py, CHARGED
REMEMBERED = 90  # days that what the sweep saw of a pull request is kept, the longest of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    workers: int
    sandboxes: int
    most_waiting: int
    redis_bytes: float
    requests: int  # in the busiest hour
    deliveries: int  # in that hour
    dollars: float  # a day
    waiting: tuple[tuple[int, Waits], ...]  # by the number of workers


def needs_of(organisation: Organisation, measured: Measured, day: Day) -> Needs:
    workers = fewest(day.reviews, 95, 10.0)
    sandboxes = fewest(day.runs, 90, 10 * MINUTE)
    counts = sorted({max(1, workers - 1), workers, workers + 1, 2 * workers})
    waiting = tuple((count, waits(day.reviews, count)) for count in counts)
    most = waits(day.reviews, workers).most + waits(day.runs, sandboxes).most
    kept = organisation.pulls * REMEMBERED * measured.kept_bytes
    return Needs(
        workers=workers,
        sandboxes=sandboxes,
        most_waiting=most,
        redis_bytes=most * measured.waiting_bytes + kept,
        requests=SWEEP
        + round(in_busiest_hour([*day.reviews, *day.runs], lambda job: job.requests)),
        deliveries=round(in_busiest_hour(day.reviews) * organisation.events),
        dollars=day.model_reviews * organisation.model_dollars,
        waiting=waiting,
    )
