"""Runs an act that dies at each of its requests in turn, and then once more to its end."""

from collections.abc import Callable, Iterator

from itw.errors import TransientError
from tests.github_double.pull_page import PullPage
from tests.workers.github.conftest import NAME, Stage
from workers.github.app import App
from workers.github.errors import OutcomeUnknown
from workers.github.repository import Repository

Act = Callable[[Repository, PullPage], None]


def interrupted(stage: Stage, prepare: Act, act: Act) -> Iterator[PullPage]:
    """Pull requests after an interrupted and a complete run, for every request and both moments.

    The connection breaks before GitHub sees the request, or before we see the answer, and nothing
    is tried again: to GitHub that is what a killed worker looks like.
    """
    stage.double.limits.secondary = False  # far more acts in a minute than a worker's
    patient, brittle = stage.app(), stage.app(tries=1)
    assert brittle.identity == patient.identity  # asked once in a worker's life: no part of the act

    def repository(app: App) -> Repository:
        return app.repository(stage.installation.id, NAME)

    for moment in ("before", "after"):
        for number in range(50):
            pull = stage.another_pull(f"{moment}-{number}")
            prepare(repository(patient), pull)
            fault = stage.double.fault(r"repos|graphql", drop=moment, after=number)
            try:
                act(repository(brittle), pull)
            except (TransientError, OutcomeUnknown):
                act(repository(patient), pull)
            stage.double.faults.clear()
            yield pull
            if not fault.met:
                assert number > 1
                break
        else:
            raise AssertionError("the act never came to its end")
