"""What an author's files become: a draft within bounds, its plan, and the registry's line."""

import json
from dataclasses import replace

import pytest

from itw.configuration import registry
from itw.configuration.config import Config, Profile, RunCommand, config_for
from itw.configuration.registry_file import parse_registry
from itw.tree import OverlaidTree
from itw.writing.draft import OutOfBounds
from itw.writing.drafting import SECONDS, Ground, with_package
from tests.workers.writing.stage import GROUND, PACKAGE, PATH, TREE, written

ROWS = b"""[
  {"path":"./internal/impl/amqp"},
  {"path":"./internal/impl/iceberg","timeout":"15m"},
  {"path":"./internal/impl/redis","skip":true,"skip_reason":"why"}
]
"""


@pytest.mark.parametrize(
    ("package", "place"),
    [("internal/impl/nats", 2), ("internal/impl/a", 0), ("internal/impl/zoo", 3)],
)
def test_registry_gets_one_line_where_its_order_has_it(package: str, place: int) -> None:
    data = with_package(ROWS, package)
    paths = [row["path"] for row in json.loads(data)]
    assert paths[place] == f"./{package}"
    assert ROWS.split(b"\n")[1:3] == [
        row for row in data.split(b"\n") if b"amqp" in row or b"iceberg" in row
    ]
    assert parse_registry(data).entry(package) is not None
    assert len(paths) == 4


def test_empty_registry_gets_its_first_line() -> None:
    assert json.loads(with_package(b"[\n]\n", "x")) == [{"path": "./x"}]
    assert json.loads(with_package(b"[]\n", "x")) == [{"path": "./x"}]


def ground(config: Config, rows: bytes | None = ROWS) -> Ground:
    files = {registry.PATH: rows} if rows is not None else {}
    return replace(GROUND, tree=OverlaidTree(TREE, files), config=config)


def test_registry_is_ours_to_write_and_only_where_it_needs_the_package() -> None:
    connect = config_for(Profile.CONNECT)
    draft = ground(connect).draft(written().files)
    assert draft.registry_files == {registry.PATH: with_package(ROWS, PACKAGE)}
    assert ground(Config()).draft(written().files).registry is None
    assert ground(connect, rows=None).draft(written().files).registry is None
    there = ground(connect, rows=with_package(ROWS, PACKAGE))
    assert there.draft(written().files).registry is None


def test_plan_has_the_drafts_tests_shuffled_and_fails_fast() -> None:
    plan = GROUND.plan(GROUND.draft(written().files))
    (package,) = plan.packages
    assert [test.name for test in package.tests] == ["TestIntegrationNATSOutputSends"]
    assert (package.command.shuffle, package.command.timeout) == (True, SECONDS)
    assert package.tests[0].starts_container
    own = replace(GROUND, config=Config(run_command=RunCommand(timeout=77)))
    assert own.plan(own.draft(written().files)).packages[0].command.timeout == 77


def test_draft_may_add_to_a_file_that_is_there() -> None:
    path = f"{PACKAGE}/integration_test.go"
    old = TREE.read([path])[path].decode()
    draft = GROUND.draft({path: old + "\nfunc TestIntegrationNew(t *testing.T) {}\n"})
    assert draft.tests == ("TestIntegrationNew",)


def test_test_that_is_there_may_not_be_edited() -> None:
    path = f"{PACKAGE}/integration_test.go"
    old = TREE.read([path])[path].decode()
    edited = old.replace("10*time.Second, 100*time.Millisecond", "99*time.Second, time.Second")
    with pytest.raises(OutOfBounds, match="stay as they are: TestIntegrationNATSInput"):
        GROUND.draft({path: edited, PATH: written().files[PATH]})


def test_package_outside_of_every_module_is_no_place_for_a_test() -> None:
    bare = replace(GROUND, tree=OverlaidTree(TREE, {}, removed=["go.mod"]))
    with pytest.raises(OutOfBounds, match="no Go module"):
        bare.plan(bare.draft(written().files))
