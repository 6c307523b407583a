"""The door of the organisation's file: text in, an Organisation or every problem out."""

from collections.abc import Collection, Iterator
from typing import Any

from itw.configuration.config import Config, Profile
from itw.configuration.file import config_in, loaded, tuples
from itw.configuration.organisation import Organisation, is_home
from itw.configuration.problems import InvalidConfig, Problem, closest
from itw.configuration.sections import ConfigFile, OrganisationFile, Section
from itw.configuration.yaml_source import Positions, YAMLProblem, load

Document = dict[str, Any]
OWN = frozenset(OrganisationFile.model_fields) - frozenset(ConfigFile.model_fields)


def parse_organisation(
    text: bytes, known_rules: Collection[str], repository: str = ""
) -> Organisation:
    """Raise InvalidConfig with every problem. `repository` is the one that is asked about."""
    document, positions = loaded(text)
    problems: list[Problem] = []
    try:
        config_in(document, positions, known_rules, model=OrganisationFile)
    except InvalidConfig as error:
        problems += error.problems
    problems += _unknown_locks(document, known_rules, positions)
    if problems:
        raise InvalidConfig(problems)
    return _organisation(document or {}, text, repository)


def config_at_home(
    text: bytes, known_rules: Collection[str], profile: Profile | None = None
) -> Config:
    """For the repository that holds the file. Raise InvalidConfig."""
    parse_organisation(text, known_rules)
    document, positions = loaded(text)
    return config_in(document, positions, known_rules, profile, model=OrganisationFile)


def read_organisation(
    text: bytes | None, known_rules: Collection[str], repository: str
) -> Organisation:
    """What governs a repository. A file that can't be used is none, but for what keeps us quiet.

    A typing error elsewhere in the file must not make us speak in hundreds of repositories.
    """
    if text is None:
        return _organisation({}, b"", repository)
    try:
        return parse_organisation(text, known_rules, repository)
    except InvalidConfig as error:
        problems = tuple((each.line, each.column, each.message) for each in error.problems)
        return _organisation(_quieting(text), b"", repository, problems)


def lockable(known_rules: Collection[str]) -> Iterator[str]:
    """Every key of a repository's file, "run" and "run.limits.time" alike."""
    yield from _keys(ConfigFile, "")
    yield from (f"rules.{name}" for name in known_rules)


def _keys(section: type[Section], before: str) -> Iterator[str]:
    for name, field in section.model_fields.items():
        yield f"{before}{name}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from _keys(inner, f"{before}{name}.")


def _unknown_locks(
    document: Any, known_rules: Collection[str], positions: Positions
) -> Iterator[Problem]:
    lock = document.get("lock") if isinstance(document, dict) else None
    known = frozenset(lockable(known_rules))
    for index, key in enumerate(lock if isinstance(lock, list) else ()):
        if isinstance(key, str) and key and key not in known:
            message = f"'lock': {key!r} is no key of a repository's file{closest(key, known)}"
            yield Problem(*positions.at(("lock", index)), message)


def _quieting(text: bytes) -> Document:
    """`observe` and `repositories` of a file that is wrong elsewhere."""
    try:
        document, _ = load(text)
    except YAMLProblem:
        return {}
    found = document if isinstance(document, dict) else {}
    kept: Document = {}
    for name in ("observe", "repositories"):
        try:
            OrganisationFile.model_validate({name: tuples(found[name])})
        except (KeyError, ValueError):
            continue
        kept[name] = found[name]
    return kept


def _organisation(
    document: Document,
    source: bytes,
    repository: str,
    problems: tuple[tuple[int, int, str], ...] = (),
) -> Organisation:
    own = {name: tuples(document[name]) for name in OWN if document.get(name) is not None}
    file = OrganisationFile.model_validate(own)
    return Organisation(
        owner=repository.partition("/")[0],
        source=source,
        lock=file.lock,
        allow=file.repositories.allow,
        deny=file.repositories.deny,
        observe=file.observe,
        problems=problems,
        is_home=is_home(repository) if repository else False,
    )
