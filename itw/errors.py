"""The three kinds of failure.

UserError        its text is shown on the pull request or the terminal (OutOfReach: there only)
TransientError   retried by the queue, and nothing else is
anything else    a bug: logged with its traceback, one neutral sentence for the user
"""


class UserError(Exception):
    """Something the person who asked can mend; `str(error)` is the sentence they read."""


class OutOfReach(UserError):
    """The repository is not ours to act in now: the job ends, and nobody is told.

    `for_now` where it may be ours again (a suspended installation): the job is kept for then.
    """

    def __init__(self, message: str, *, for_now: bool = False) -> None:
        super().__init__(message)
        self.for_now = for_now


class TransientError(Exception):
    """Something that passes: the job is tried again.

    `retry_after` is in seconds when the other side said how long to wait.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
