"""What shows an integration test where the name does not: containers, build tags, skips."""

import re
from collections.abc import Iterable, Iterator

from itw.source.call import Call
from itw.source.constraint import is_built
from itw.source.declared import Declared, Visit, remembered
from itw.source.package import Package
from itw.source.skips import is_asked_for
from itw.source.testing import container_starts, dockertest_calls

# Clients of an engine, and libraries that start containers by it.
ENGINES = (
    "github.com/dhui/dktest",
    "github.com/docker/docker/client",
    "github.com/moby/moby/client",
    "github.com/testcontainers/testcontainers-go/modules/compose",
)
COMMANDS = {"exec.Command", "exec.CommandContext"}
DIALS = {"net.Dial", "net.DialTimeout", "net.DialTCP"}
NAMED = re.compile(r"Integration|E2E|EndToEnd")
SUITE = re.compile(r"(?:new\(|&)\s*(\w+)")


def is_marked(
    package: Package, test: Declared, visits: Iterable[Visit], tags: Iterable[str]
) -> bool:
    """Whether the test says of itself what it is. `tags` are those of the run command."""
    constraint = test.file.constraint
    if NAMED.search(test.function.name) or (
        is_built(constraint, tuple(tags), cgo=True) and not is_built(constraint, (), cgo=True)
    ):
        return True
    functions = [visit.declared for visit in visits]
    return any(_shows(each) for each in (*functions, *_of_suites(package, test)))


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


def _of_suites(package: Package, test: Declared) -> Iterator[Declared]:
    """The methods of the testify suites that a test runs, and what these reach."""
    for call in test.function.named("Run"):
        match = SUITE.search(call.arguments[-1]) if call.receiver == "suite" else None
        if match is not None:
            methods = (each for each in package.declared if each.function.receiver == match[1])
            yield from (visit.declared for each in methods for visit in package.visits(each))
