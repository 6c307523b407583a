"""The keys of `.github/integration-test-writer.yml`, as the models that read them."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_PATTERN = 200

# YAML 1.1 reads a bare `off` as false: both spellings mean the same to whoever wrote it.
Off = BeforeValidator(lambda value: "off" if value is False else value)
Level = Annotated[Literal["off", "note", "warning", "error"], Off]
Text = Annotated[str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=500)]
Pattern = Annotated[str, Field(min_length=1, max_length=MAX_PATTERN)]


class Section(BaseModel):
    """A mapping of the file; a key it does not name is an error, not a surprise later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PathsSection(Section):
    """Which files are reviewed; globs where `*` also matches `/`."""

    include: Annotated[tuple[Pattern, ...], Field(description="only these; empty: all")] = ()
    exclude: Annotated[tuple[Pattern, ...], Field(description="never these")] = ()


class RunSection(Section):
    """`go test` as the repository's CI calls it; what is left out is the profile's."""

    pattern: Annotated[Pattern | None, Field(description="`-run`, a regular expression")] = None
    tags: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]+$")], ...] | None,
        Field(description="`-tags`, one build tag each"),
    ] = None
    cgo: Annotated[bool | None, Field(description="whether CI has `CGO_ENABLED=1`")] = None
    race: Annotated[bool | None, Field(description="`-race`; needs cgo")] = None
    shuffle: Annotated[bool | None, Field(description="`-shuffle=on`")] = None
    repeat: Annotated[
        Annotated[int, Field(ge=1, le=20)] | None, Field(description="how often each test runs")
    ] = None
    timeout: Annotated[
        Annotated[str, Field(pattern=r"^[0-9]{1,6}[smh]$")] | None,
        Field(description="`-timeout` of a package, such as `10m`"),
    ] = None


class WaiverEntry(Section):
    """A rule that does not hold somewhere, and why; what is left out matches everything."""

    rule: Annotated[Text, Field(description="name of the rule")]
    reason: Annotated[Text, Field(description="shown wherever the waiver counts")]
    connector: Annotated[
        Text | None, Field(description="`name`, or `kind name` where a name has several kinds")
    ] = None
    test: Annotated[Text | None, Field(description="name of the test function")] = None
    path: Annotated[Pattern | None, Field(description="a glob")] = None


class CapsSection(Section):
    """Upper limits of what is shown."""

    comments: Annotated[
        Annotated[int, Field(ge=0, le=30)] | None, Field(description="inline comments of a review")
    ] = None


class ConfigFile(Section):
    """Every key is optional; the file is read from the base branch."""

    profile: Annotated[Literal["spec", "connect"], Field(description="whose conventions hold")] = (
        "spec"
    )
    rules: Annotated[
        dict[str, Level], Field(description="severity of a rule, or `off`", default_factory=dict)
    ]
    paths: Annotated[PathsSection, Field(description="which files are reviewed")] = PathsSection()
    run: Annotated[RunSection, Field(description="the repository's test command")] = RunSection()
    waivers: Annotated[
        tuple[WaiverEntry, ...],
        Field(max_length=200, description="rules that do not hold somewhere, each with a reason"),
    ] = ()
    enforce: Annotated[bool, Field(description="errors make the check fail instead of neutral")] = (
        False
    )
    required: Annotated[
        bool, Field(description="the check is required: report on every pull request")
    ] = False
    suggestions: Annotated[
        Literal["off", "applies", "compiles"] | None,
        Off,
        Field(description="suggestions in a review, by what was proved of them"),
    ] = None
    caps: Annotated[CapsSection, Field(description="upper limits of what is shown")] = CapsSection()
    write: Annotated[
        Literal["command", "offer", "auto"], Field(description="when missing tests are written")
    ] = "offer"
    delivery: Annotated[
        Literal["patch", "push", "pull_request"], Field(description="how a written test arrives")
    ] = "patch"
    model_review: Annotated[bool, Field(description="let a model review what rules cannot see")] = (
        False
    )
