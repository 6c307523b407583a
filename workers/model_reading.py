"""A reply while it is read: what it has used so far, and a way to leave it before its end."""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event, Thread

from anthropic.types import Message, Usage

from itw.spending import Tokens


@dataclass(slots=True)
class Seen:
    """What a stream has used so far, by its own account or by what came of it."""

    told: Tokens = Tokens()  # noqa: RUF009 - frozen
    characters: int = 0
    began: bool = False
    given_up: Event = field(default_factory=Event)

    @property
    def tokens(self) -> Tokens:
        """The output is told at the very end: of a stream that broke off it is estimated."""
        return replace(self.told, output=max(self.told.output, self.characters // 4))

    def usage(self, usage: Usage) -> None:
        self.began = True
        self.told = Tokens(
            input=usage.input_tokens,
            output=usage.output_tokens,
            cache_write=usage.cache_creation_input_tokens or 0,
            cache_read=usage.cache_read_input_tokens or 0,
        )
        self.characters = 0

    def delta(self, text: str) -> None:
        self.characters += len(text)


class Reading:
    """A stream that is read in a thread of its own, so that it can be left."""

    def __init__(self, read: Callable[[], Message]) -> None:
        self._done = Event()
        self._answer: Message | None = None
        self._error: BaseException | None = None
        run = partial(copy_context().run, self._run, read)  # what is logged keeps its job
        Thread(target=run, name="model", daemon=True).start()

    def _run(self, read: Callable[[], Message]) -> None:
        try:
            self._answer = read()
        except BaseException as error:  # noqa: BLE001 - raised by who waits for it
            self._error = error
        finally:
            self._done.set()

    def answer(self, seconds: float) -> Message | None:
        """None where there is none yet. Raises what the reading raised."""
        if not self._done.wait(seconds):
            return None
        if self._error is not None:
            raise self._error
        return self._answer
