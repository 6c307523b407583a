"""Every setting that holds for a repository, with where its value comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from itw.checking.conventions import conventions
from itw.configuration.config import Config, Profile, Waiver, config_for
from itw.configuration.file import parse_config
from itw.configuration.yaml_source import Positions, load
from itw.finding import Severity

DEFAULT = "default"
FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`origin` is "default", "profile spec", "profile connect" or "file", then with its line.

    `key` is the path in the file, `value` what JSON has.
    """

    key: str
    value: Any
    origin: str
    line: int | None = None


def settings_in(source: bytes) -> tuple[Setting, ...]:
    """In the order of the documentation, rules by name. Raises InvalidConfig."""
    names = [each.name for each in conventions()]
    config = parse_config(source, names)
    document, positions = load(source)
    profile = f"profile {config.profile}"
    defaults = dict(_values(config_for(Profile.SPEC)))
    usual = dict(_values(config_for(config.profile)))
    return tuple(
        _setting(key, value, document, positions)
        or Setting(key=key, value=value, origin=_unsaid(key, defaults, usual, profile))
        for key, value in _values(config)
    )


def _setting(key: str, value: Any, document: Any, positions: Positions) -> Setting | None:
    where = tuple(key.split("."))
    if key == "run.enabled" and _is_off(document):
        where = ("run",)
    said = document
    for part in where:
        said = said.get(part) if isinstance(said, dict) else None
    if said is None:
        return None
    return Setting(key=key, value=value, origin=FILE, line=positions.at(where)[0])


def _is_off(document: Any) -> bool:
    """Whether the file says `run: off`, which stands for a key of the section."""
    return isinstance(document, dict) and document.get("run") in ("off", False)


def _unsaid(key: str, defaults: dict[str, Any], usual: dict[str, Any], profile: str) -> str:
    by_profile = key.startswith("rules.") or usual[key] != defaults[key]
    return profile if by_profile and key != "profile" else DEFAULT


def _values(config: Config) -> Iterator[tuple[str, Any]]:
    command, policy = config.run_command, config.run_policy
    yield "profile", str(config.profile)
    for each in conventions():
        level = config.rules.get(each.name, each.rule.severity(config.profile))
        yield f"rules.{each.name}", _level(level)
    yield "paths.include", list(config.include)
    yield "paths.exclude", list(config.exclude)
    yield "run.enabled", policy.enabled
    yield "run.pattern", command.run
    yield "run.tags", list(command.tags)
    yield "run.cgo", command.cgo
    yield "run.race", command.race
    yield "run.shuffle", command.shuffle
    yield "run.repeat", command.repeat
    yield "run.timeout", f"{command.timeout}s" if command.timeout else None
    yield "run.reruns", policy.reruns
    yield "run.without_fix", str(policy.without_fix)
    yield "run.images", list(policy.images)
    yield "run.limits.time", None if policy.seconds is None else f"{policy.seconds}s"
    yield "run.limits.memory", _size(policy.memory)
    yield "run.limits.services", policy.services
    yield "run.limits.service_memory", _size(policy.service_memory)
    yield "waivers", [_waiver(each) for each in config.waivers]
    yield "enforce", config.enforce
    yield "required", config.required
    yield "suggestions", str(config.suggestions)
    yield "caps.comments", config.max_comments
    yield "write", str(config.write)
    yield "delivery", str(config.delivery)
    yield "model_review", config.model_review


def _size(number: int | None) -> str | None:
    return None if number is None else f"{number >> 20}m"


def _waiver(waiver: Waiver) -> dict[str, str]:
    fields = ("rule", "connector", "test", "path", "reason")
    return {name: getattr(waiver, name) for name in fields if getattr(waiver, name)}


def _level(level: Severity | None) -> str:
    return "off" if level is None else str(level)
