"""Replays what was merged to a branch as the pull requests it came from."""

import time
from collections.abc import Iterator
from itertools import groupby, islice

from itw import messages
from itw.backtest import MergedChange, Replay, replayed
from itw.configuration.config import Config
from itw.errors import UserError
from itw.review import review_trees
from workers.git.errors import GitError, NoMergeBase
from workers.git.repository import Repository

LOG = ("log", "--first-parent", "--no-show-signature", "--format=%H%x00%P%x00%cI%x00%s")


def merged_changes(
    repository: Repository, *, branch: str, since: str, most: int | None = None
) -> list[MergedChange]:
    """The branch's own history since a date git understands, newest first.

    A merge is one change from its first parent; consecutive commits with one committer time came
    from one rebase and are one change; any other commit is a squash. Raises UserError where the
    date is none.
    """
    _refuse_no_date(repository, since)
    log = repository.git.run(*LOG, f"--since={since}", "--end-of-options", branch).decode(
        errors="replace"
    )
    commits = [tuple(line.split("\0")) for line in log.splitlines() if line.count("\0") == 3]
    with_base = [commit for commit in commits if commit[1]]  # a root has nothing to compare with
    return list(islice(_changes(with_base), most))


def _refuse_no_date(repository: Repository, since: str) -> None:
    """Git takes what it does not understand for now, and nothing was merged since now."""
    now = int(time.time())
    age = repository.git.run("rev-parse", f"--since={since}").decode().rpartition("=")[2]
    if int(age) >= now:
        raise UserError(messages.no_such_date_title(date=since))


def _changes(commits: list[tuple[str, ...]]) -> Iterator[MergedChange]:
    def pushed_together(commit: tuple[str, ...]) -> tuple[str, str]:
        sha, parents, date, _ = commit
        return (date, sha if " " in parents else "")

    for _, group in groupby(commits, key=pushed_together):
        newest, *older = list(group)
        oldest = older[-1] if older else newest
        yield MergedChange(
            base=oldest[1].split()[0], head=newest[0], date=newest[2], subject=newest[3]
        )


def replay(repository: Repository, change: MergedChange, config: Config) -> Replay:
    """Review one change; what keeps us from it is kept, and the others go on."""
    started = time.monotonic()
    try:
        assessment = review_trees(
            diff=repository.diff(change.base, change.head),
            base=repository.tree(change.base),
            head=repository.tree(change.head),
            config=config,
        )
    except (UserError, GitError, NoMergeBase) as error:
        seconds = time.monotonic() - started
        return Replay(change=change, seconds=seconds, trouble=str(error))
    return replayed(change, assessment, time.monotonic() - started)
