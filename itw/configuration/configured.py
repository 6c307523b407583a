"""A repository's configuration in its trees: what governs, and what a change does to the file."""

import pkgutil
from collections.abc import Iterator

import itw.rules
from itw import messages
from itw.configuration.config import PATH, Config, Profile, config_for
from itw.diff import Diff
from itw.finding import INVALID_CONFIG, Finding, Place, Severity
from itw.tree import Tree

RULES = frozenset(module.name for module in pkgutil.iter_modules(itw.rules.__path__))
MISNAMED = PATH.removesuffix("yml") + "yaml"

Problem = tuple[int, int, str]  # line, column, what is wrong; 1-based


def config_at(tree: Tree, profile: Profile | None = None) -> tuple[Config, tuple[str, ...]]:
    """What governs at a commit; a file that can't be used is remarked on, and the defaults hold.

    `profile` stands for the one that the file names.
    """
    config, problems = _read(tree, profile)
    if not problems:
        return config, ()
    return config, (messages.config_unusable(path=PATH, problems=problems),)


def edits_config(diff: Diff) -> bool:
    return any(PATH in {change.path, change.old_path} for change in diff.files)


def config_findings(base: Tree, head: Tree) -> Iterator[Finding]:
    """What is wrong with the file that a change brings; it is validated here, and never used."""
    if _content(base) == _content(head):
        return
    for line, column, message in _read(head)[1]:
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


def _content(tree: Tree) -> tuple[str, bool]:
    """What tells one state of the file from another: its blob, and whether it is a link."""
    return tree.blobs.get(PATH, ""), PATH in tree.links


def _read(tree: Tree, profile: Profile | None = None) -> tuple[Config, tuple[Problem, ...]]:
    defaults = config_for(profile or Profile.SPEC)
    if PATH in tree.links:
        return defaults, ((1, 1, messages.config_is_a_link()),)
    if PATH not in tree.blobs:
        return defaults, ()
    # The models that read the file take as long to import as a whole review: only where it is.
    from itw.configuration.file import parse_config
    from itw.configuration.problems import InvalidConfig

    source = tree.read([PATH]).get(PATH)
    if source is None:  # beyond the limit for any file
        return defaults, ((1, 1, messages.config_too_large()),)
    try:
        return parse_config(source, RULES, profile), ()
    except InvalidConfig as error:
        return defaults, tuple((p.line, p.column, p.message) for p in error.problems)
