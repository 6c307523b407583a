"""The model's review on a terminal: the same passes as on a pull request, for `itw review`."""

import textwrap
from collections.abc import Iterator

import click

from itw import messages
from itw.errors import UserError
from itw.model_review.report import section_of
from itw.model_review.review import ModelReview
from itw.reporting.links import Links
from itw.reporting.markdown import plain
from itw.review import Assessment
from itw.spending import DOLLAR, Limit
from workers import log
from workers.answers import FileAnswers
from workers.cli.settings import Terminal
from workers.cli.trees import Change
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client
from workers.model_reviewer import review_with
from workers.reviewer import Subject
from workers.settings import Settings

ANSWERS = "answers"  # below the data directory: the same change is not paid for twice


def model_review_of(assessment: Assessment, change: Change, dollars: float) -> ModelReview:
    """Raise UserError without a key, TransientError where trying again may help."""
    log.on_the_terminal()  # the command does without, where no model is asked
    settings = Settings.from_env()
    asked = settings.model
    if asked is None:
        raise UserError(messages.model_is_off())
    client = Client.of(asked, MemoryLedger())
    limit = Limit(
        name=messages.limit_of_this_command(), key="command", most=round(dollars * DOLLAR)
    )
    answers = FileAnswers(settings.data_directory / ANSWERS)
    with Model(client) as model:
        return review_with(
            model, Subject(assessment=assessment, head=change.head), [limit], answers
        )


def lines_of(review: ModelReview, head: str, terminal: Terminal) -> Iterator[str]:
    """The section of the check run, without its marks."""
    yield click.style(messages.model_review_heading(), bold=True)
    for line in section_of(review, head, Links()).split("\n"):
        shown = plain(line.removesuffix("<br>"))
        yield from textwrap.wrap(
            shown, terminal.width, initial_indent="  ", subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        ) or [""]  # fmt: skip
    yield ""
