"""What the double of GitHub holds of a pull request, as the values the page is drawn from."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tests.github_double import state
from tests.github_double.bodies.comments import current_lines
from tools.demo import view

REACTIONS = {
    "+1": "👍", "-1": "👎", "laugh": "😄", "confused": "😕", "heart": "❤️", "hooray": "🎉",
    "rocket": "🚀", "eyes": "👀",
}  # fmt: skip


def pull_request(pull: state.Pull, deliveries: Sequence[view.Delivery] = ()) -> view.PullRequest:
    repository = pull.repository
    return view.PullRequest(
        repository=repository.full_name,
        number=pull.number,
        title=pull.title,
        author=_person(pull.user),
        body=pull.body or "",
        base=pull.base_ref,
        head=pull.head_ref,
        head_sha=pull.head_sha,
        state="merged" if pull.merged_at else pull.state,
        opened=_at(pull.created_at),
        events=tuple(_events(pull)),
        check_runs=tuple(_check_run(run) for run in reversed(_runs(pull))),
        files=tuple(_files(pull)),
        deliveries=tuple(deliveries),
    )


def _events(pull: state.Pull) -> Iterable[view.Push | view.Remark | view.Review]:
    """Reviews and comments by time; each commit before the first review of it or a later one."""
    said = sorted(
        [*pull.reviews, *(each for each in pull.comments if not each.deleted)],
        key=lambda each: each.id,  # ids only grow; times are cut to seconds
    )
    waiting = list(reversed(pull.repository.git.log(f"{pull.merge_base}..{pull.head_sha}")))
    for each in said:
        if isinstance(each, state.Review):
            shown = _up_to(each.commit, waiting)
            if shown:
                yield _push(pull, shown, each.submitted_at)
            yield _review(pull, each)
        else:
            yield _remark(each)
    if waiting:
        yield _push(pull, waiting, pull.updated_at)


def _up_to(sha: str, waiting: list[str]) -> list[str]:
    """Take the commits up to that one off the list."""
    until = waiting.index(sha) + 1 if sha in waiting else 0
    taken, waiting[:] = waiting[:until], waiting[until:]
    return taken


def _push(pull: state.Pull, shas: Iterable[str], at: str) -> view.Push:
    commits = [pull.repository.git.commit_of(sha) for sha in shas]
    return view.Push(
        commits=tuple(
            view.Commit(sha=each.sha, message=each.message, author=each.author[0])
            for each in commits
        ),
        by=pull.user.login,
        at=_at(at),
    )


def _review(pull: state.Pull, review: state.Review) -> view.Review:
    threads = [each for each in pull.threads if each.comments[0].review is review]
    return view.Review(
        remark=view.Remark(
            author=_person(review.user), body=review.body or "", at=_at(review.submitted_at)
        ),
        sha=review.commit,
        threads=tuple(_thread(pull, each) for each in threads),
    )


def _thread(pull: state.Pull, thread: state.Thread) -> view.Thread:
    first = thread.comments[0]
    now, _ = current_lines(pull, first)
    line = first.line or 1
    return view.Thread(
        path=first.path,
        line=line,
        start_line=first.start_line or line,
        hunk=first.excerpt,
        remarks=tuple(_remark(each) for each in thread.comments if not each.deleted),
        resolved_by=_person(thread.resolved_by) if thread.resolved_by else None,
        outdated=first.subject == "line" and now is None,
    )


def _remark(comment: state.Comment) -> view.Remark:
    counts: dict[str, int] = {}
    for reaction in comment.reactions:
        counts[reaction.content] = counts.get(reaction.content, 0) + 1
    return view.Remark(
        author=_person(comment.user),
        body=comment.body,
        at=_at(comment.created_at),
        reactions=tuple(f"{REACTIONS[name]} {count}" for name, count in counts.items()),
        edited=comment.updated_at != comment.created_at,
        hidden=(comment.minimized or "").lower(),
    )


def _runs(pull: state.Pull) -> list[state.CheckRun]:
    shas = set(pull.repository.git.log(f"{pull.merge_base}..{pull.head_sha}"))
    return [run for run in pull.repository.runs if run.head_sha in shas]


def _check_run(run: state.CheckRun) -> view.CheckRun:
    return view.CheckRun(
        name=run.name,
        app=run.suite.app.name,
        sha=run.head_sha,
        status=run.status,
        conclusion=run.conclusion or "",
        title=run.title or "",
        summary=run.summary or "",
        text=run.text or "",
        annotations=tuple(
            view.Annotation(
                path=each["path"],
                line=each["start_line"],
                level=each["annotation_level"],
                title=each.get("title") or "",
                message=each["message"],
            )
            for each in run.annotations
        ),
        started=_at(run.started_at) if run.started_at else None,
        completed=_at(run.completed_at) if run.completed_at else None,
        actions=tuple((each["label"], each["description"]) for each in run.actions),
    )


def _files(pull: state.Pull) -> Iterable[view.ChangedFile]:
    for each in pull.repository.git.files(pull.merge_base, pull.head_sha):
        yield view.ChangedFile(
            path=each.path,
            status=each.status,
            additions=each.additions,
            deletions=each.deletions,
            patch=each.patch or "",
        )


def _person(user: state.User) -> view.Person:
    return view.Person(user.login, is_app=user.type == "Bot")


def _at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)
