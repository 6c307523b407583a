"""The stage of all these tests."""

from tests.workers.recovery.stage import github, stage

__all__ = ["github", "stage"]
