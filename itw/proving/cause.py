"""Why a test failed, asked before a failure counts: most of what looks like a kill is none.

Measured on hand-written suites with six runs side by side: 30 of 200 failures under mutants were
the machine's (a port in use, a container that did not start), and looked like kills.
"""

import re
from enum import StrEnum

from itw.go.crash import Crash, Kind
from itw.runs.infrastructure import SIGNS
from itw.story.story import Story


class Cause(StrEnum):
    """The worst first: of several in one test, the first one counts."""

    INFRASTRUCTURE = "infrastructure"  # it says nothing about the connector
    NETWORK = "network"  # a broken connector, or a service that was too slow: asked twice
    ASSERTION = "assertion"
    CRASH = "crash"
    TIME_LIMIT = "time limit"  # of a test that hung beside one that said what is wrong


# What the libraries that start containers and the machine say, beside the signs known elsewhere.
CONTAINERS = re.compile(
    r"""cannot\ assign\ requested | failed\ to\ pull | can't\ be\ pulled | can't\ be\ had
    | error\ response\ from\ daemon | docker\.sock | \bryuk\b | \breaper\b
    | (?:create|start|started|run|inspect)\ container\b | generic\ container:
    | container\ exited | wait\ until\ ready | port\ "\d+/\w+"\ not\ found
    | could\ not\ start\ resource | could\ not\ connect\ to\ docker | no\ space\ left
    | cannot\ allocate\ memory | too\ many\ open\ files
    | resource\ temporarily\ unavailable""",
    re.IGNORECASE | re.VERBOSE,
)
STARTERS = re.compile(
    r"testcontainers/testcontainers-go|ory/dockertest|docker/client\.|moby/client\."
)
NETWORK = re.compile(
    r"""connection\ refused | connection\ reset | i/o\ timeout | no\ such\ host | no\ route\ to
    | broken\ pipe | \bEOF\b | context\ deadline\ exceeded | handshake\ timeout""",
    re.IGNORECASE | re.VERBOSE,
)


def cause_of(story: Story) -> Cause:
    """What the failure of one test is put down to. Only what it failed with is looked at."""
    said = [part for failure in story.failures for part in (failure.error, failure.message)]
    if story.crash:
        said.append(story.crash.text)
    said = said or list(story.last_lines)
    text = "\n".join(said)
    if CONTAINERS.search(text) or any(sign.search(text) for _, sign in SIGNS):
        return Cause.INFRASTRUCTURE
    if NETWORK.search(text):
        return Cause.NETWORK
    if story.failures or story.crash is None:
        return Cause.ASSERTION
    return _of_hanging(story.crash) if story.crash.kind is Kind.TIME_LIMIT else Cause.CRASH


def _of_hanging(crash: Crash) -> Cause:
    """Who waits for a container to start waits for the machine."""
    starting = any(STARTERS.search(frame.function) for frame in crash.frames)
    return Cause.INFRASTRUCTURE if starting else Cause.TIME_LIMIT
