"""What shows an integration test where the name does not: containers, build tags, skips."""

import re
from collections.abc import Iterable

from itw.source.call import Call
from itw.source.constraint import is_built
from itw.source.declared import Declared, Visit, remembered
from itw.source.skips import is_asked_for
from itw.source.testing import DIALS, container_starts, dockertest_calls

# Clients of an engine, and libraries that start containers by it.
ENGINES = (
    "github.com/dhui/dktest",
    "github.com/docker/docker/client",
    "github.com/moby/moby/client",
    "github.com/testcontainers/testcontainers-go/modules/compose",
)
COMMANDS = {"exec.Command", "exec.CommandContext"}
NAMED = re.compile(r"Integration|E2E|EndToEnd")


def is_marked(test: Declared, visits: Iterable[Visit], tags: Iterable[str]) -> bool:
    """Whether the test says of itself what it is. `tags` are those of the run command."""
    constraint = test.file.constraint
    if NAMED.search(test.function.name) or (
        is_built(constraint, tuple(tags), cgo=True) and not is_built(constraint, (), cgo=True)
    ):
        return True
    return any(_shows(visit.declared) for visit in visits)


@remembered
def _shows(declared: Declared) -> bool:
    if is_asked_for(declared) and declared.function.named("Skip", "Skipf", "SkipNow"):
        return True
    if container_starts(declared) or dockertest_calls(declared):
        return True
    return any(_reaches(declared, call) for call in declared.function.calls)


def _reaches(declared: Declared, call: Call) -> bool:
    """A container engine, by a library or its command, or a fixed address."""
    name = declared.full_name(call)
    if name.startswith(ENGINES):
        return call.method.startswith(("New", "Run"))  # and no options or types of theirs
    if call.name in COMMANDS:
        return any((word or "").startswith("docker") for word in call.strings)
    return name in DIALS and any(call.strings[1:2])
