"""Who waits how long for one of so many workers, first come, first served."""

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.capacity.day import Work


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that each job waited, sorted; the most that waited at once; when all was done."""

    seconds: tuple[float, ...]
    most: int
    done: float

    def percentile(self, percent: float) -> float:
        place = min(len(self.seconds) - 1, int(len(self.seconds) * percent / 100))
        return self.seconds[place]


def waits(jobs: Sequence[Work], workers: int) -> Waits:
    """`jobs` are in the order in which they come."""
    free = [0.0] * workers
    waiting: deque[float] = deque()  # when those begin that wait; who comes first begins first
    seconds, most, done = [], 0, 0.0
    for job in jobs:
        while waiting and waiting[0] <= job.comes:
            waiting.popleft()
        begins = max(job.comes, heapq.heappop(free))
        heapq.heappush(free, begins + job.takes)
        if begins > job.comes:
            waiting.append(begins)
        most = max(most, len(waiting))
        seconds.append(begins - job.comes)
        done = max(done, begins + job.takes)
    return Waits(tuple(sorted(seconds)), most, done)


def fewest(jobs: Sequence[Work], percent: float, within: float) -> int:
    """The fewest workers with which so many per cent of the jobs wait no longer than that."""
    workers = 1
    while waits(jobs, workers).percentile(percent) > within:
        workers += 1
    return workers


def in_busiest_hour(jobs: Sequence[Work], count: Callable[[Work], float] = lambda _: 1) -> float:
    """How many jobs, or how much of something they have, come in the hour that has most."""
    hours: dict[int, float] = defaultdict(float)
    for job in jobs:
        hours[int(job.comes // 3600)] += count(job)
    return max(hours.values(), default=0)
