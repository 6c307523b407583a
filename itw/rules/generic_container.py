"""A generic container is started for an image that has a module.

A module of testcontainers-go knows the image's ports, when the service is ready and how to connect
to it; with the generic `Run` the test has to know, and waits for a port that opens too early. Said
only where the module is required by go.mod already.

Bad:
    ctr, err := testcontainers.Run(t.Context(), "redis:7", testcontainers.WithExposedPorts("6379"))

Good:
    ctr, err := redis.Run(t.Context(), "redis:7")
"""

from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.declared import Visit
from itw.source.images import go_module_of, module_for
from itw.source.started_images import started_images
from itw.source.testing import TESTCONTAINERS, container_starts

RULE = Rule(
    clause="Container Management",
    spec=Severity.NOTE,
    connect=Severity.NOTE,
    connect_clause=".claude/agents/tester.md",
    label="R3",
)


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for call in container_starts(visit.declared):
            if _is_generic(visit, call):
                for image in started_images(visit.declared, call):
                    module = module_for(image.name)
                    if module and go_module_of(module) in unit.go_mod.required:
                        yield test.violation(
                            call,
                            f"`{module}` is in go.mod and starts `{image.name}`; use its `Run`",
                            visit=visit,
                        )


def _is_generic(visit: Visit, call: Call) -> bool:
    """Whether the call is of testcontainers-go itself and not of a module."""
    return visit.full_name(call) == f"{TESTCONTAINERS}.{call.method}"
