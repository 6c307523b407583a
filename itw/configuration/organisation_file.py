"""The door of the organisation's file: text in, an Organisation or every problem out."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from itw.configuration.config import Config, Profile
from itw.configuration.file import config_in, loaded, tuples
from itw.configuration.layers import value_at
from itw.configuration.organisation import Organisation, is_home
from itw.configuration.problems import InvalidConfig, Problem, closest
from itw.configuration.sections import (
    ConfigFile,
    OrganisationFile,
    Section,
    ShareSection,
    SharesSection,
)
from itw.configuration.yaml_source import Positions, YAMLProblem, load
from itw.fair_shares.limits import Limits, Share, lower
from itw.spending import DOLLAR

Document = dict[str, Any]
Problems = tuple[tuple[int, int, str], ...]
RESTRAINING = ("observe", "repositories", "shares")
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
    problems += _repeated_names(document, positions)
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
    text: bytes | None,
    known_rules: Collection[str],
    repository: str,
    last_good: Collection[bytes] = (),
) -> Organisation:
    """What governs a repository; `text` is None where there is no file.

    A file that can't be used changes nothing: the first of `last_good` that can be used holds. A
    typing error must not make us speak, or spend, in hundreds of repositories.
    """
    if text is None:
        return _organisation({}, b"", repository)
    try:
        return parse_organisation(text, known_rules, repository)
    except InvalidConfig as error:
        problems = tuple((each.line, each.column, each.message) for each in error.problems)
        return _instead(text, problems, known_rules, repository, last_good)


def unread_organisation(
    problem: str,
    known_rules: Collection[str],
    repository: str,
    last_good: Collection[bytes] = (),
) -> Organisation:
    """The same, where something is there that can't be read at all."""
    return _instead(None, ((1, 1, problem),), known_rules, repository, last_good)


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


def _repeated_names(document: Any, positions: Positions) -> Iterator[Problem]:
    """GitHub ignores the case of a name: of two spellings only one would hold."""
    named = value_at(document, ("shares", "repositories"))
    seen: set[str] = set()
    for name in named if isinstance(named, dict) else ():
        if name.lower() in seen:
            where = ("shares", "repositories", name)
            yield Problem(*positions.at(where), f"'shares.repositories': {name!r} is given twice")
        seen.add(name.lower())


def _instead(
    text: bytes | None,
    problems: Problems,
    known_rules: Collection[str],
    repository: str,
    last_good: Collection[bytes],
) -> Organisation:
    document = _document(text)
    for each in last_good:
        try:
            good = parse_organisation(each, known_rules, repository)
        except InvalidConfig:  # a version of us that knew other rules took it
            continue
        wish = _organisation(_readable(document, RESTRAINING), b"", repository)
        shares = lower(good.shares, wish.shares)
        return replace(good, problems=problems, also=wish, shares=shares)
    return replace(_organisation(_careful(document), b"{}", repository), problems=problems)


def _document(text: bytes | None) -> Document | None:
    """None where nothing can be read."""
    try:
        document = None if text is None else load(text)[0]
    except YAMLProblem:
        return None
    return document if isinstance(document, dict) else None


def _careful(document: Document | None) -> Document:
    """Nobody knows what held before: nothing is posted, and what can't be read forbids all."""
    most: Document = {"repositories": {"deny": ["*"]}, "lock": [*ConfigFile.model_fields]}
    readable = _readable(document, (*most, "shares"))
    if document is not None:
        most = {key: each for key, each in most.items() if document.get(key) is not None}
    return {**most, **readable, "observe": True}


def _readable(document: Document | None, names: tuple[str, ...]) -> Document:
    """Those keys of a file that is wrong elsewhere."""
    found, kept = document or {}, {}
    for name in names:
        try:
            OrganisationFile.model_validate({name: tuples(found[name])})
        except (KeyError, ValueError):
            continue
        kept[name] = found[name]
    return kept


def _organisation(document: Document, source: bytes, repository: str) -> Organisation:
    own = {name: tuples(document[name]) for name in OWN if document.get(name) is not None}
    file = OrganisationFile.model_validate(own)
    return Organisation(
        owner=repository.partition("/")[0],
        source=source,
        lock=file.lock,
        allow=file.repositories.allow,
        deny=file.repositories.deny,
        observe=file.observe,
        shares=_limits(file.shares, repository.partition("/")[0]),
        is_home=is_home(repository) if repository else False,
    )


def _limits(shares: SharesSection, owner: str) -> Limits:
    named = {
        f"{owner}/{name}".lower(): _share(share) for name, share in shares.repositories.items()
    }
    return Limits(
        installation=_share(shares.all),
        repository=_share(shares.each),
        named=MappingProxyType(named),
    )


def _share(said: ShareSection) -> Share:
    dollars = None if said.dollars is None else round(said.dollars * DOLLAR)
    return Share(jobs=said.jobs, minutes=said.minutes, dollars=dollars)
