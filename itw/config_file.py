"""The door of `.github/integration-test-writer.yml`: text in, a Config or every problem out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from itw.config import (
    Config,
    Delivery,
    Profile,
    RunCommand,
    RunPolicy,
    Suggestions,
    Waiver,
    WithoutFix,
    Write,
    config_for,
)
from itw.config_sections import (
    MAX_PATTERN,
    CapsSection,
    ConfigFile,
    LimitsSection,
    PathsSection,
    RunSection,
    Section,
    WaiverEntry,
)
from itw.errors import UserError
from itw.finding import Severity
from itw.gateway.images import parse_reference
from itw.go_pattern import problem_of
from itw.yaml_source import Positions, YAMLProblem, load

DURATIONS, SIZES = {("timeout",), ("time",)}, {("memory",), ("service_memory",)}


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


def parse_config(
    text: str | bytes, known_rules: Collection[str], profile: Profile | None = None
) -> Config:
    """Raise InvalidConfig with every problem, each with its line and column.

    `known_rules` are the names `rules:` and `waivers:` may use. `profile` stands for the file's.
    """
    try:
        document, positions = load(text)
    except YAMLProblem as error:
        raise InvalidConfig([Problem(error.line, error.column, error.message)]) from error
    problems = [
        *_unknown_rules(document, frozenset(known_rules), positions),
        *_bad_pattern(document, positions),
        *_bad_images(document, positions),
    ]
    try:
        file = ConfigFile.model_validate(_tuples(document if document is not None else {}))
    except ValidationError as error:
        raise InvalidConfig([*problems, *_problems_in(error, positions)]) from error
    config = _config_from(file, profile or Profile(file.profile), positions)
    problems += _race_without_cgo(config, positions)
    if problems:
        raise InvalidConfig(problems)
    return config


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
    if kind == "string_too_short":
        return f"{key!r} must not be empty"
    if kind == "string_pattern_mismatch" and where[-1:] in DURATIONS:
        return f"{key!r}: write a whole number of s, m or h, such as 10m"
    if kind == "string_pattern_mismatch" and where[-1:] in SIZES:
        return f"{key!r}: write a whole number of m or g, such as 512m"
    return f"{key!r}: {message[:1].lower()}{message[1:]}"


def _keys_at(where: tuple[str | int, ...]) -> list[str]:
    sections: Mapping[str, type[Section]] = {
        "paths": PathsSection,
        "run": RunSection,
        "waivers": WaiverEntry,
        "caps": CapsSection,
    }
    if where[:2] == ("run", "limits"):
        return list(LimitsSection.model_fields)
    model = sections.get(str(where[0]), ConfigFile) if where else ConfigFile
    return list(model.model_fields)


def _closest(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _unknown_rules(document: Any, known: frozenset[str], positions: Positions) -> Iterator[Problem]:
    """Looked for in the plain document: a wrong key elsewhere in the file doesn't hide them."""
    for rule, where in _named_rules(document):
        if rule not in known:
            message = f"unknown rule {rule!r}{_closest(rule, known)}"
            yield Problem(*positions.at(where), message)


def _named_rules(document: Any) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    file = document if isinstance(document, dict) else {}
    rules, waivers = file.get("rules"), file.get("waivers")
    for rule in rules if isinstance(rules, dict) else ():
        yield rule, ("rules", rule)
    for index, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        rule = waiver.get("rule") if isinstance(waiver, dict) else None
        if isinstance(rule, str) and rule:
            yield rule, ("waivers", index, "rule")


def _bad_pattern(document: Any, positions: Positions) -> Iterator[Problem]:
    """A pattern that `go test` can't take would select nothing, and no test would ever run."""
    run = document.get("run") if isinstance(document, dict) else None
    pattern = run.get("pattern") if isinstance(run, dict) else None
    problem = problem_of(pattern[:MAX_PATTERN]) if isinstance(pattern, str) else ""
    if problem:
        yield Problem(*positions.at(("run", "pattern")), f"'run.pattern': {problem}")


def _bad_images(document: Any, positions: Positions) -> Iterator[Problem]:
    run = document.get("run") if isinstance(document, dict) else None
    images = run.get("images") if isinstance(run, dict) else None
    for index, image in enumerate(images if isinstance(images, list) else ()):
        if isinstance(image, str) and parse_reference(image.removesuffix("/*")) is None:
            message = f"'run.images': {image[:MAX_PATTERN]!r} is no image"
            yield Problem(*positions.at(("run", "images", index)), message)


def _race_without_cgo(config: Config, positions: Positions) -> Iterator[Problem]:
    if config.run_command.race and not config.run_command.cgo:
        message = "'run.race': the race detector needs 'run.cgo', which is off"
        yield Problem(*positions.at(("run", "race")), message)


def _config_from(file: ConfigFile, profile: Profile, positions: Positions) -> Config:
    base = config_for(profile)
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
        run_command=_run_command(base.run_command, file.run),
        run_policy=_run_policy(base.run_policy, file.run),
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


def _run_command(base: RunCommand, run: RunSection) -> RunCommand:
    said: dict[str, Any] = {
        "run": run.pattern,
        "tags": run.tags,
        "cgo": run.cgo,
        "race": run.race,
        "shuffle": run.shuffle,
        "repeat": run.repeat,
        "timeout": None if run.timeout is None else _seconds(run.timeout),
    }
    return replace(base, **{key: value for key, value in said.items() if value is not None})


def _run_policy(base: RunPolicy, run: RunSection) -> RunPolicy:
    limits = run.limits
    said: dict[str, Any] = {
        "reruns": run.reruns,
        "without_fix": WithoutFix(run.without_fix) if run.without_fix else None,
        "seconds": _seconds(limits.time) if limits.time else None,
        "memory": _bytes(limits.memory) if limits.memory else None,
        "services": limits.services,
        "service_memory": _bytes(limits.service_memory) if limits.service_memory else None,
    }
    changed = {key: value for key, value in said.items() if value is not None}
    return replace(base, enabled=run.enabled, images=run.images, **changed)


def _bytes(size: str) -> int:
    return int(size[:-1]) << {"m": 20, "g": 30}[size[-1]]


def _seconds(duration: str) -> int:
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600}[duration[-1]]
