"""What can go wrong with git, by who can mend it.

UserError        GitMissing, NotARepository, NoWorkTree, UnknownRevision, NoMergeBase,
                 MissingObject, RepositoryTooLarge, AccessDenied
TransientError   GitTimeout, RemoteUnavailable, CommitUnavailable, MirrorDamaged, MirrorBusy,
                 DiskFull, DiskFails
GitError         anything else: a bug or a broken repository

Arguments stay as they were given, so that the errors travel between processes.
"""

import re

from itw import messages
from itw.errors import TransientError, UserError


class GitError(Exception):
    """Git failed; `stderr` is what it said."""

    def __init__(self, command: str, returncode: int, stderr: str) -> None:
        super().__init__(command, returncode, stderr)
        self.command = command
        self.returncode = returncode
        self.stderr = stderr

    def __str__(self) -> str:
        return f"git {self.command} ended with {self.returncode}: {self.stderr}"


class GitOutgrown(GitError):
    """Git was stopped because it took more disk than allowed."""


class GitMissing(UserError):
    """There is no git on PATH."""

    def __str__(self) -> str:
        return messages.no_git()


class NoWorkTree(UserError):
    """The path holds a bare repository."""

    def __init__(self, path: object) -> None:
        super().__init__(path)

    def __str__(self) -> str:
        return messages.no_work_tree(path=str(self.args[0]))


class NotARepository(UserError):
    """The path holds no git repository."""

    def __init__(self, path: object) -> None:
        super().__init__(str(path))

    def __str__(self) -> str:
        return messages.not_a_repository(path=self.args[0])


class UnknownRevision(UserError):
    """No commit has that name here."""

    def __init__(self, revision: str, closest: str = "") -> None:
        super().__init__(revision, closest)

    def __str__(self) -> str:
        revision, closest = self.args
        return messages.unknown_revision(revision=revision, closest=closest)


class NoMergeBase(UserError):
    """Two commits share no history, or a shallow clone does not hold it."""

    def __init__(self, base: str, head: str) -> None:
        super().__init__(base, head)

    def __str__(self) -> str:
        base, head = self.args
        return messages.no_merge_base(base=base, head=head)


class MissingObject(UserError):
    """A tree names an object that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def __str__(self) -> str:
        return messages.missing_object(name=self.args[0])


class RepositoryTooLarge(UserError):
    """A repository, tree or diff is beyond the limits."""


class AccessDenied(UserError):
    """The remote does not let us read the repository, or it is gone."""

    def __init__(self, repository: str) -> None:
        super().__init__(repository)

    def __str__(self) -> str:
        return messages.repository_out_of_reach(repository=self.args[0])


class GitTimeout(TransientError):
    """Git took longer than its limit and was stopped."""


class RemoteUnavailable(TransientError):
    """The remote did not answer, or broke off."""


class CommitUnavailable(TransientError):
    """The remote does not have the commit, or not yet: its replicas lag behind its webhooks."""


class MirrorDamaged(TransientError):
    """A mirror turned out broken while it was read; the next try clones it again."""


class MirrorBusy(TransientError):
    """Another process did not finish its fetch in time."""


class DiskFull(TransientError):
    """There is no room for what was to be fetched; the argument is the repository."""

    def __str__(self) -> str:
        return messages.disk_full(repository=self.args[0])


class DiskFails(TransientError):
    """The data directory can't be used, for now or until the operator mends it.

    The arguments are the repository and the system's reason.
    """

    def __init__(self, repository: str, why: str) -> None:
        super().__init__(repository)
        self.args = (repository, why)

    def __str__(self) -> str:
        repository, why = self.args
        return messages.disk_fails(repository=repository, why=why)


ENDS_EARLY = "the object ends early"
DAMAGE = re.compile(
    rf"{ENDS_EARLY}|is corrupt|inflate|unable to unpack|hash mismatch|does not match index"
    "|not a tree object"
)


def is_damage(error: GitError | MissingObject) -> bool:
    """Whether the repository on disk is broken, and not what was asked of it."""
    return isinstance(error, MissingObject) or DAMAGE.search(error.stderr) is not None
