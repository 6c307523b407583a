"""A scaffold obeys every rule, is Go, and does not call itself finished."""

import shutil
import subprocess

import pytest

from itw.checking.check import check_files
from itw.configuration.config import Config, Profile, config_for
from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.finding import Severity
from itw.mutants.syntax import parse
from itw.tree import MemoryTree
from itw.writing.context import context_of
from itw.writing.draft import Draft, checked_files
from itw.writing.scaffold import NoScaffold, camel, scaffold
from tests import sample_repository
from tests.itw.writing.repository import OUTPUT, shop, tree_with

SAMPLE = MemoryTree(sample_repository.files("base"))
PATH = "internal/impl/shop/output.go"


def scaffolded(files: dict[str, str] | None = None) -> str:
    tree = tree_with(files)
    draft = scaffold(context_of(shop(tree), tree, Config()), tree)
    [content] = draft.files.values()
    return content.decode()


def of(connector: Connector) -> Draft:
    return scaffold(context_of(connector, SAMPLE, Config()), SAMPLE)


@pytest.mark.parametrize("connector", connectors_in(SAMPLE), ids=str)
@pytest.mark.parametrize("profile", list(Profile))
def test_a_scaffold_has_no_finding_above_note(connector: Connector, profile: Profile) -> None:
    draft = of(connector)
    assert checked_files({p: c.decode() for p, c in draft.files.items()}, connector)
    found = check_files(draft.onto(SAMPLE), draft.files, config=config_for(profile))
    assert [each for each in found if each.severity > Severity.NOTE] == []


@pytest.mark.skipif(shutil.which("gofmt") is None, reason="gofmt is not installed")
@pytest.mark.parametrize("connector", connectors_in(SAMPLE), ids=str)
def test_a_scaffold_is_formatted(connector: Connector) -> None:
    [content] = of(connector).files.values()
    done = subprocess.run(["gofmt"], input=content, capture_output=True, check=True)
    assert done.stdout == content


@pytest.mark.parametrize("kind", ["Input", "Output", "Processor", "Cache", "RateLimit", "Metrics"])
def test_every_kind_gets_a_test_that_is_go_and_can_not_pass(kind: str) -> None:
    output = OUTPUT.replace("MustRegisterOutput", f"MustRegister{kind}")
    test = scaffolded({PATH: output})
    assert not parse(test.encode()).has_error
    assert "TODO" in test
    assert 't.Error("TODO' in test or "slices.Equal(" in test  # of what nothing provides yet


def test_the_address_stands_where_the_config_has_it() -> None:
    assert '    url: "%[1]v"\n' in scaffolded()


def test_a_repository_that_lists_its_packages_gets_the_line() -> None:
    listed = {"cmd/tools/integration/packages.json": '[\n  {"path":"./internal/impl/nats"}\n]\n'}
    tree = tree_with(listed)
    config = config_for(Profile.CONNECT)
    draft = scaffold(context_of(shop(tree), tree, config), tree)
    assert draft.registry is not None
    assert b'"./internal/impl/shop"' in draft.registry
    assert check_files(draft.onto(tree), draft.files, config=config) == ()


def test_names_of_the_package_are_not_declared_again() -> None:
    taken = "package shop\n\nfunc TestIntegrationShopOutput(t *testing.T) {}\n"
    assert "func TestIntegrationShopOutput2(t" in scaffolded(
        {"internal/impl/shop/a_test.go": taken}
    )


def test_a_licensed_connector_gets_the_licence_for_tests() -> None:
    licensed = OUTPUT.replace("return &shop", "license.CheckRunningEnterprise(nil)\n\treturn &shop")
    service = "package license\n\nfunc InjectTestService(res any) {}\n"
    test = scaffolded({PATH: licensed, "internal/license/service.go": service})
    build, run = test.index("builder.Build()"), test.index("stream.Run(")
    assert build < test.index("license.InjectTestService(stream.Resources())") < run


def test_a_kind_without_a_stream_of_its_own_has_none() -> None:
    with pytest.raises(NoScaffold, match="scanner shop"):
        scaffolded({PATH: OUTPUT.replace("MustRegisterOutput", "MustRegisterScannerCreator")})


@pytest.mark.parametrize(
    ("name", "said"),
    [("redis_streams", "RedisStreams"), ("sql_insert", "SQLInsert"), ("amqp_0_9", "AMQP09")],
)
def test_names_are_in_camel_case(name: str, said: str) -> None:
    assert camel(name) == said
