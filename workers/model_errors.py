"""The ways in which the model gives no reply, named for what helps.

UserError
    Refused          the provider takes no such request: key, model, money or size
    Declined         the model does not want to answer
    InvalidReply     it answered, and never in the shape that was asked for
    PromptTooLong    not sent
TransientError
    Unavailable      overloaded, unreachable or too slow, after trying again
"""

from itw import messages
from itw.errors import TransientError, UserError


class Refused(UserError):
    """`status` is HTTP's."""

    def __init__(self, reason: str, *, status: int) -> None:
        super().__init__(messages.model_refused(reason=reason))
        self.status = status


class Declined(UserError):
    def __init__(self) -> None:
        super().__init__(messages.model_declined())


class InvalidReply(UserError):
    def __init__(self, problem: str) -> None:
        super().__init__(messages.model_reply_unusable(problem=problem))


class PromptTooLong(UserError):
    def __init__(self, tokens: int, most: int) -> None:
        super().__init__(messages.prompt_too_long(tokens=tokens, most=most))


class Unavailable(TransientError):
    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(messages.model_unavailable(reason=reason), retry_after=retry_after)
