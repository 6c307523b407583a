"""The door of `.github/integration-test-writer.yml`: text in, a Config or every problem out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from itw.config import (
    Config,
    Delivery,
    Profile,
    RunCommand,
    Suggestions,
    Waiver,
    Write,
    config_for,
)
from itw.errors import UserError
from itw.finding import Severity
from itw.yaml_source import Positions, YAMLProblem, load

# YAML 1.1 reads a bare `off` as false: both spellings mean the same to whoever wrote it.
Off = BeforeValidator(lambda value: "off" if value is False else value)
Level = Annotated[Literal["off", "note", "warning", "error"], Off]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Pattern = Annotated[str, Field(min_length=1, max_length=200)]


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
        Annotated[str, Field(pattern=r"^\d+[smh]$")] | None,
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


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the file; line and column are 1-based."""

    line: int
    column: int
    message: str


class InvalidConfig(UserError):
    """The file cannot be used; `problems` has every reason, in the order of the file."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            "; ".join(f"line {p.line}, column {p.column}: {p.message}" for p in self.problems)
        )


def parse_config(text: str | bytes, known_rules: Collection[str]) -> Config:
    """Raise InvalidConfig with every problem, each with its line and column.

    `known_rules` are the names `rules:` and `waivers:` may use.
    """
    try:
        document, positions = load(text)
    except YAMLProblem as error:
        raise InvalidConfig([Problem(error.line, error.column, error.message)]) from error
    try:
        file = ConfigFile.model_validate(_tuples(document if document is not None else {}))
    except ValidationError as error:
        raise InvalidConfig(_problems_in(error, positions)) from error
    unknown = _unknown_rules(file, set(known_rules), positions)
    if unknown:
        raise InvalidConfig(unknown)
    return _config_from(file, positions)


def _tuples(value: Any) -> Any:
    """YAML's lists as tuples: the models are frozen, and strict about it."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _problems_in(error: ValidationError, positions: Positions) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False, include_context=False):
        where = detail["loc"]
        line, column = positions.at(where)
        problems.append(Problem(line, column, _sentence(detail["type"], where, detail["msg"])))
    return problems


def _sentence(kind: str, where: tuple[str | int, ...], message: str) -> str:
    key = ".".join(str(part) for part in where) or "the file"
    if kind == "extra_forbidden":
        return f"unknown key {key!r}{_closest(str(where[-1]), _keys_at(where[:-1]))}"
    if kind == "missing":
        return f"{key!r} is required"
    return f"{key!r}: {message[:1].lower()}{message[1:]}"


def _keys_at(where: tuple[str | int, ...]) -> list[str]:
    sections: Mapping[str, type[Section]] = {
        "paths": PathsSection,
        "run": RunSection,
        "waivers": WaiverEntry,
        "caps": CapsSection,
    }
    model = sections.get(str(where[0]), ConfigFile) if where else ConfigFile
    return list(model.model_fields)


def _closest(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _unknown_rules(file: ConfigFile, known: set[str], positions: Positions) -> list[Problem]:
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (rule, ("rules", rule)) for rule in file.rules
    ]
    named += [(w.rule, ("waivers", index, "rule")) for index, w in enumerate(file.waivers)]
    return [
        Problem(*positions.at(where), f"unknown rule {rule!r}{_closest(rule, known)}")
        for rule, where in named
        if rule not in known
    ]


def _config_from(file: ConfigFile, positions: Positions) -> Config:
    base = config_for(Profile(file.profile))
    levels = {
        rule: None if level == "off" else Severity.from_name(level)
        for rule, level in file.rules.items()
    }
    comments = file.caps.comments
    return replace(
        base,
        rules=MappingProxyType(levels),
        include=file.paths.include,
        exclude=file.paths.exclude,
        run_command=_run_command(base.run_command, file.run, positions),
        waivers=tuple(
            _waiver(entry, positions.at(("waivers", index))[0])
            for index, entry in enumerate(file.waivers)
        ),
        enforce=file.enforce,
        required=file.required,
        suggestions=Suggestions(file.suggestions) if file.suggestions else base.suggestions,
        max_comments=base.max_comments if comments is None else comments,
        write=Write(file.write),
        delivery=Delivery(file.delivery),
        model_review=file.model_review,
    )


def _waiver(entry: WaiverEntry, line: int) -> Waiver:
    return Waiver(
        rule=entry.rule,
        reason=entry.reason,
        connector=entry.connector or "",
        test=entry.test or "",
        path=entry.path or "",
        line=line,
    )


def _run_command(base: RunCommand, run: RunSection, positions: Positions) -> RunCommand:
    said: dict[str, Any] = {
        "run": run.pattern,
        "tags": run.tags,
        "cgo": run.cgo,
        "race": run.race,
        "shuffle": run.shuffle,
        "repeat": run.repeat,
        "timeout": None if run.timeout is None else _seconds(run.timeout),
    }
    if run.pattern is not None:
        _check_pattern(run.pattern, positions)
    return replace(base, **{key: value for key, value in said.items() if value is not None})


def _check_pattern(pattern: str, positions: Positions) -> None:
    """Go's RE2 is a subset of what `re` takes, so what `re` refuses Go refuses as well."""
    try:
        re.compile(pattern)
    except re.error as error:
        where = positions.at(("run", "pattern"))
        raise InvalidConfig([Problem(*where, f"'run.pattern': {error}")]) from error


def _seconds(duration: str) -> int:
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600}[duration[-1]]
