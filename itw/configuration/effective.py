"""Every setting that holds for a repository, with where its value comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from itw.checking.conventions import conventions
from itw.configuration.config import Config, Profile, Waiver, config_for
from itw.configuration.file import parse_config
from itw.configuration.layers import plain, value_at
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.configuration.organisation_file import config_at_home
from itw.configuration.yaml_source import Positions, load
from itw.finding import Severity

DEFAULT = "default"
FILE = "file"
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`origin` is "default", "profile spec", "profile connect", or "file" or "organisation" with
    its line.

    `key` is the path in the file, `value` what JSON has. `locked` where the organisation keeps the
    key for itself; then `ignored` is the line of the repository's file that does not count.
    """

    key: str
    value: Any
    origin: str
    line: int | None = None
    locked: bool = False
    ignored: int | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One file's keys, and where it says them."""

    document: dict[str, Any]
    positions: Positions

    @classmethod
    def of(cls, source: bytes) -> "Layer":
        document, positions = load(source)
        return cls(plain(document), positions)

    def line_of(self, where: tuple[str, ...]) -> int | None:
        """None where the file does not say it."""
        if value_at(self.document, where) is None:
            return None
        return self.positions.at(where)[0]


def settings_in(source: bytes, organisation: Organisation = NO_ORGANISATION) -> tuple[Setting, ...]:
    """In the order of the documentation, rules by name. Raises InvalidConfig."""
    names = [each.name for each in conventions()]
    if organisation.is_home:
        config, common = config_at_home(source, names), Layer.of(b"")
    else:
        config = parse_config(source, names, None, organisation)
        common = Layer.of(organisation.source)
    own = Layer.of(source)
    profile = f"profile {config.profile}"
    defaults = dict(_values(config_for(Profile.SPEC)))
    usual = dict(_values(config_for(config.profile)))
    return tuple(
        _said(key, value, own, common, organisation)
        or Setting(key=key, value=value, origin=_unsaid(key, defaults, usual, profile))
        for key, value in _values(config)
    )


def _said(
    key: str, value: Any, own: Layer, common: Layer, organisation: Organisation
) -> Setting | None:
    where = tuple(key.split("."))
    locked = bool(organisation.locking(where)) and not organisation.is_home
    here, there = own.line_of(where), common.line_of(where)
    if here is not None and not locked:
        return Setting(key=key, value=value, origin=FILE, line=here)
    if there is None and not locked:
        return None
    origin = ORGANISATION if there is not None else DEFAULT
    return Setting(key=key, value=value, origin=origin, line=there, locked=locked, ignored=here)


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
