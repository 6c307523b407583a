"""`make demo`: plays the demo, and ends with 0 if everything in it went as it should.

Exit codes: 0 it did, 1 a piece failed (its log's end is shown), 130 Ctrl-C.
"""

import signal
import sys
from types import FrameType

from rich.console import Console

from tools.demo.processes import StepFailed
from tools.demo.stage import Stage
from tools.demo.story import Clock, Story

INTERRUPTED = 130


def main() -> int:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell's background jobs ignore the second
        signal.signal(number, _interrupted)
    clock = Clock()
    try:
        with Stage() as stage:
            console.print(f"GitHub's stand-in  {stage.github.url}")
            console.print(f"itw serve          {stage.url}  (ready after {clock.seconds:.1f} s)")
            Story(stage, console).tell()
    except StepFailed as failure:
        console.print(f"\nThe demo stopped: {failure}", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped; nothing is left running.")
        return INTERRUPTED
    console.print(f"  Everything has stopped again, after {clock.seconds:.0f} s.")
    return 0


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
