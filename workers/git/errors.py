"""What can go wrong with git, by who can mend it.

GitError             a bug or a broken repository
UserError            GitMissing, NotARepository, UnknownRevision, NoMergeBase, RepositoryTooLarge
TransientError       GitTimeout
"""

from itw.errors import TransientError, UserError


class GitError(Exception):
    """Git failed; `stderr` is what it said."""

    def __init__(self, command: str, returncode: int, stderr: str) -> None:
        super().__init__(f"git {command} ended with {returncode}: {stderr}")
        self.command = command
        self.returncode = returncode
        self.stderr = stderr


class GitMissing(UserError):
    """There is no git on PATH."""

    def __init__(self) -> None:
        super().__init__("git is not installed, or not on PATH.")


class NotARepository(UserError):
    """The path holds no git repository."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is not a git repository.")


class UnknownRevision(UserError):
    """No commit has that name here."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"No commit is called {revision!r} in this repository; check the name, or fetch it."
        )


class NoMergeBase(UserError):
    """Two commits share no history, or a shallow clone does not hold it."""

    def __init__(self, base: str, head: str) -> None:
        super().__init__(
            f"{base} and {head} have no common ancestor here; a shallow clone needs"
            " `git fetch --unshallow`."
        )


class RepositoryTooLarge(UserError):
    """A tree or a diff is beyond the limits."""


class GitTimeout(TransientError):
    """Git took longer than its limit and was stopped."""

    def __init__(self, command: str, seconds: float) -> None:
        super().__init__(f"git {command} took more than {seconds:g} s")
