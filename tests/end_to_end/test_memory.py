"""A worker's memory does not grow with its jobs: 2,000 reviews in one process, each measured.

ITW_SOAK_JOBS=200 make soak
"""

import sys
from statistics import median

import pytest

from tests.end_to_end.outage import Outage
from tests.end_to_end.soak import told
from tests.workers.memory import processes, resident_bytes

GROWTH = 1.05  # from the first quarter of the jobs to the last
MIB = 2**20
FILES = 50
EVERY = 100  # jobs the figure is told, for whoever watches


def quarters(resident: list[int]) -> list[float]:
    """The median of each quarter, in MiB."""
    size = len(resident) // 4
    return [median(resident[at : at + size]) / MIB for at in range(0, 4 * size, size)]


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_memory_of_a_worker_is_flat(system):
    people, worker, jobs = Outage(system, seed=1), system.start_worker(), told("JOBS", 2000)
    system.github.limits.secondary = False
    resident, seen = [], set()
    for _ in range(jobs):
        system.github.clock.forward(minutes=1)  # GitHub's limit is one of the hour
        output = f"output_{len(resident) % FILES}"
        system.wait_for_verdict(people.open_a_connector(output).pull, 120)
        resident.append(resident_bytes(worker.process.pid))
        seen.add(processes(worker.process.pid))
        if len(resident) % EVERY == 0:
            sys.stderr.write(f"{len(resident)} jobs: {resident[-1] / MIB:.1f} MiB\n")
    done = len(worker.lines("job_done"))
    each = ", ".join(f"{part:.1f}" for part in quarters(resident))
    peak = max(resident) / MIB
    sys.stderr.write(f"{done} jobs done: {each} MiB by quarter, {peak:.1f} at most\n")
    assert done >= jobs
    assert len(seen) == 1, "a process was replaced: what it had is not in the figure"
    first, *_, last = quarters(resident)
    assert last < GROWTH * first
