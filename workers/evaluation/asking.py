"""The model, asked as ever, that remembers whether its endpoint refused."""

from collections.abc import Callable

from workers.model import Answer, Model, Purse, Question, Reply
from workers.model_client import Client
from workers.model_errors import Refused


def _nothing() -> None:
    return


class RememberingModel(Model):
    """`refused` is what the endpoint said last that it does not take."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.refused: Refused | None = None

    def ask(
        self, question: Question[Reply], purse: Purse, *, check: Callable[[], None] = _nothing
    ) -> Answer[Reply]:
        try:
            return super().ask(question, purse, check=check)
        except Refused as error:
            self.refused = error
            raise
