"""What a writer is told of a connector: its file, its service, its tests, its licence."""

import pytest

from itw.configuration.config import Config, Profile, config_for
from itw.writing.checklist import checklist_of
from itw.writing.context import WritingContext, context_of
from itw.writing.feasibility import Instead, Machine, Obstacle, feasibility_of
from tests.itw.writing.repository import GO_MOD, OUTPUT, shop, tree_with

PACKAGE = "internal/impl/shop"
REGISTRY = "cmd/tools/integration/packages.json"


def context(files: dict[str, str] | None = None) -> WritingContext:
    tree = tree_with(files)
    return context_of(shop(tree), tree, Config())


def test_a_new_file_is_written_beside_those_that_exist() -> None:
    assert context().tests.file == f"{PACKAGE}/integration_test.go"
    taken = context({f"{PACKAGE}/integration_test.go": "package shop\n"})
    assert taken.tests.file == f"{PACKAGE}/output_integration_test.go"


@pytest.mark.parametrize("clause", ["shop", "shop_test"])
def test_the_package_clause_is_the_one_in_use(clause: str) -> None:
    test = f"package {clause}\n"
    assert context({f"{PACKAGE}/shop_test.go": test}).tests.clause == clause


def test_names_that_are_taken_and_helpers_that_may_be_called_are_known() -> None:
    tests = context().tests
    assert {"newShop", "shop", "fieldPrefix", "startShop"} <= set(tests.taken)
    assert [each.signature for each in tests.helpers] == ["startShop(t *testing.T) string"]


def test_the_image_that_tests_use_comes_before_the_known_one() -> None:
    assert context().service.image == "redis:7.0.1"
    other = context({f"{PACKAGE}/shop_test.go": "package shop\n"}).service
    assert other.image.startswith("redis:")
    assert other.port == "6379/tcp"


def test_a_module_that_go_mod_lacks_is_not_offered() -> None:
    assert context().service.helper == ""
    module = "github.com/testcontainers/testcontainers-go/modules/redis"
    service = context({"go.mod": GO_MOD.replace(")\n", f"\t{module} v0.42.0\n)\n")}).service
    assert service.helper == module


def test_metadata_is_what_is_documented_and_what_is_written() -> None:
    metadata = context().behaviour.metadata
    assert metadata.documented == ("shop_order", "shop_price")
    assert metadata.written == ("shop_order",)


def test_a_registry_that_lacks_the_package_is_given_the_line() -> None:
    tree = tree_with({REGISTRY: "[]"})
    found = context_of(shop(tree), tree, config_for(Profile.CONNECT)).registry
    assert found.add == '{"path":"./internal/impl/shop"}'


# Feasibility


def doubts(files: dict[str, str], machine: Machine | None = None) -> dict[Obstacle, bool]:
    found = feasibility_of(context(files), machine or Machine())
    return {doubt.obstacle: doubt.blocks for doubt in found.doubts}


def test_a_connector_with_a_container_is_feasible() -> None:
    assert feasibility_of(context(), Machine()).doubts == ()


def test_a_hosted_service_is_refused_with_a_fake_server_offered() -> None:
    slack = OUTPUT.replace("github.com/redis/go-redis/v9", "github.com/slack-go/slack").replace(
        "redis.", "slack."
    )
    found = feasibility_of(
        context({f"{PACKAGE}/output.go": slack, f"{PACKAGE}/shop_test.go": ""}), Machine()
    )
    assert found.instead is Instead.FAKE_SERVER
    assert [(each.obstacle, each.blocks) for each in found.doubts] == [(Obstacle.HOSTED, True)]


@pytest.mark.parametrize(
    ("files", "machine", "obstacle", "blocks"),
    [
        ({f"{PACKAGE}/output.go": f"//go:build cgo\n\n{OUTPUT}"}, Machine(cgo=False),
         Obstacle.CGO, True),
        ({"go.mod": "module example.org/connect\n"}, Machine(), Obstacle.NO_TESTCONTAINERS, True),
        ({}, Machine(images=["nats:latest"]), Obstacle.NOT_THERE, True),
        ({f"{PACKAGE}/output.go": OUTPUT.replace(
            "return &shop", "license.CheckRunningEnterprise(nil)\n\treturn &shop")},
         Machine(), Obstacle.LICENCE, True),
    ],
    ids=["cgo", "no testcontainers", "image", "licence"],
)  # fmt: skip
def test_what_stands_in_the_way_is_said_before_it_costs(
    files: dict[str, str], machine: Machine, obstacle: Obstacle, blocks: bool
) -> None:
    assert doubts(files, machine) == {obstacle: blocks}


def test_a_licence_for_tests_takes_the_obstacle_away() -> None:
    licensed = OUTPUT.replace("return &shop", "license.CheckRunningEnterprise(nil)\n\treturn &shop")
    service = "package license\n\nfunc InjectTestService(res any) {}\n"
    files = {f"{PACKAGE}/output.go": licensed, "internal/license/service.go": service}
    assert doubts(files) == {}
    assert context(files).licence.for_tests == "example.org/connect/internal/license"


# Checklist


def test_every_option_with_a_default_is_an_item_and_a_required_one_is_not() -> None:
    ids = checklist_of(context()).ids
    assert {"option.prefix", "option.mode", "option.auth.user", "option.retries"} <= set(ids)
    assert not {"option.url", "option.old", "option.auth"} & set(ids)


def test_an_output_is_asked_about_faults_errors_and_its_end() -> None:
    ids = set(checklist_of(context()).ids)
    assert {"connect.refused", "write.all", "write.error_reported", "fault.stopped"} <= ids
    assert {"fault.restart", "close.releases"} <= ids
