"""A pull request as a person sees it: plain data for assertions and for the demo's page."""

from dataclasses import dataclass

from tests.github_double.bodies.comments import current_lines
from tests.github_double.gitdiff import File
from tests.github_double.state import CheckRun, Comment, Pull, Thread
from tests.github_double.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    name: str
    status: str
    conclusion: str | None
    title: str
    summary: str
    text: str
    annotations: tuple[tuple[str, int, int, str, str], ...]  # path, start, end, level, message
    actions: tuple[str, ...]  # the buttons' labels
    details_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    id: int
    author: str
    body: str
    created_at: str
    hidden: str | None  # why it is minimized
    reactions: tuple[tuple[str, str], ...]  # content, login


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    path: str
    line: int | None  # None when outdated
    start_line: int | None
    original_line: int | None
    resolved: bool
    resolved_by: str | None
    outdated: bool
    hunk: str
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    id: int
    author: str
    state: str
    body: str
    commit: str
    submitted_at: str
    threads: tuple[ThreadView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullView:
    repository: str
    number: int
    title: str
    body: str
    author: str
    state: str
    draft: bool
    head_sha: str
    head_ref: str
    base_ref: str
    checks: tuple[CheckView, ...]  # of the head commit, newest of each name
    reviews: tuple[ReviewView, ...]
    comments: tuple[CommentView, ...]
    threads: tuple[ThreadView, ...]
    files: tuple[File, ...]


def seen(world: World, pull: Pull) -> PullView:
    runs = [run for run in pull.repository.runs if run.head_sha == pull.head_sha]
    newest = {(run.suite.app.id, run.name): run for run in runs}
    return PullView(
        repository=pull.repository.full_name,
        number=pull.number,
        title=pull.title,
        body=pull.body or "",
        author=pull.user.login,
        state="merged" if pull.merged_at else pull.state,
        draft=pull.draft,
        head_sha=pull.head_sha,
        head_ref=pull.head_ref,
        base_ref=pull.base_ref,
        checks=tuple(_check(run) for run in newest.values()),
        reviews=tuple(
            ReviewView(
                id=review.id,
                author=review.user.login,
                state=review.state,
                body=review.body,
                commit=review.commit,
                submitted_at=review.submitted_at,
                threads=tuple(
                    _thread(pull, each)
                    for each in pull.threads
                    if each.comments[0].review is review
                ),
            )
            for review in pull.reviews
        ),
        comments=tuple(_comment(each) for each in pull.comments),
        threads=tuple(_thread(pull, each) for each in pull.threads),
        files=pull.repository.git.files(pull.merge_base, pull.head_sha),
    )


def _check(run: CheckRun) -> CheckView:
    return CheckView(
        name=run.name,
        status=run.status,
        conclusion=run.conclusion,
        title=run.title or "",
        summary=run.summary or "",
        text=run.text or "",
        annotations=tuple(
            (a["path"], a["start_line"], a["end_line"], a["annotation_level"], a["message"])
            for a in run.annotations
        ),
        actions=tuple(action["label"] for action in run.actions),
        details_url=run.details_url or "",
    )


def _comment(each: Comment) -> CommentView:
    return CommentView(
        id=each.id,
        author=each.user.login,
        body=each.body,
        created_at=each.created_at,
        hidden=each.minimized,
        reactions=tuple((one.content, one.user.login) for one in each.reactions),
    )


def _thread(pull: Pull, each: Thread) -> ThreadView:
    first = each.comments[0]
    line, start = current_lines(pull, first)
    return ThreadView(
        path=first.path,
        line=line,
        start_line=start,
        original_line=first.line,
        resolved=each.resolved_by is not None,
        resolved_by=each.resolved_by.login if each.resolved_by else None,
        outdated=first.subject == "line" and line is None,
        hunk=first.excerpt,
        comments=tuple(_comment(one) for one in each.comments),
    )
