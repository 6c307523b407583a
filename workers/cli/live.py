"""Shows tests while they run: a line for each that has ended, in a terminal the steps as they tick.

What is told of the runs is `workers.execution.Watching`.
"""

from itw import messages
from itw.runs.report import Request
from itw.story.live import Live, ended_title
from workers.cli.picture import Told


class ToldOfTests(Told):
    def begin(self, request: Request) -> None:
        with self._lock:
            self._live = Live()
        self.say(_begun(request))

    def feed(self, line: bytes) -> None:
        before = self._live.count
        super().feed(line)
        if self._live.count > before:
            self.say(ended_title(self._live.ended[-1]))


def _begun(request: Request) -> str:
    target = request.target
    return messages.run_begins_title(
        side=request.side.value,
        attempt=request.attempt,
        package=target.package,
        tests=len(target.tests),
    )
