"""What git and GitHub refuse: problems for `user_error` and the terminal, made harmless there."""

from itw.reporting.markdown import code


def no_git() -> str:
    return "git is not installed, or not on PATH."


def no_work_tree(*, path: str) -> str:
    return f"{path} is a bare repository: it has no work tree; name a commit with --head."


def not_a_repository(*, path: str) -> str:
    return f"{path} is not a git repository."


def unknown_revision(*, revision: str, closest: str = "") -> str:
    """`closest` is a name that there is."""
    hint = f"there is {closest!r}" if closest else "check the name, or fetch"
    return f"No commit is called {revision!r} in this repository; {hint}."


def no_merge_base(*, base: str, head: str) -> str:
    return (
        f"{base} and {head} have no common ancestor here; a shallow clone needs"
        " `git fetch --unshallow`."
    )


def unrelated(*, base: str, head: str) -> str:
    return (
        f"The base branch, at `{base[:12]}`, and `{head[:12]}` have no commit in common: the pull"
        " request needs commits on top of its base branch."
    )


def missing_object(*, name: str) -> str:
    return (
        f"Git object {name} is missing: the repository is a partial clone"
        " (`git fetch --refetch` completes it) or damaged (`git fsck` says where)."
    )


def repository_too_large(*, repository: str, mebibytes: int) -> str:
    return f"{repository} is larger than {mebibytes:,} MiB."


def too_many_files(*, commit: str, limit: int) -> str:
    return f"Commit {commit[:12]} has more than {limit:,} files."


def diff_too_large(*, base: str, head: str, mebibytes: int) -> str:
    return f"The diff from {base[:12]} to {head[:12]} is larger than {mebibytes:,} MiB."


def diff_of_too_many_files(*, base: str, head: str, limit: int) -> str:
    return f"The diff from {base[:12]} to {head[:12]} changes more than {limit:,} files."


def repository_out_of_reach(*, repository: str) -> str:
    return f"{repository} can't be read: it is gone, or the App has no access to it."


def git_refused(*, repository: str) -> str:
    return f"GitHub refuses git for {repository}, which its API lets the App read"


def not_permitted(*, what: str, accepted: str) -> str:
    """`accepted` is GitHub's header, "checks=write": the permissions that would do."""
    return f"GitHub does not let the App do this: {what}. {grant(accepted=accepted)}".rstrip()


def grant(*, accepted: str) -> str:
    """Who can give the App what GitHub says would do; "" where it says nothing."""
    if not accepted:
        return ""
    return (
        f"It needs {accepted.replace('=', ': ')}: the App's owner adds it under “Permissions &"
        " events”, and an owner of the account accepts it for the installation."
    )


def check_run_not_shown() -> str:
    return f"The check run could not be shown. {_granted('checks')}"


def comments_not_posted() -> str:
    return f"The review's comments could not be posted. {_granted('pull_requests')}"


def _granted(permission: str) -> str:
    return (
        f"The App needs {code(f'{permission}: write')}; an owner of this account accepts it in the"
        " installation's settings."
    )


def disk_full(*, repository: str) -> str:
    return f"the worker's disk has no room for {repository}"


def disk_fails(*, repository: str, why: str) -> str:
    return f"the worker's data directory can't be used for {repository}: {why}"


def installation_gone(*, repository: str, problem: str) -> str:
    return f"The App can't open {repository}: {problem.rstrip('.')}."


def installation_suspended() -> str:
    return "The App's installation is suspended."


def repository_archived() -> str:
    return "The repository is archived, so nothing can be written to it."


def key_refused() -> str:
    return "GitHub does not take the App's id and private key: one of them is another App's."


def key_unreadable() -> str:
    return "The App's private key can't be read."


def not_a_repository_name(*, name: str) -> str:
    return f"{name!r} is not the name of a repository."
