"""The simulation beside the measured run: how long a backlog took one worker."""

from dataclasses import dataclass
from random import Random
from statistics import median

from tools.capacity.day import Work
from tools.capacity.measured import Measured
from tools.capacity.waiting import waits

ROUNDS = 200
WITHIN = 0.5  # of the measured time: busy machines are no clocks


@dataclass(frozen=True, slots=True)
class Check:
    """Seconds until a backlog was worked off."""

    pulls: int
    simulated: float
    measured: float

    @property
    def off(self) -> float:
        return self.simulated / self.measured - 1

    def sentence(self) -> str:
        return (
            f"{self.pulls} pull requests were opened while no worker was there. Then one came, "
            f"and took {self.measured:.1f} s; simulated from the reviews measured before, it takes "
            f"{self.simulated:.1f} s ({100 * self.off:+.0f} %)."
        )


def check_of(measured: Measured, seed: int) -> Check:
    """The pauses between writes are left out here, as in the run."""
    draw, pulls = Random(seed), measured.backlog.pulls  # noqa: S311 - no secret

    def once() -> float:
        jobs = [Work(0.0, draw.choice(measured.ours.seconds)) for _ in range(pulls)]
        return waits(jobs, 1).done

    simulated = median(once() for _ in range(ROUNDS))
    return Check(pulls, round(simulated, 1), measured.backlog.drained)
