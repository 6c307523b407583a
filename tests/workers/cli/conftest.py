"""The stage of those commands that act on an installed App."""

from tests.workers.recovery.stage import github, stage

__all__ = ["github", "stage"]
