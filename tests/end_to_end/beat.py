"""The real beat with rounds seconds apart instead of minutes: `python -m tests.end_to_end.beat`."""

import sys

from workers import beat, log
from workers.github.policy import Policy
from workers.settings import Settings


def main() -> int:
    beat.REDELIVERY_EVERY, beat.SWEEP_EVERY, beat.PAUSE = 2.0, 2.0, 0.5
    log.configure()
    beat.run(Settings.from_env(), Policy(between_writes=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
