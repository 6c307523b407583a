"""The keys of `.github/integration-test-writer.yml`, as the models that read them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from itw.configuration.scalars import (
    Duration,
    Level,
    Off,
    Pattern,
    Size,
    Switch,
    Text,
    or_false,
    or_off,
)


class Section(BaseModel):
    """A mapping of the file; a key it does not name is an error, not a surprise later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PathsSection(Section):
    """Which files are reviewed; globs where `*` also matches `/`."""

    include: Annotated[tuple[Pattern, ...], Field(description="only these; empty: all")] = ()
    exclude: Annotated[tuple[Pattern, ...], Field(description="never these")] = ()


class LimitsSection(Section):
    """What one `go test` may use; what is above the most is the most."""

    time: Annotated[
        Duration | None, Field(description="wall time, compiling included; at most `30m`")
    ] = None
    memory: Annotated[
        Size | None, Field(description="of `go test` and its tests together; at most `8g`")
    ] = None
    services: Annotated[
        Annotated[int, Field(ge=0, le=50)] | None,
        Field(description="containers at once; at most 24"),
    ] = None
    service_memory: Annotated[Size | None, Field(description="of each container; at most `2g`")] = (
        None
    )


class RunSection(Section):
    """`go test` as the repository's CI calls it, and how it is run here.

    `run: off` runs no tests at all. What the pattern selects is an integration test; one that
    selects every test, such as `^Test`, leaves it to the tests: those are meant that start a
    container, have Integration, E2E or EndToEnd in their name, skip themselves under
    `testing.Short()` or a variable of the environment, or that only `tags` build.
    """

    enabled: Annotated[bool, Field(description="`run: off` is short for `false`")] = True

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
    reruns: Annotated[
        Annotated[int, Field(ge=0, le=5)] | None,
        Field(description="how often a failed test is run again at the same commit"),
    ] = None
    without_fix: Annotated[
        Literal["off", "request", "auto"] | None,
        Off,
        Field(
            description="`auto`: new tests are also run without the change to the product, where"
            " they should fail; otherwise only `itw test --without-fix` does that",
            json_schema_extra=or_false,
        ),
    ] = None
    images: Annotated[
        tuple[Pattern, ...],
        Field(
            max_length=100,
            description="of services, beyond the built-in list: `redis:7.2`, `ghcr.io/org/*`",
        ),
    ] = ()
    limits: Annotated[LimitsSection, Field(description="what one `go test` may use")] = (
        LimitsSection()
    )


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
    run: Annotated[
        RunSection,
        Switch,
        Field(
            description="the repository's test command, and how it is run",
            json_schema_extra=or_off,
        ),
    ] = RunSection()
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
        Field(
            description="suggestions in a review, by what was proved of them;"
            " those that must compile come once tests ran",
            json_schema_extra=or_false,
        ),
    ] = None
    caps: Annotated[CapsSection, Field(description="upper limits of what is shown")] = CapsSection()
    write: Annotated[
        Literal["command", "offer", "auto"],
        Field(
            description="missing tests are written when somebody asks; `offer` says with the"
            " finding how to ask, `auto` asks for a new connector's by itself"
        ),
    ] = "offer"
    delivery: Annotated[
        Literal["patch", "push", "pull_request"], Field(description="how a written test arrives")
    ] = "patch"
    model_review: Annotated[
        bool,
        Field(description="let a model review what rules cannot see: once for each pull request"),
    ] = False


class RepositoriesSection(Section):
    """Where the App does anything at all; globs of names without their owner."""

    allow: Annotated[tuple[Pattern, ...], Field(description="only these; empty: all")] = ()
    deny: Annotated[tuple[Pattern, ...], Field(description="never these")] = ()


class ShareSection(Section):
    """What is left of the operator's limits; what is left out stays as it is."""

    jobs: Annotated[
        Annotated[int, Field(ge=1, le=100_000)] | None, Field(description="at once, in each queue")
    ] = None
    minutes: Annotated[
        Annotated[int, Field(ge=1, le=100_000)] | None,
        Field(description="in a sandbox on one day (UTC)"),
    ] = None
    dollars: Annotated[
        Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None,
        Field(description="for the model on one day (UTC)"),
    ] = None


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")]


class SharesSection(Section):
    """Limits below the operator's, never above them; the lower one of both holds."""

    all: Annotated[ShareSection, Field(description="all repositories together")] = ShareSection()
    each: Annotated[ShareSection, Field(description="each repository")] = ShareSection()
    repositories: Annotated[
        dict[Name, ShareSection],
        Field(
            description="other limits than `each` for one repository, by its name",
            default_factory=dict,
            max_length=1000,
        ),
    ]


class OrganisationFile(ConfigFile):
    """In `OWNER/.github`: every key of a repository's file as its default, and these."""

    lock: Annotated[
        tuple[Text, ...],
        Field(
            max_length=200,
            description="keys that a repository does not override: `enforce`, `run.images`",
        ),
    ] = ()
    repositories: Annotated[
        RepositoriesSection, Field(description="where the App does anything at all")
    ] = RepositoriesSection()
    observe: Annotated[
        bool | tuple[Pattern, ...],
        Field(
            description="everything is done and nothing posted, everywhere or in these"
            " repositories (globs)"
        ),
    ] = False
    shares: Annotated[
        SharesSection,
        Field(description="limits below the operator's", default_factory=SharesSection),
    ]
