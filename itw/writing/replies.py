"""What the model is asked to reply: untrusted text that becomes such a value, or an error."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

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


class WrittenFile(Reply):
    """A whole file. The path is checked before anything is done with it."""

    path: Short
    content: Annotated[str, Field(max_length=200_000)]


def _each_once(files: list[WrittenFile]) -> list[WrittenFile]:
    """Of two contents for one path nobody knows which is meant: none is dropped in silence."""
    if len({file.path for file in files}) != len(files):
        raise ValueError("a path is there more than once")
    return files


Files = Annotated[list[WrittenFile], Field(min_length=1, max_length=4), AfterValidator(_each_once)]


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

    files: Files
    tests: list[Name] = Field(min_length=1, max_length=20)
    shows: list[ShownItem] = Field(default_factory=list, max_length=200)
    notes: list[Short] = Field(default_factory=list, max_length=10)
    defects: list[SuspectedDefect] = Field(default_factory=list, max_length=5)
