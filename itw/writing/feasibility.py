"""Whether a test in containers can be written for a connector at all: said before it costs."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from posixpath import basename

from itw import messages
from itw.connector import External
from itw.writing.context import WritingContext

CGO = re.compile(r"(?<![!\w])cgo\b")
PLATFORM_FILE = re.compile(r"_(windows|darwin|freebsd|wasm|js)\.go$")


class Obstacle(StrEnum):
    """What stands in the way."""

    HOSTED = "hosted"
    IN_PROCESS = "in process"
    INTERNAL = "internal"
    LICENCE = "licence"
    CGO = "cgo"
    NO_TESTCONTAINERS = "no testcontainers"
    NO_IMAGE = "no image"
    NOT_ALLOWED = "image not allowed"
    NOT_THERE = "image not there"
    PLATFORM = "platform"
    LEFT_OUT = "left out"


class Instead(StrEnum):
    """What is offered where no test in containers can be written."""

    NOTHING = ""
    FAKE_SERVER = "fake server"  # a test against one, not named Integration
    UNIT_TEST = "unit test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One obstacle. `blocks` is whether nothing is tried; `sentence` is for people."""

    obstacle: Obstacle
    sentence: str
    blocks: bool = True
    instead: Instead = Instead.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the test would run. `images` are those at hand, None where they can be pulled."""

    platform: str = "linux/amd64"
    cgo: bool = True
    images: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Feasibility:
    """All doubts; a test is tried where none of them blocks."""

    doubts: tuple[Doubt, ...] = ()

    @property
    def instead(self) -> Instead:
        """What is offered, NOTHING where the test itself can be written."""
        blocking = (doubt.instead for doubt in self.doubts if doubt.blocks)
        return next((each for each in blocking if each), Instead.NOTHING)


def feasibility_of(context: WritingContext, machine: Machine) -> Feasibility:
    doubts = (*_of_service(context), *_of_build(context, machine), *_of_image(context, machine))
    return Feasibility((*doubts, *_of_registry(context)))


def _of_service(context: WritingContext) -> Iterator[Doubt]:
    evidence = context.coverage.evidence[-1:] or ("",)
    connector = str(context.connector)
    match context.coverage.external:
        case External.HOSTED:
            yield Doubt(
                obstacle=Obstacle.HOSTED,
                sentence=messages.hosted_service(connector=connector, evidence=evidence[0]),
                instead=Instead.FAKE_SERVER,
            )
        case External.NONE:
            yield Doubt(
                obstacle=Obstacle.IN_PROCESS,
                sentence=messages.stays_in_process(connector=connector),
                instead=Instead.UNIT_TEST,
            )
        case External.INTERNAL:
            yield Doubt(
                obstacle=Obstacle.INTERNAL,
                sentence=messages.internal_connector(connector=connector),
            )
        case External.CONTAINER:
            pass


def _of_build(context: WritingContext, machine: Machine) -> Iterator[Doubt]:
    licence = context.licence
    if licence.place and not licence.for_tests:
        yield Doubt(
            obstacle=Obstacle.LICENCE, sentence=messages.licence_needed(place=licence.place)
        )
    if CGO.search(context.constraint) and not machine.cgo:
        sentence = messages.needs_cgo(file=context.connector.file)
        yield Doubt(obstacle=Obstacle.CGO, sentence=sentence)
    other = PLATFORM_FILE.search(basename(context.connector.file))
    if other is not None:
        yield Doubt(
            obstacle=Obstacle.PLATFORM,
            sentence=messages.other_platform(what=context.connector.file, platform=other[1]),
        )
    needs_container = context.coverage.external is External.CONTAINER
    if needs_container and not context.containers.testcontainers:
        yield Doubt(obstacle=Obstacle.NO_TESTCONTAINERS, sentence=messages.no_testcontainers())


def _of_image(context: WritingContext, machine: Machine) -> Iterator[Doubt]:
    service = context.service
    if context.coverage.external is not External.CONTAINER:
        return
    if not service.image:
        yield Doubt(
            obstacle=Obstacle.NO_IMAGE,
            sentence=messages.no_known_image(connector=str(context.connector)),
            blocks=False,
            instead=Instead.FAKE_SERVER,
        )
        return
    if not service.allowed:
        yield Doubt(
            obstacle=Obstacle.NOT_ALLOWED,
            sentence=messages.image_not_allowed(image=service.image),
            instead=Instead.FAKE_SERVER,
        )
    elif machine.images is not None and service.image not in machine.images:
        yield Doubt(
            obstacle=Obstacle.NOT_THERE, sentence=messages.image_not_there(image=service.image)
        )
    platforms = service.known.platforms if service.known is not None else ()
    if platforms and machine.platform not in platforms:
        yield Doubt(
            obstacle=Obstacle.PLATFORM,
            sentence=messages.other_platform(what=service.image, platform=", ".join(platforms)),
        )


def _of_registry(context: WritingContext) -> Iterator[Doubt]:
    """The test can be written and proved here, and the repository still would not run it."""
    if context.registry.skipped:
        sentence = messages.registry_leaves_out(
            package=context.connector.package, reason=context.registry.reason
        )
        yield Doubt(obstacle=Obstacle.LEFT_OUT, sentence=sentence, blocks=False)
