import pytest

from itw.runs.report import Side
from itw.runs.without_fix import tree_of, without_fix
from itw.tree import MemoryTree, Tree
from tests.itw.changes import change_between
from tests.sample_repository import files

BASE = {
    "go.mod": b"module m\n",
    "a/input.go": b"package a\n",
    "a/old.go": b"package a // gone at head\n",
    "a/a_test.go": b"package a\n",
    "a/config.yaml": b"x: 1\n",
}


def taken_back(head: dict[str, bytes], base: dict[str, bytes] = BASE) -> Tree | None:
    trees = MemoryTree(base, "b" * 40), MemoryTree(head, "a" * 40)
    return without_fix(change_between(base, head), *trees)


def contents(tree: Tree | None) -> dict[str, bytes]:
    assert tree is not None
    return dict(tree.read(tree.blobs))


def test_the_product_is_base_s_and_the_tests_are_head_s():
    head = {
        **BASE,
        "a/input.go": b"package a // fixed\n",
        "a/config.yaml": b"x: 2\n",
        "a/new.go": b"package a // new\n",
        "a/a_test.go": b"package a // tested\n",
        "a/b_test.go": b"package a // new\n",
        "a/testdata/x.json": b"{}",
        "go.mod": b"module m\nrequire x.org/y v1.0.0\n",
    }
    del head["a/old.go"]
    assert contents(taken_back(head)) == {
        **BASE,
        **{path: head[path] for path in ("a/a_test.go", "a/b_test.go", "a/testdata/x.json")},
        "go.mod": head["go.mod"],
    }


def test_a_renamed_file_is_back_under_its_old_name():
    head = {**BASE, "a/moved.go": BASE["a/input.go"]}
    del head["a/input.go"]
    assert contents(taken_back(head)) == BASE


def test_helpers_of_tests_stay_as_they_are():
    helper = b'package a\n\nimport "testing"\n\nfunc Start(t *testing.T) {}\n'
    head = {**BASE, "a/start.go": helper, "a/input.go": b"package a // fixed\n"}
    assert contents(taken_back(head)) == {**BASE, "a/start.go": helper}


@pytest.mark.parametrize(
    "path", ["a/a_test.go", "go.sum", "go.work", "go.work.sum", "a/testdata/x.go", "vendor/m/x.go"]
)
def test_without_a_change_to_the_product_there_is_nothing_to_prove(path):
    assert taken_back({**BASE, path: b"package a // new\n"}) is None


def test_what_base_can_not_give_back_proves_nothing():
    class Limited(MemoryTree):
        def read(self, paths):
            return {}

    head = {**BASE, "a/input.go": b"package a // fixed\n"}
    diff = change_between(BASE, head)
    assert without_fix(diff, Limited(BASE), MemoryTree(head)) is None


def test_each_side_has_its_tree():
    new_test = {"a/b_test.go": b"package a // new\n"}
    files = {**BASE, **new_test, "a/input.go": b"package a // fixed\n"}
    base, head, diff = MemoryTree(BASE), MemoryTree(files), change_between(BASE, files)
    assert tree_of(Side.HEAD, diff, base=base, head=head) is head
    assert tree_of(Side.BASE, diff, base=base, head=head) is base
    assert contents(tree_of(Side.WITHOUT_FIX, diff, base=base, head=head)) == {**BASE, **new_test}


def test_the_sample_s_new_connectors_are_gone():
    base = files("base")
    head = {**base, **files("pull-request")}
    tree = taken_back(head, base)
    assert tree is not None
    assert "internal/impl/beanstalkd/integration_test.go" in tree.blobs
    assert "internal/impl/beanstalkd/input.go" not in tree.blobs
