"""Check runs of ours on a commit: started once, always completed.

Without the permission there are none, and the job goes on: a review tells the findings as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from itw import messages
from itw.reporting.publication import CHECK_RUN_NAME, Annotation, CheckRun
from workers.github.client import Client
from workers.github.errors import Forbidden, Invalid, NotFound
from workers.github.identity import Identity
from workers.github.outcome import ensure
from workers.github.text import OUTPUT, TITLE, cut
from workers.on_github import OwnCheckRun

BATCH = 50  # annotations GitHub takes in one request
ANNOTATION = 64 << 10  # bytes of one annotation's message


@dataclass(frozen=True, slots=True)
class CheckRuns:
    """The check runs of one repository."""

    client: Client
    path: str  # "/repos/owner/name"
    identity: Callable[[], Identity]

    def own(self, head_sha: str, name: str = CHECK_RUN_NAME) -> Sequence[OwnCheckRun]:
        """Newest first; none on a commit that GitHub does not know."""
        runs = self.client.pages(
            f"{self.path}/commits/{head_sha}/check-runs",
            key="check_runs",
            app_id=self.identity().app_id,
            check_name=name,
            filter="all",
        )
        try:
            return sorted(map(_run_of, runs), key=lambda run: run.id, reverse=True)
        except (NotFound, Invalid):
            return []
        except Forbidden as error:
            error.warn("check_run")
            return []

    def start(
        self, head_sha: str, external_id: str, name: str = CHECK_RUN_NAME
    ) -> OwnCheckRun | None:
        """The run of that id, created in progress where there is none; None if not allowed."""

        def look() -> OwnCheckRun | None:
            runs = self.own(head_sha, name)
            return next((run for run in runs if run.external_id == external_id), None)

        def create() -> OwnCheckRun:
            title = messages.in_progress_title()
            body = {
                "name": name,
                "head_sha": head_sha,
                "external_id": external_id,
                "status": "in_progress",
                "started_at": _now(),
                "output": {"title": title, "summary": title},
            }
            return _run_of(self.client.post(f"{self.path}/check-runs", body))

        try:
            return ensure(look, create, self.client.policy)
        except Forbidden as error:
            error.warn("check_run")
            return None

    def show_progress(self, run: OwnCheckRun, check: CheckRun) -> None:
        """New texts for a run in progress; without annotations, which GitHub would only add to."""
        path = f"{self.path}/check-runs/{run.id}"
        try:
            if self.client.get(path)["status"] != "completed":
                self.client.patch(path, {"output": _output(check)})
        except Forbidden as error:
            error.warn("check_run")

    def amend(self, run: OwnCheckRun, check: CheckRun) -> None:
        """New texts for a run that is completed; GitHub keeps its conclusion and annotations."""
        try:
            self.client.patch(f"{self.path}/check-runs/{run.id}", {"output": _output(check)})
        except Forbidden as error:
            error.warn("check_run")

    def complete(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        """Send what is missing of a run's annotations, then its conclusion.

        GitHub adds the annotations of each request to those before: what an earlier attempt sent
        is counted first and not sent again.
        """

        sent = 0

        def look() -> bool | None:
            nonlocal sent
            now = self.client.get(f"{self.path}/check-runs/{run.id}")
            sent = now["output"]["annotations_count"]
            done = now["status"] == "completed" and now["external_id"] == external_id
            return True if done and sent >= len(check.annotations) else None

        def create() -> bool:
            return self._complete(run, check, external_id, sent)

        try:
            ensure(look, create, self.client.policy)
        except Forbidden as error:
            error.warn("check_run")

    def _complete(self, run: OwnCheckRun, check: CheckRun, external_id: str, sent: int) -> bool:
        path = f"{self.path}/check-runs/{run.id}"
        output = _output(check)
        missing = [_annotation(each) for each in check.annotations[sent:]]
        while len(missing) > BATCH:
            batch, missing = missing[:BATCH], missing[BATCH:]
            self.client.patch(path, {"output": {**output, "annotations": batch}}, again=False)
        if missing:
            output["annotations"] = missing
        body = {
            "status": "completed",
            "conclusion": str(check.conclusion),
            "completed_at": _now(),
            "external_id": external_id,
            "output": output,
            "actions": [
                {"label": label[:20], "description": description[:40], "identifier": identifier}
                for label, description, identifier in check.actions[:3]
            ],
        }
        self.client.patch(path, body, again=not missing)
        return True


def _run_of(data: dict[str, Any]) -> OwnCheckRun:
    return OwnCheckRun(
        id=data["id"],
        external_id=data["external_id"] or "",
        completed=data["status"] == "completed",
        conclusion=data["conclusion"] or "",
        title=data["output"]["title"] or "",
        summary=data["output"]["summary"] or "",
    )


def _output(check: CheckRun) -> dict[str, Any]:
    output = {"title": check.title[:TITLE], "summary": cut(check.summary, OUTPUT)}
    if check.text:
        output["text"] = cut(check.text, OUTPUT)
    return output


def _annotation(each: Annotation) -> dict[str, Any]:
    data: dict[str, Any] = {
        "path": each.path,
        "start_line": each.start_line,
        "end_line": each.end_line,
        "annotation_level": each.level,
        "message": cut(each.message, ANNOTATION),
    }
    if each.title:
        data["title"] = each.title[:TITLE]
    if each.column and each.start_line == each.end_line:  # GitHub takes no column otherwise
        data["start_column"] = data["end_column"] = each.column
    return data


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
