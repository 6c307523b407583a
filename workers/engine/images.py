"""Images on the engine: whether they are there, and pulling them within a time limit."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from itw import messages
from workers.engine.client import EngineError, Missing, translated

if TYPE_CHECKING:
    from docker import APIClient


class NotPulled(EngineError):
    """A registry would not give an image, or not in time."""


def has(api: "APIClient", image: str) -> bool:
    try:
        with translated():
            api.inspect_image(image)
    except Missing:
        return False
    return True


def ensure(
    api: "APIClient", image: str, *, seconds: float, stopped: Callable[[], None] = lambda: None
) -> bool:
    """Have the image; True if it was pulled now. `stopped` is asked all the time, and may raise.

    `image` has a tag or a digest: without one the engine would pull every tag there is.
    """
    if has(api, image):
        return False
    try:
        problem = _pulled(api, image, monotonic() + seconds, stopped)
    except EngineError as error:
        raise NotPulled(messages.image_not_pulled(image=image, problem=str(error))) from error
    if problem or not has(api, image):
        raise NotPulled(messages.image_not_pulled(image=image, problem=problem))
    return True


def _pulled(api: "APIClient", image: str, until: float, stopped: Callable[[], None]) -> str:
    """Why it could not be pulled, as far as the engine says so."""
    problem = ""
    with translated():
        for step in api.pull(image, stream=True, decode=True):
            stopped()
            problem = step.get("error", "") or problem
            if monotonic() > until:
                return messages.took_too_long()
    return problem
