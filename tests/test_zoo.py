"""The zoo is what its table says: packages, tests, and commits that build."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from itw.configuration.config import Config
from itw.review import review_trees
from itw.runs.plan import TestPlan
from itw.runs.planning import plan_tests
from itw.tree import MemoryTree
from tests import sample_repository, zoo
from tests.itw.changes import change_between

FUNCTION = re.compile(r"^func (Test(?!Main\b)\w+)\(", re.MULTILINE)
# They don't compile on purpose; everything else does.
OVERLAYS = ("base", "zoo/base", "zoo/pull-request")
BROKEN = {"uncompiled", "unrequired"}


def declared() -> dict[str, set[str]]:
    """The tests of each package of the zoo, as its overlays have them."""
    found: dict[str, set[str]] = {}
    for overlay in OVERLAYS:
        for path, content in sample_repository.files(overlay).items():
            if path.endswith("_test.go"):
                package = str(Path(path).parent)
                found.setdefault(package, set()).update(FUNCTION.findall(content.decode()))
    return found


def test_table_has_every_test_of_the_zoo_and_no_other() -> None:
    table = {each.package: set(each.tests) for each in zoo.exhibits().values()}
    assert table == declared()


def test_commits_are_the_same_on_every_load(tmp_path: Path) -> None:
    assert zoo.load(tmp_path / "one.git") == zoo.load(tmp_path / "two.git")


def test_it_lies_beside_the_sample(tmp_path: Path) -> None:
    git_dir = tmp_path / "connect.git"
    sample = sample_repository.load(git_dir)
    zoo.load(git_dir)
    assert sample_repository.load(git_dir) == sample


def test_every_connector_but_one_is_in_the_binary() -> None:
    imports = sample_repository.files("zoo/pull-request")["public/components/zoo/package.go"]
    sample = {"redis", "nats", "memcached"}
    impl = {name: each.package for name, each in zoo.exhibits().items() if "impl" in each.package}
    packages = {package for name, package in impl.items() if name not in sample}
    imported = set(re.findall(r"connect/(internal/impl/\w+)", imports.decode()))
    assert packages - imported == {"internal/impl/unregistered"}


def plan(*asked: str) -> TestPlan:
    base = {**sample_repository.files("base"), **sample_repository.files("zoo/base")}
    head = {**base, **sample_repository.files("zoo/pull-request")}
    trees = {"base": MemoryTree(base, "b" * 40), "head": MemoryTree(head, "a" * 40)}
    assessment = review_trees(diff=change_between(base, head), config=Config(), **trees)
    return plan_tests(assessment, **trees, asked=asked)


def test_plan_runs_what_has_an_ending_and_says_why_the_rest_is_left_out() -> None:
    made = plan()
    touched = [each for each in zoo.exhibits().values() if not each.asked]
    assert {(test.package, test.name) for test in made.tests} == {
        (each.package, test) for each in touched if each.ending for test in each.tests
    }
    assert {(each.test.package, each.why.value) for each in made.not_run} == {
        (each.package, each.why) for each in touched if not each.ending
    }


def test_plan_has_a_package_that_is_not_touched_when_it_is_asked_for() -> None:
    asked = zoo.exhibits()["postgres"]
    assert [test.name for test in plan(asked.package).tests] == list(asked.tests)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_go_vet_complains_of_two_packages_only(tmp_path: Path) -> None:
    for overlay in OVERLAYS:
        shutil.copytree(sample_repository.DATA / overlay, tmp_path, dirs_exist_ok=True)
    vet = subprocess.run(
        ["go", "vet", "./..."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert set(re.findall(r"internal/impl/(\w+)/", vet.stderr)) == BROKEN
