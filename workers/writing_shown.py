"""What people see of a writing job: its comments, and the check run beside them.

One comment from the first moment on, edited as it goes; in the end it has the evidence, and further
ones the rest of what does not fit. Each is found again by the job's own work: never two of them.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from itw import messages
from itw.fair_shares.day import UsedUp
from itw.jobs import WriteTests
from itw.reporting.publication import WRITING_RUN_NAME, CheckRun, Conclusion
from itw.writing.progress import Progress
from workers.on_github import OwnCheckRun
from workers.services import Services

PAGE = 60_000  # bytes of a comment; GitHub takes 65,536 characters
AT_LEAST_EVERY = 60.0  # seconds: then the time that has passed is news enough


def about(job: WriteTests, page: int = 1) -> str:
    """What the marker of the job's comment is about."""
    return f"write:{job.work}" if page == 1 else f"write:{job.work}:{page}"


def heading(job: WriteTests) -> str:
    return messages.writing_heading(connectors=job.connectors, asked_by=job.asked_by)


def waiting(job: WriteTests, said: Sequence[str]) -> str:
    return "\n\n".join([heading(job), *said, messages.writing_waits_line()])


@dataclass(slots=True)
class Display:
    """Keeps the comment and the check run of a job that goes on up to date."""

    job: WriteTests
    services: Services
    check_run: OwnCheckRun | None = field(init=False)
    _last: str = ""
    _at: float = 0.0

    def __post_init__(self) -> None:
        self.check_run = self.services.github.start_check_run(
            self.job.head_sha, _external_id(self.job), WRITING_RUN_NAME
        )

    def show(self, progress: Progress) -> None:
        """Nothing where there is no news: GitHub wants few writes."""
        title = progress.title
        if title == self._last and time.monotonic() - self._at < AT_LEAST_EVERY:
            return
        self._say(title, progress.markdown())
        self._last, self._at = title, time.monotonic()

    def postponed(self, problem: str) -> None:
        self._say(messages.postponed_title(), messages.writing_postponed(problem=problem))

    def next_day(self, used_up: UsedUp) -> None:
        self._say(messages.share_used_up_title(share=used_up.share), used_up.sentence)

    def _say(self, title: str, text: str) -> None:
        body = f"{heading(self.job)}\n\n{text}"
        self.services.github.ensure_answer(self.job.number, about(self.job), body)
        if self.check_run is not None:
            check = _check(self.job, title, text)
            self.services.github.show_progress(self.check_run, check)


def end(job: WriteTests, title: str, parts: Sequence[str], services: Services) -> None:
    """The last word: `parts` are Markdown, each short enough for a comment."""
    all_pages = list(pages([heading(job), *parts]))
    for number, page in enumerate(all_pages, 1):
        services.github.ensure_answer(job.number, about(job, number), page)
    run = services.github.start_check_run(job.head_sha, _external_id(job), WRITING_RUN_NAME)
    if run is not None and not run.completed:
        check = _check(job, title, "\n\n".join(parts))
        services.github.complete_check_run(run, check, _external_id(job))


def pages(parts: Sequence[str]) -> Iterator[str]:
    page: list[str] = []
    size = 0
    for part in parts:
        length = len(part.encode()) + 2
        if page and size + length > PAGE:
            yield "\n\n".join(page)
            page, size = [], 0
        page.append(part)
        size += length
    yield "\n\n".join(page)


def _external_id(job: WriteTests) -> str:
    return f"write:{job.number}:{job.work}"


def _check(job: WriteTests, title: str, summary: str) -> CheckRun:
    """Neutral whatever comes of it: the verdict on the pull request is another check's."""
    return CheckRun(
        head_sha=job.head_sha, conclusion=Conclusion.NEUTRAL, title=title[:70], summary=summary
    )
