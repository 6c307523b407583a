"""What the model is asked to reply: untrusted text that becomes such a value, or an error."""

from collections.abc import Collection
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from itw.connector import Connector
from itw.writing.draft import Draft, OutOfBounds, checked_files

Short = Annotated[str, Field(max_length=400)]
Long = Annotated[str, Field(max_length=4_000)]
Name = Annotated[str, Field(pattern=r"^Test[A-Z0-9_]\w{0,120}$")]


class Reply(BaseModel):
    """The endpoint's schema allows nothing else; what comes without one may say more."""

    model_config = ConfigDict(extra="ignore")


class PlannedTest(Reply):
    """One top-level test of the plan."""

    name: Name
    shows: list[Short] = Field(description="ids of the checklist", max_length=120)
    story: Short = Field(description="Given / When / Then in one line")


class PlannedService(Reply):
    """A container that the tests start."""

    image: Short
    why: Short


class LeftOut(Reply):
    """An item of the checklist that no test shows."""

    id: Short
    why: Short


class Plan(Reply):
    """What will be written, before it is."""

    tests: list[PlannedTest] = Field(min_length=1, max_length=12)
    services: list[PlannedService] = Field(max_length=4)
    left_out: list[LeftOut] = Field(default_factory=list, max_length=200)
    observed_with: Short = Field(description="the raw client, by import path in go.mod")
    risks: list[Short] = Field(default_factory=list, max_length=12)

    def missing(self, ids: Collection[str]) -> tuple[str, ...]:
        """Items that are neither planned nor left out with a reason."""
        named = {each for test in self.tests for each in test.shows}
        named.update(each.id for each in self.left_out)
        return tuple(each for each in ids if each not in named)

    def unknown(self, ids: Collection[str]) -> tuple[str, ...]:
        """Ids that the checklist does not have."""
        named = dict.fromkeys(each for test in self.tests for each in test.shows)
        return tuple(each for each in named if each not in ids)


class WrittenFile(Reply):
    """A whole file. The path is checked before anything is done with it."""

    path: Short
    content: Annotated[str, Field(max_length=200_000)]


class ShownItem(Reply):
    """Which test shows an item of the checklist, and by which assertion."""

    id: Short
    test: Name
    by: Short = ""


class SuspectedDefect(Reply):
    """What looks wrong with the connector itself: evidence, and no bent test."""

    what: Short
    where: Short = Field(description="path:line")
    evidence: Long


class WrittenTests(Reply):
    """A draft, or a repaired one: always whole files."""

    files: list[WrittenFile] = Field(min_length=1, max_length=4)
    tests: list[Name] = Field(min_length=1, max_length=20)
    shows: list[ShownItem] = Field(default_factory=list, max_length=200)
    notes: list[Short] = Field(default_factory=list, max_length=10)
    defects: list[SuspectedDefect] = Field(default_factory=list, max_length=5)

    def as_draft(self, connector: Connector, registry: bytes | None = None) -> Draft:
        """Raises OutOfBounds for files that may not be written."""
        paths = [file.path for file in self.files]
        if len(set(paths)) != len(paths):
            raise OutOfBounds("Each file may be there once.")
        return Draft(
            connector=connector,
            files=checked_files({file.path: file.content for file in self.files}, connector),
            tests=tuple(self.tests),
            registry=registry,
            notes=tuple(self.notes),
        )
