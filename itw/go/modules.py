"""What a module of a repository needs of others, as far as its files decide it.

A ModuleSet is all that a trusted download may see of a commit: go.mod and go.sum of one module, and
the go.mod of each directory of the repository that it replaces a module by.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from itw import messages
from itw.go.mod import GoMod, InvalidGoMod, Replace, parse
from itw.runs.sandbox import Ending
from itw.tree import Tree

MAX_SUM_BYTES = 16 << 20
MAX_REPLACED = 200


class UnusableModules(Exception):
    """Why a package's modules can't be had; `ending` is how its run ends, `str` the reason."""

    def __init__(self, ending: Ending, reason: str) -> None:
        super().__init__(reason)
        self.ending = ending


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSet:
    """`files` by their path in the repository. Equal digests need equal modules."""

    directory: str  # of the module, "" at the top
    go_mod: GoMod
    files: Mapping[str, bytes]
    vendored: bool = False

    @property
    def digest(self) -> str:
        digest = sha256(b"%s\n%d\n" % (self.directory.encode(), self.vendored))
        for path, data in sorted(self.files.items()):
            digest.update(b"%d %s\n%d\n" % (len(path), path.encode(), len(data)) + data)
        return digest.hexdigest()[:24]


def module_set(tree: Tree, directory: str) -> ModuleSet | None:
    """What the module in that directory needs; None where the tree has no go.mod there.

    Raises UnusableModules.
    """
    place = posixpath.join(directory, "go.mod")
    if place not in tree.blobs:
        return None
    sums = posixpath.join(directory, "go.sum")
    files = dict(tree.read([path for path in (place, sums) if path in tree.blobs]))
    if place not in files or len(files.get(sums, b"")) > MAX_SUM_BYTES:
        raise UnusableModules(Ending.UNSUPPORTED, messages.module_file_too_large(path=place))
    if sums in tree.blobs and sums not in files:
        raise UnusableModules(Ending.UNSUPPORTED, messages.module_file_too_large(path=sums))
    go_mod = _parsed(place, files[place])
    files |= _replaced(tree, directory, go_mod)
    vendored = posixpath.join(directory, "vendor/modules.txt") in tree.blobs
    return ModuleSet(directory=directory, go_mod=go_mod, files=files, vendored=vendored)


def _parsed(place: str, data: bytes) -> GoMod:
    try:
        return parse(data)
    except InvalidGoMod as error:
        raise UnusableModules(
            Ending.NOT_COMPILED, messages.module_file_invalid(path=place, problem=str(error))
        ) from error


def _replaced(tree: Tree, directory: str, go_mod: GoMod) -> dict[str, bytes]:
    """The go.mod of each local replacement; those of the main module are the only ones in force."""
    local = [replace for replace in go_mod.replaces if replace.is_local]
    if len(local) > MAX_REPLACED:
        raise UnusableModules(Ending.UNSUPPORTED, messages.too_many_replaced(count=len(local)))
    places = [_place(directory, replace) for replace in local]
    return dict(tree.read([place for place in places if place in tree.blobs]))


def _place(directory: str, replace: Replace) -> str:
    target = posixpath.normpath(posixpath.join(directory, replace.by))
    if target.startswith(("/", "../")) or target == "..":
        reason = messages.replaced_outside(module=replace.path, directory=replace.by)
        raise UnusableModules(Ending.NOT_COMPILED, reason)
    return posixpath.normpath(posixpath.join(target, "go.mod"))
