"""The model, asked through Anthropic's SDK: a question in, a typed reply and its cost out.

    answer = model.ask(Question(system=…, material=…, opening=…, reply=Plan, tools=…), purse)

What comes back is a stranger's text: it becomes a value of the asked type or one typed error, and
is never run here. Every request is counted before it is sent, and its cost set aside (ledger.py).
Errors: Refused, Declined, InvalidReply, PromptTooLong, OverBudget (no use trying again) and
Unavailable (it may pass).
"""

import time
from collections.abc import Callable
from typing import Self

from anthropic.types import MessageParam

from itw import messages
from itw.spending import Tokens
from workers.model_client import Client
from workers.model_errors import InvalidReply
from workers.model_question import Answer, Purse, Question, Reply
from workers.model_turns import first_turn, request_of, results_of, to_mend, value_of

REPAIRS = 2  # replies of the wrong shape that are sent back with what is wrong


def _nothing() -> None:
    return


class Model:
    """One model of one provider. Use it as a context: it keeps connections."""

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def name(self) -> str:
        return self._client.model

    def ask(
        self, question: Question[Reply], purse: Purse, *, check: Callable[[], None] = _nothing
    ) -> Answer[Reply]:
        """Ask until there is a reply of the type that was asked for.

        `check` is called all the time, and may raise to stop. What was spent is in the purse, also
        where nothing came of it.
        """
        waited = 0.0  # seconds
        before = (purse.tokens, purse.cost, purse.requests)
        turns: list[MessageParam] = [first_turn(question)]
        repairs = REPAIRS
        for _ in range(question.turns + REPAIRS):
            began, left = self._clock(), question.seconds - waited
            message = self._client.send(request_of(question, turns, left), purse, check)
            waited += self._clock() - began
            turns.append({"role": "assistant", "content": message.content})
            if message.stop_reason == "tool_use":
                results = results_of(message, question.tools, check)
                turns.append({"role": "user", "content": results})
                continue
            if message.stop_reason == "pause_turn":
                continue
            value = value_of(message, question.reply)
            if not isinstance(value, str):
                return _answer(value, purse, before)
            if repairs == 0:
                raise InvalidReply(value)
            repairs -= 1
            turns.append({"role": "user", "content": to_mend(message, value)})
        raise InvalidReply(messages.too_many_turns(turns=question.turns))


def _answer(value: Reply, purse: Purse, before: tuple[Tokens, int, int]) -> Answer[Reply]:
    tokens, cost, requests = before
    return Answer(
        value=value,
        tokens=purse.tokens - tokens,
        cost=purse.cost - cost,
        requests=purse.requests - requests,
    )
