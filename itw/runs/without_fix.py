"""Head's tests over base's product: a test that passes there does not test the change.

Red on the old code and green on the new is the best evidence there is for a test. Code that does
not compile there proves nothing: a new test may name what the old code does not have.
"""

from collections.abc import Iterator
from posixpath import basename

from itw.configuration import config, registry
from itw.diff import Diff, FileChange
from itw.runs.report import Side
from itw.source.package import is_test_code
from itw.source.parse import parse_go
from itw.tree import OverlaidTree, Tree

# Of head: without them the tests would not be what they are, or not be run at all.
AS_AT_HEAD = frozenset({config.PATH, registry.PATH})
MODULES = frozenset({"go.mod", "go.sum", "go.work", "go.work.sum"})
NOT_PRODUCT = frozenset({"testdata", "vendor"})


def without_fix(diff: Diff, base: Tree, head: Tree) -> Tree | None:
    """The head with the change to the product taken back.

    None where the product is not changed, or a file of base is too large to be brought back.
    """
    product = [*_product_of(diff, base, head)]
    olds = {each.old_path for each in product if each.old_path in base.blobs}
    files = base.read(sorted(olds))
    if not product or olds != files.keys():
        return None
    return OverlaidTree(head, files, removed=(each.path for each in product))


def tree_of(side: Side, diff: Diff, *, base: Tree, head: Tree) -> Tree | None:
    """The tree that a run of that side is of, None where there is none."""
    if side is Side.WITHOUT_FIX:
        return without_fix(diff, base, head)
    return head if side is Side.HEAD else base


def _product_of(diff: Diff, base: Tree, head: Tree) -> Iterator[FileChange]:
    for change in diff.files:
        if _is_product(change.old_path, base) and _is_product(change.path, head):
            yield change


def _is_product(path: str, tree: Tree) -> bool:
    """Whether a file is neither test code nor what decides how tests are run."""
    if path in AS_AT_HEAD or basename(path) in MODULES or path.endswith("_test.go"):
        return False
    if NOT_PRODUCT.intersection(path.split("/")):
        return False
    data = tree.read([path]).get(path) if path.endswith(".go") else None
    return data is None or not is_test_code(parse_go(path, data))
