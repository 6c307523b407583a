"""What is wrong with the configuration file, each problem with its line and column."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from itw.configuration.config import Config
from itw.configuration.scalars import MAX_PATTERN
from itw.configuration.sections import (
    CapsSection,
    ConfigFile,
    LimitsSection,
    OrganisationFile,
    PathsSection,
    RepositoriesSection,
    RunSection,
    Section,
    ShareSection,
    SharesSection,
    WaiverEntry,
)
from itw.configuration.yaml_source import Positions
from itw.errors import UserError
from itw.gateway.images import parse_reference
from itw.go.pattern import problem_of

DURATIONS, SIZES = {("timeout",), ("time",)}, {("memory",), ("service_memory",)}
MISSHAPEN = {"string_pattern_mismatch", "string_type"}  # `10` is a number where `10m` was meant


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


def problems_of_document(
    document: Any, known_rules: Collection[str], positions: Positions
) -> Iterator[Problem]:
    """Looked for in the plain document: a wrong key elsewhere in the file doesn't hide them."""
    yield from _unknown_rules(document, frozenset(known_rules), positions)
    yield from _bad_pattern(document, positions)
    yield from _bad_images(document, positions)


def problems_of_keys(
    error: ValidationError, positions: Positions, model: type[Section] = ConfigFile
) -> list[Problem]:
    """`model` is the whole file's."""
    problems = []
    for detail in error.errors(include_url=False, include_context=False):
        where = detail["loc"]
        line, column = positions.at(where)
        problems.append(
            Problem(line, column, _sentence(detail["type"], where, detail["msg"], model))
        )
    return problems


def _sentence(kind: str, where: tuple[str | int, ...], message: str, model: type[Section]) -> str:
    key = ".".join(str(part) for part in where) or "the file"
    if kind == "extra_forbidden":
        if key in OrganisationFile.model_fields:
            return f"{key!r} belongs in the organisation's file"
        return f"unknown key {key!r}{closest(str(where[-1]), _keys_at(where[:-1], model))}"
    if kind == "missing":
        return f"{key!r} is required"
    if kind == "string_too_short":
        return f"{key!r} must not be empty"
    if kind in MISSHAPEN and where[-1:] in DURATIONS:
        return f"{key!r}: write a whole number of s, m or h, such as 10m"
    if kind in MISSHAPEN and where[-1:] in SIZES:
        return f"{key!r}: write a whole number of m or g, such as 512m"
    if kind in {"model_type", "dict_type"}:
        return f"{key!r}: keys with values belong here{', or off' if where == ('run',) else ''}"
    if kind == "tuple_type":
        return f"{key!r}: a list belongs here, such as [a, b]"
    return f"{key!r}: {message[:1].lower()}{message[1:]}"


def _keys_at(where: tuple[str | int, ...], model: type[Section]) -> list[str]:
    sections: Mapping[str, type[Section]] = {
        "paths": PathsSection,
        "run": RunSection,
        "waivers": WaiverEntry,
        "caps": CapsSection,
        "repositories": RepositoriesSection,
        "shares": SharesSection if len(where) == 1 else ShareSection,
    }
    if where[:2] == ("run", "limits"):
        return list(LimitsSection.model_fields)
    section = sections.get(str(where[0]), model) if where else model
    return list(section.model_fields)


def closest(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _unknown_rules(document: Any, known: frozenset[str], positions: Positions) -> Iterator[Problem]:
    for rule, where in _named_rules(document):
        if rule not in known:
            message = f"unknown rule {rule!r}{closest(rule, known)}"
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
        if isinstance(image, str) and image and parse_reference(image.removesuffix("/*")) is None:
            message = f"'run.images': {image[:MAX_PATTERN]!r} is no image"
            yield Problem(*positions.at(("run", "images", index)), message)


def race_without_cgo(config: Config, positions: Positions) -> Iterator[Problem]:
    if config.run_command.race and not config.run_command.cgo:
        message = "'run.race': the race detector needs 'run.cgo', which is off"
        yield Problem(*positions.at(("run", "race")), message)
