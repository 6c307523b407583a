"""A repository's configuration in its trees: what governs, and what a change does to the file."""

import pkgutil
from collections.abc import Iterator

import itw.rules
from itw import messages
from itw.configuration.config import PATH, Config, Profile, config_for
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.diff import Diff
from itw.finding import INVALID_CONFIG, Finding, Place, Severity
from itw.tree import Tree

RULES = frozenset(module.name for module in pkgutil.iter_modules(itw.rules.__path__))
MISNAMED = PATH.removesuffix("yml") + "yaml"

Problem = tuple[int, int, str]  # line, column, what is wrong; 1-based


def config_at(
    tree: Tree, profile: Profile | None = None, organisation: Organisation = NO_ORGANISATION
) -> tuple[Config, tuple[str, ...]]:
    """What governs at a commit; a file that can't be used is remarked on.

    Then the organisation's holds, or the defaults. `profile` stands for what the file names.
    """
    config, problems = _read(tree, profile, organisation)
    remarks = []
    if problems:
        common = organisation.path if organisation.source and not organisation.is_home else ""
        said = messages.config_unusable(path=PATH, problems=problems, organisation=common)
        remarks.append(said)
    if organisation.problems and not organisation.is_home:
        remarks.append(messages.organisation_unusable(path=organisation.path))
    return config, tuple(remarks)


def edits_config(diff: Diff) -> bool:
    return any(PATH in {change.path, change.old_path} for change in diff.files)


def config_findings(
    base: Tree, head: Tree, organisation: Organisation = NO_ORGANISATION
) -> Iterator[Finding]:
    """What is wrong with the file that a change brings; it is validated here, and never used."""
    if _content(base) == _content(head):
        return
    problems = _read(head, None, organisation)[1] or (*_locked(head, organisation),)
    for line, column, message in problems:
        yield Finding(
            rule=INVALID_CONFIG,
            severity=Severity.WARNING,
            place=Place(PATH, line, line, column),
            message=message,
            clause="Configuration",
            anchor=message,
        )


def config_remarks(diff: Diff, base: Tree, head: Tree) -> Iterator[str]:
    """What becomes of the file, where it isn't a matter of one of its lines."""
    if MISNAMED in head.blobs and MISNAMED not in base.blobs:
        yield messages.config_misnamed(found=MISNAMED, path=PATH)
    was_there, is_there = (_content(tree) != ("", False) for tree in (base, head))
    if was_there and not is_there:
        moved = (c.path for c in diff.files if c.old_path == PATH and c.path != PATH)
        yield messages.config_gone(path=PATH, moved=next(moved, ""))
    elif _content(base) != _content(head):
        yield messages.config_edited(path=PATH, new=not was_there)


def _locked(tree: Tree, organisation: Organisation) -> Iterator[Problem]:
    """What the organisation does not let the file say; it is told, and does not count."""
    if not organisation.lock or organisation.is_home or PATH not in tree.blobs:
        return
    from itw.configuration.layers import locked, plain
    from itw.configuration.yaml_source import load

    document, positions = load(tree.read([PATH])[PATH])
    for where in locked(plain(document), organisation):
        key = ".".join(map(str, where))
        yield *positions.at(where), messages.config_locked(key=key, path=organisation.path)


def _content(tree: Tree) -> tuple[str, bool]:
    """What tells one state of the file from another: its blob, and whether it is a link."""
    return tree.blobs.get(PATH, ""), PATH in tree.links


def _read(
    tree: Tree, profile: Profile | None, organisation: Organisation
) -> tuple[Config, tuple[Problem, ...]]:
    if PATH in tree.links:
        return _without(profile, organisation), ((1, 1, messages.config_is_a_link()),)
    if PATH not in tree.blobs:
        return _without(profile, organisation), ()
    source = tree.read([PATH]).get(PATH)
    if source is None:  # beyond the limit for any file
        return _without(profile, organisation), ((1, 1, messages.config_too_large()),)
    # The models that read the file take as long to import as a whole review: only where it is.
    from itw.configuration.problems import InvalidConfig

    try:
        return _parsed(source, profile, organisation), ()
    except InvalidConfig as error:
        problems = tuple((p.line, p.column, p.message) for p in error.problems)
        return _without(profile, organisation), problems


def _without(profile: Profile | None, organisation: Organisation) -> Config:
    """Where the repository's own file says nothing."""
    if not organisation.source or organisation.is_home:
        return config_for(profile or Profile.SPEC)
    return _parsed(b"", profile, organisation)


def _parsed(source: bytes, profile: Profile | None, organisation: Organisation) -> Config:
    """Raise InvalidConfig."""
    if organisation.is_home:
        from itw.configuration.organisation_file import config_at_home

        return config_at_home(source, RULES, profile)
    from itw.configuration.file import parse_config

    return parse_config(source, RULES, profile, organisation)
