"""The installation behind a job, as stories need it; workers/installation.py is the real one."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from itw.jobs import Job


class Standing(StrEnum):
    """What a repository is to us at this moment, as GitHub says."""

    OURS = "ours"
    ARCHIVED = "archived"  # ours, and nothing can be written to it
    GONE = "gone"  # deleted, renamed, transferred, or taken out of the installation


class Installation(Protocol):
    """The job's installation, and its repository. Each method raises TransientError."""

    def is_there(self) -> bool:
        """Whether it exists; a suspended one does."""
        ...

    def standing(self) -> Standing:
        """Of the job's repository, under that name."""
        ...

    def since(self) -> float:
        """When the repository came to us, in seconds since 1970."""
        ...

    def add(self, repositories: Sequence[str]) -> None:
        """They came now, unless that is known already."""
        ...

    def forget_repository(self) -> None:
        """Stop what is under way for it, and remove all that is stored of it.

        Raises TransientError as long as a job is at work on it.
        """
        ...

    def repositories(self) -> Sequence[str]:
        """Those that something may be stored of."""
        ...

    def forget(self) -> None:
        """Remove what is stored of the installation itself."""
        ...

    def put_aside(self, job: Job) -> None:
        """Keep a job until the installation is no longer suspended."""
        ...

    def aside(self) -> Sequence[Job]:
        """The jobs that were put aside, oldest first."""
        ...

    def take(self, job: Job) -> None:
        """It was put into its queue again."""
        ...
