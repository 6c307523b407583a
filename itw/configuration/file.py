"""The door of `.github/integration-test-writer.yml`: text in, a Config or every problem out."""

from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from itw.configuration.config import (
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
from itw.configuration.layers import over, plain, unlocked
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.configuration.problems import (
    InvalidConfig,
    Problem,
    problems_of_document,
    problems_of_keys,
    race_without_cgo,
)
from itw.configuration.sections import ConfigFile, RunSection, WaiverEntry
from itw.configuration.yaml_source import Positions, YAMLProblem, load
from itw.finding import Severity

FIELDS = frozenset(ConfigFile.model_fields)


def parse_config(
    text: str | bytes,
    known_rules: Collection[str],
    profile: Profile | None = None,
    organisation: Organisation = NO_ORGANISATION,
) -> Config:
    """Raise InvalidConfig with every problem, each with its line and column.

    `known_rules` are the names `rules:` and `waivers:` may use. `profile` stands for the file's.
    What the file does not say, or may not, is the organisation's.
    """
    document, positions = loaded(text)
    own = config_in(document, positions, known_rules, profile)
    if not organisation.source:
        return own
    common, _ = loaded(organisation.source)
    kept = unlocked(plain(document), organisation)
    config = config_in(over(kept, shared(common)), positions, known_rules, profile)
    if "waivers" in kept:
        return config
    return replace(config, waivers=tuple(replace(each, line=0) for each in config.waivers))


def loaded(text: str | bytes) -> tuple[Any, Positions]:
    """The document and its positions; raise InvalidConfig for what is no YAML we can use."""
    try:
        return load(text)
    except YAMLProblem as error:
        raise InvalidConfig([Problem(error.line, error.column, error.message)]) from error


def shared(organisation: Any) -> dict[str, Any]:
    """Of an organisation's document, what a repository's may say as well."""
    return {key: each for key, each in plain(organisation).items() if key in FIELDS}


def config_in(
    document: Any,
    positions: Positions,
    known_rules: Collection[str],
    profile: Profile | None = None,
    *,
    model: type[ConfigFile] = ConfigFile,
) -> Config:
    """Raise InvalidConfig; `model` says which keys there are."""
    problems = [*problems_of_document(document, known_rules, positions)]
    try:
        file = model.model_validate(tuples(document if document is not None else {}))
    except ValidationError as error:
        raise InvalidConfig([*problems, *problems_of_keys(error, positions, model)]) from error
    config = _config_from(file, profile or Profile(file.profile), positions)
    problems += race_without_cgo(config, positions)
    if problems:
        raise InvalidConfig(problems)
    return config


def tuples(value: Any) -> Any:
    """YAML's lists as tuples: the models are frozen, and strict about it."""
    if isinstance(value, list):
        return tuple(tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: tuples(item) for key, item in value.items()}
    return value


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
