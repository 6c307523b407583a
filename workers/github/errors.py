"""GitHub's refusals, by who can mend them.

UserError        Forbidden, NoFile, NotGranted, KeyRefused; OutOfReach: InstallationGone, ReadOnly
TransientError   Unavailable, RateLimited
GitHubError      NotFound, Invalid, OutcomeUnknown: the adapter's own modules deal with these;
                 where one gets out it is a bug
"""

import structlog

from itw import messages
from itw.errors import OutOfReach, TransientError, UserError

log = structlog.get_logger()


class GitHubError(Exception):
    """GitHub said no; `status` is the reply's, 0 where there was none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message, status)
        self.message = message
        self.status = status

    def __str__(self) -> str:
        return f"{self.message} ({self.status})" if self.status else self.message


class NotFound(GitHubError):
    """There is no such thing, or the token may not see it."""


class Invalid(GitHubError):
    """422: GitHub understood and does not accept what was sent."""


class OutcomeUnknown(GitHubError):
    """A request that must not be sent twice may or may not have taken effect: look first."""


class Forbidden(UserError):
    """The App lacks a permission; `accepted` is GitHub's list of what would do."""

    def __init__(self, what: str, accepted: str = "") -> None:
        super().__init__(what, accepted)
        self.accepted = accepted

    def __str__(self) -> str:
        what, accepted = self.args
        return messages.not_permitted(what=what, accepted=accepted)

    def warn(self, act: str) -> None:
        """What is left out, and who can change it: asking again would not."""
        grant = messages.grant(accepted=self.accepted)
        log.warning("permission_missing", act=act, accepted=self.accepted, grant=grant)


class NoFile(UserError):
    """Something is there that is no file one could read: a directory, a link, or beyond 1 MB."""


class InstallationGone(OutOfReach):
    """The App was uninstalled, suspended (`for_now`), or taken off the repository."""


class ReadOnly(OutOfReach):
    """The repository was archived: GitHub takes nothing more for it."""


class NotGranted(UserError):
    """The installation does not grant what a token is asked to open."""


class KeyRefused(UserError):
    """GitHub does not take the App's id and private key, or they can't be read."""


class Unavailable(TransientError):
    """No answer, or a server's error."""


class RateLimited(TransientError):
    """GitHub asks for a longer wait than a worker sits out."""
