"""GitHub where an organisation only observes: every question is asked, every act is kept instead.

The stories do not know: what they would find on GitHub they find among what was kept. So a head
has one verdict, and tests run for the check run that would wait for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from itw import messages
from itw.configuration.organisation import Organisation
from itw.observing import Act, Remark, Said, number_in
from itw.pull import Permission, Pull
from itw.reporting.markers import Kind, Marker, marker_in
from itw.reporting.publication import CHECK_RUN_NAME, CheckRun, Comment, Review
from itw.tally.settled import ThreadSeen
from workers.observed import Observed
from workers.on_github import GitHub, IssueComment, OwnCheckRun

REACTIONS = "reactions"


@dataclass(frozen=True, slots=True)
class ObservingGitHub:
    """Implements `workers.on_github.GitHub`. Ids of check runs that are only kept are negative."""

    real: GitHub
    kept: Observed

    def pull(self, number: int) -> Pull | None:
        return self.real.pull(number)

    def organisation(self) -> Organisation:
        return self.real.organisation()

    def open_pulls_at(self, head_sha: str) -> Sequence[Pull]:
        return self.real.open_pulls_at(head_sha)

    def permission(self, login: str) -> Permission:
        return self.real.permission(login)

    def comments(self, number: int) -> Sequence[IssueComment]:
        return self.real.comments(number)

    def react(self, comment_id: int, reaction: str) -> None:
        said = Said(
            act=Act.REACTION,
            repository=self.kept.repository,
            title=reaction,
            marker=str(comment_id),
        )
        self.kept.keep(REACTIONS, f"{comment_id} {reaction}", said)

    def own_check_runs(self, head_sha: str, name: str = CHECK_RUN_NAME) -> Sequence[OwnCheckRun]:
        kept = [
            _run_of(each)
            for each in reversed(self.kept.all(head_sha))
            if each.act is Act.CHECK_RUN and each.name == name
        ]
        return [*kept, *self.real.own_check_runs(head_sha, name)]

    def start_check_run(
        self, head_sha: str, external_id: str, name: str = CHECK_RUN_NAME
    ) -> OwnCheckRun | None:
        runs = self.own_check_runs(head_sha, name)
        found = next((run for run in runs if run.external_id == external_id), None)
        if found is not None:
            return found
        said = Said(
            act=Act.CHECK_RUN,
            repository=self.kept.repository,
            number=number_in(external_id),
            head=head_sha,
            id=_id_of(name, external_id),
            name=name,
            title=messages.in_progress_title(),
            marker=external_id,
        )
        self._keep_run(said)
        return _run_of(said)

    def show_progress(self, run: OwnCheckRun, check: CheckRun) -> None:
        before = self._kept_run(run, check)
        if before is not None and not before.conclusion:
            self._keep_run(replace(before, title=check.title, body=check.summary))

    def amend_check_run(self, run: OwnCheckRun, check: CheckRun) -> None:
        before = self._kept_run(run, check)
        if before is not None:
            self._keep_run(replace(before, title=check.title, body=check.summary))

    def complete_check_run(self, run: OwnCheckRun, check: CheckRun, external_id: str) -> None:
        before = self._kept_run(run, check)
        if before is None and run.id > 0:  # begun before observing: left so it would block a merge
            self.real.complete_check_run(run, check, external_id)
        elif before is not None:
            said = replace(before, title=check.title, body=check.summary, marker=external_id)
            self._keep_run(replace(said, conclusion=str(check.conclusion)))

    def own_reviews(self, number: int) -> Sequence[Marker]:
        kept = [each.body for each in self.kept.all(number) if each.act is Act.REVIEW]
        markers = [marker for body in kept if (marker := marker_in(body))]
        return [*self.real.own_reviews(number), *markers]

    def ensure_review(self, number: int, review: Review) -> bool:
        new = marker_in(review.body)
        here = [each for each in self.own_reviews(number) if each.head == review.head_sha]
        told = {fingerprint for each in here for fingerprint in each.fingerprints}
        if here and new is not None and told.issuperset(new.fingerprints):
            return True
        remarks = (Remark(path=c.path, line=c.line, body=c.body) for c in review.comments)
        said = Said(
            act=Act.REVIEW,
            repository=self.kept.repository,
            number=number,
            head=review.head_sha,
            body=review.body,
            remarks=tuple(remarks),
        )
        self._keep_review(said)
        return True

    def amend_comments(self, number: int, comments: Sequence[Comment]) -> None:
        texts = {(each.path, each.line): each.body for each in comments}
        for said in self.kept.all(number):
            remarks = tuple(
                replace(each, body=texts.get((each.path, each.line), each.body))
                for each in said.remarks
            )
            if remarks != said.remarks:
                self._keep_review(replace(said, remarks=remarks))

    def ensure_threads(self, number: int, current: frozenset[str]) -> Sequence[ThreadSeen]:
        """Threads are people's: what observing would resolve it leaves open."""
        del number, current
        return ()

    def own_answers(self, number: int) -> Sequence[Marker]:
        kept = [
            Marker(kind=Kind.ANSWER, about=each.marker, fingerprints=each.told)
            for each in self.kept.all(number)
            if each.act is Act.COMMENT
        ]
        return [*self.real.own_answers(number), *kept]

    def ensure_answer(self, number: int, about: str, body: str, told: tuple[str, ...] = ()) -> None:
        said = Said(
            act=Act.COMMENT,
            repository=self.kept.repository,
            number=number,
            body=body,
            marker=about,
            told=told,
        )
        self.kept.keep(number, f"comment {about}", said)

    def commit_of_work(self, number: int, work: str) -> str:
        return self.real.commit_of_work(number, work)

    def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, work: str
    ) -> str | None:
        """As where the App may not write: the delivery falls back to its patch, which is kept."""
        del parent, files, message, work
        return None

    def advance(self, branch: str, commit: str) -> bool:
        del branch, commit
        return False

    def branch_of_work(self, name: str, work: str) -> tuple[str, bool]:
        return self.real.branch_of_work(name, work)

    def create_branch(self, name: str, commit: str) -> bool:
        del name, commit
        return False

    def ensure_pull(self, head: str, base: str, title: str, body: str) -> int | None:
        del head, base, title, body
        return None

    def _keep_review(self, said: Said) -> None:
        digest = sha256(said.body.encode(errors="replace")).hexdigest()[:16]
        self.kept.keep(said.number, f"review {said.head} {digest}", said)

    def _kept_run(self, run: OwnCheckRun, check: CheckRun) -> Said | None:
        return self.kept.one(check.head_sha, _field(run.id)) if run.id < 0 else None

    def _keep_run(self, said: Said) -> None:
        self.kept.keep(said.head, _field(said.id), said)


def _field(run: int) -> str:
    return f"check {run}"


def _id_of(name: str, external_id: str) -> int:
    """The same for the same run, whoever begins it."""
    return -int(sha256(f"{name}\0{external_id}".encode()).hexdigest()[:12], 16) - 1


def _run_of(said: Said) -> OwnCheckRun:
    return OwnCheckRun(
        id=said.id,
        external_id=said.marker,
        completed=bool(said.conclusion),
        conclusion=said.conclusion,
        title=said.title,
    )
