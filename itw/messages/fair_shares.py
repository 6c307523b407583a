"""Sentences on what everybody may have of a day."""

from datetime import datetime

from itw.messages.words import count
from itw.reporting.markdown import code


def sandbox_share(*, minutes: int) -> str:
    return f"{count(minutes, 'minute')} in the sandbox"


def model_share(*, dollars: str) -> str:
    return f"{dollars} for the model"


def share_used_up_title(*, share: str) -> str:
    return f"Waiting for tomorrow: {share} are used up"


def waits_for_share(*, whose: str, share: str, until: datetime) -> str:
    return (
        f"**Waiting:** the {share} that {code(whose)} may have on one day are used up. It goes on"
        f" by itself on {until:%Y-%m-%d at %H:%M} UTC; nothing has to be done for it."
    )
