"""Creates a thing once, also when GitHub's answer was lost."""

from collections.abc import Callable
from typing import TypeVar

from workers.github.errors import OutcomeUnknown, Unavailable
from workers.github.policy import Policy

T = TypeVar("T")


def ensure(
    look: Callable[[], T | None], create: Callable[[], T | None], policy: Policy
) -> T | None:
    """What `look` finds, or else what `create` makes. Each unknown outcome is looked for again.

    `create` may answer None when it turns out that there is nothing to make.
    """
    for attempt in range(policy.tries):
        found = look()
        if found is not None:
            return found
        try:
            return create()
        except OutcomeUnknown as error:
            problem = error
            policy.pause(attempt)  # what was under way may show late
    raise Unavailable(str(problem))
