"""The model, asked as ever, that remembers whether its endpoint refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from workers.ledger import Ledger
from workers.model import Model
from workers.model_client import Client
from workers.model_errors import Refused
from workers.model_question import Answer, Purse, Question, Reply
from workers.settings import ModelSettings


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


@contextmanager
def asking(asked: ModelSettings | None, ledger: Ledger) -> Iterator[RememberingModel | None]:
    """The model that was asked for, None where none is needed."""
    if asked is None:
        yield None
        return
    client = Client.of(asked, ledger)
    with RememberingModel(client) as model:
        yield model


def host_of(url: str | None) -> str:
    """Host and port of an endpoint, "" for the provider's own: what may be kept, and shown."""
    return urlsplit(url).netloc.rpartition("@")[2] if url else ""
