"""A config spec is read from its source: shared fields, helpers, constants, nested objects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.connectors.inventory import connectors_in
from itw.connectors.source_tree import SourceTree
from itw.writing.config_options import ConfigSpec
from itw.writing.go_packages import GoPackages
from itw.writing.spec_reader import read_spec
from tests.itw.writing.repository import OUTPUT, shop, tree_with

PATH = "internal/impl/shop/output.go"


def spec_of(output: str = OUTPUT) -> ConfigSpec:
    tree = tree_with({PATH: output})
    return read_spec(shop(tree), GoPackages(SourceTree(tree)))


def test_every_option_is_found_in_the_order_of_the_spec() -> None:
    assert [option.name for option in spec_of().options] == [
        "url", "auth", "auth.user", "auth.password", "retries", "mode", "prefix", "old",
        "max_in_flight",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "default", "place"),
    [
        ("url", "url", None, "internal/impl/shop/client.go:9"),
        ("auth.user", "string", "", "internal/impl/shop/client.go:18"),
        ("retries", "int", "3", "internal/retry/retry.go:6"),
        ("mode", "enum", "slow", "internal/impl/shop/output.go:34"),
        ("max_in_flight", "int", "64", "internal/impl/shop/output.go:37"),
    ],
)
def test_an_option_says_its_kind_its_default_and_its_place(
    name: str, kind: str, default: str | None, place: str
) -> None:
    option = spec_of().option(name)
    assert option is not None
    assert (option.kind, option.default, option.place) == (kind, default, place)


def test_backslash_that_is_escaped_escapes_nothing_itself() -> None:
    option = spec_of(OUTPUT.replace('Default("slow")', 'Default("\\\\n\\t")')).option("mode")
    assert option is not None
    assert option.default == "\\n\t"


def test_what_is_chained_behind_a_field_is_known() -> None:
    spec = spec_of()
    url, auth, password, old = (spec.option(n) for n in ("url", "auth", "auth.password", "old"))
    assert url
    assert auth
    assert password
    assert old
    assert url.required
    assert url.description == "Where the shop is."
    assert auth.advanced
    assert auth.is_group
    assert password.secret
    assert old.deprecated
    assert old not in spec.behaviours
    assert auth not in spec.behaviours


def test_the_component_is_described_apart_from_its_fields() -> None:
    spec = spec_of()
    assert spec.summary == "Sells things."
    assert spec.description.startswith("== Metadata")


@pytest.mark.parametrize(
    "build",
    [
        'var own = service.NewConfigSpec().Field(service.NewIntField("a"))\n',
        'func init() { own = service.NewConfigSpec(); own.Field(service.NewIntField("a")) }\n'
        "var own *service.ConfigSpec\n",
    ],
    ids=["package variable", "mutated elsewhere"],
)
def test_a_spec_in_a_variable_is_read(build: str) -> None:
    found = spec_of(OUTPUT.replace('"shop", spec()', '"shop", own') + build)
    assert [option.name for option in found.options] in (["a"], [])


def test_a_spec_built_beside_the_registration_is_read() -> None:
    built = 'own := service.NewConfigSpec()\n\town.Field(service.NewIntField("a"))\n'
    output = OUTPUT.replace("func init() {\n", f"func init() {{\n\t{built}")
    found = spec_of(output.replace('"shop", spec()', '"shop", own'))
    assert [option.name for option in found.options] == ["a"]


def test_what_another_module_adds_is_said_to_be_unread() -> None:
    output = OUTPUT.replace("retry.Fields", "elsewhere.Fields").replace(
        "example.org/connect/internal/retry", "example.org/elsewhere"
    )
    assert spec_of(output).unread == ("elsewhere.Fields",)


def test_functions_that_call_each_other_come_to_an_end() -> None:
    loop = "func spec() *service.ConfigSpec { return other() }\n"
    loop += "func other() *service.ConfigSpec { return spec() }\n"
    assert spec_of(OUTPUT.replace("func spec()", "func unused()") + loop).options == ()


@pytest.mark.parametrize(
    "loop",
    [
        "func spec() *service.ConfigSpec { return append("
        + ", ".join(["spec()..."] * 20)
        + ") }\n",
        "func spec() *service.ConfigSpec { return service.NewConfigSpec().Summary("
        + "+".join(["`a`"] * 5000)
        + ") }\n",
    ],
    ids=["many calls", "deep"],
)
def test_a_spec_that_would_keep_us_busy_is_given_up(loop: str) -> None:
    assert spec_of(OUTPUT.replace("func spec()", "func unused()") + loop).unread == ("newShop",)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, OUTPUT.count("\n")), max_size=12), st.integers(0, len(OUTPUT)))
def test_broken_source_is_read_as_far_as_it_goes(gone: set[int], end: int) -> None:
    lines = OUTPUT[: end + 400].split("\n")
    broken = "\n".join(line for number, line in enumerate(lines) if number not in gone)
    tree = tree_with({PATH: broken})
    for connector in connectors_in(tree):
        read_spec(connector, GoPackages(SourceTree(tree)))
