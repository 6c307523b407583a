"""One test for each odd way in which a change adds, moves, renames or drops a component."""

from itw.connectors.gotext import GoText
from itw.connectors.sql_driver import drivers_in
from tests.itw.connectors.trees import changes, go, names, registered

INPUT = "internal/impl/acme/input.go"
OUTPUT = "internal/impl/acme/output.go"
ACME = registered("MustRegisterInput", "acme", "newInput")


def test_new_registration_is_added() -> None:
    result = changes({}, {INPUT: ACME})
    assert names(result.added) == ["input acme"]
    assert (result.changed, result.removed, result.renamed) == ((), (), ())


def test_same_name_as_another_kind_is_added() -> None:
    output = registered("MustRegisterOutput", "acme", "newOutput")
    assert names(changes({INPUT: ACME}, {INPUT: ACME, OUTPUT: output}).added) == ["output acme"]


def test_move_to_another_package_is_no_addition() -> None:
    moved = "internal/impl/acme/enterprise/input.go"
    result = changes({INPUT: ACME}, {moved: ACME}, {INPUT: moved})
    assert (result.added, result.changed, result.removed) == ((), (), ())


def test_move_beside_a_real_addition() -> None:
    moved = "internal/impl/acme/enterprise/input.go"
    other = registered("MustRegisterProcessor", "acme_embeddings", "newEmbeddings")
    result = changes({INPUT: ACME}, {moved: ACME, OUTPUT: other}, {INPUT: moved})
    assert names(result.added) == ["processor acme_embeddings"]
    assert result.removed == ()


def test_registering_through_a_newer_api_is_no_addition() -> None:
    old = """
        package acme

        func init() {
        \t_ = bundle.AllInputs.Add(wrap(newInput), docs.ComponentSpec{Name: "acme"})
        }
        """
    result = changes({INPUT: old}, {INPUT: ACME})
    assert (result.added, result.removed) == ((), ())


def test_register_becoming_must_register_is_no_change() -> None:
    old = ACME.replace("service.Must", "_ = service.")
    result = changes({INPUT: old}, {INPUT: ACME})
    assert (result.added, result.changed, result.removed) == ((), (), ())


def test_template_rewritten_in_go_is_no_addition() -> None:
    template = "name: acme\ntype: output\nmapping: root.http_client = {}\n"
    result = changes(
        {"template/outputs/acme.yaml": template},
        {OUTPUT: registered("MustRegisterBatchOutput", "acme", "newOutput")},
    )
    assert (result.added, result.removed) == ((), ())


def test_registration_dropped_in_a_mass_refactoring_is_removed() -> None:
    output = registered("RegisterOutput", "acme", "newOutput")
    before = {INPUT: ACME.replace("Must", ""), OUTPUT: output}
    after = {INPUT: ACME, OUTPUT: output.replace('service.RegisterOutput("acme"', 'ignore("acme"')}
    assert names(changes(before, after).removed) == ["output acme"]


def test_twin_under_another_build_tag_is_the_same_component() -> None:
    twin = "//go:build !cgo\n\n" + ACME
    other = "internal/impl/acme/input_nocgo.go"
    result = changes({INPUT: ACME, other: twin}, {INPUT: ACME})
    assert result.removed == ()
    assert changes({INPUT: ACME}, {INPUT: ACME, other: twin}).added == ()


def test_rename_in_a_moved_file() -> None:
    moved = "internal/impl/gateway/input.go"
    renamed = ACME.replace('"acme"', '"gateway"').replace("newInput", "newGateway")
    result = changes({INPUT: ACME}, {moved: renamed}, {INPUT: moved})
    assert [(str(old), str(new)) for old, new in result.renamed] == [
        ("input acme", "input gateway")
    ]
    assert (result.added, result.removed) == ((), ())


def test_rename_with_the_same_constructor() -> None:
    result = changes({INPUT: ACME}, {INPUT: ACME.replace('"acme"', '"acme_v2"')})
    assert [(str(old), str(new)) for old, new in result.renamed] == [
        ("input acme", "input acme_v2")
    ]


def test_replacing_one_component_by_an_unrelated_one_is_no_rename() -> None:
    other = registered("MustRegisterInput", "zebra", "newZebra")
    result = changes({INPUT: ACME}, {INPUT: other})
    assert (names(result.added), names(result.removed)) == (["input zebra"], ["input acme"])


def test_deprecated_alias_is_an_addition_that_removes_nothing() -> None:
    call = 'service.MustRegisterInput("acme", '
    alias = ACME.replace(call, f"{call.replace('acme', 'acme_old')}nil, newInput)\n\t{call}")
    result = changes({INPUT: ACME}, {INPUT: alias})
    assert (names(result.added), result.removed, result.renamed) == (["input acme_old"], (), ())


def test_documentation_without_code_is_silent() -> None:
    files = {
        "docs/components/try_catch.adoc": "= try_catch\n",
        "internal/plugins/info.csv": "a,b\n",
    }
    result = changes({INPUT: ACME}, {INPUT: ACME, **files})
    assert (result.added, result.changed, result.removed, result.renamed) == ((), (), (), ())


def test_code_of_the_constructor_changes_the_connector() -> None:
    after = ACME.replace("return &newInputImpl{}, nil", "return &newInputImpl{}, check(conf)")
    assert names(changes({INPUT: ACME}, {INPUT: after}).changed) == ["input acme"]


def test_code_of_a_neighbour_does_not() -> None:
    output = registered("MustRegisterOutput", "acme", "newOutput")
    after = output.replace("return &newOutputImpl{}, nil", "return &newOutputImpl{}, check(conf)")
    result = changes({INPUT: ACME, OUTPUT: output}, {INPUT: ACME, OUTPUT: after})
    assert names(result.changed) == ["output acme"]


def test_method_of_the_type_it_builds_changes_the_connector() -> None:
    method = "\nfunc (n *newInputImpl) Read() error {{ return {} }}\n"
    before, after = ACME + method.format("nil"), ACME + method.format("n.read()")
    assert names(changes({INPUT: before}, {INPUT: after}).changed) == ["input acme"]


def test_comments_formatting_and_tests_change_nothing() -> None:
    after = "// Copyright\n\n" + ACME.replace(
        "newInputImpl{}, nil", "newInputImpl{ }, /* ok */ nil"
    )
    tests = {"internal/impl/acme/input_test.go": "package acme\n"}
    assert changes({INPUT: ACME}, {INPUT: after.replace("{ }", "{}"), **tests}).changed == ()


def test_package_below_changes_the_connectors_that_import_it() -> None:
    path = "github.com/redpanda-data/connect/v4/internal/impl/acme/client"
    user = go(
        """
        func init() { service.MustRegisterInput("acme", nil, newInput) }

        func newInput() error { return client.Dial() }
        """,
        imports=(path,),
    )
    client = "internal/impl/acme/client/client.go"
    before = {INPUT: user, client: "package client\n\nfunc Dial() error { return nil }\n"}
    after = {INPUT: user, client: "package client\n\nfunc Dial() error { return dial() }\n"}
    assert names(changes(before, after).changed) == ["input acme"]


def test_package_below_is_found_through_another_and_ignored_where_nobody_imports_it() -> None:
    root = "github.com/redpanda-data/connect/v4/internal/impl/acme"
    body = "func init() {{ service.MustRegister{kind}({name!r}, nil, new{kind}) }}".format
    user = (
        body(kind="Input", name="acme").replace("'", '"') + "\n\nfunc newInput() { client.Dial() }"
    )
    other = body(kind="Output", name="acme").replace("'", '"') + "\n\nfunc newOutput() {}"
    client = go("func Dial() { wire.Send() }", package="client", imports=(f"{root}/wire",))
    files = {
        INPUT: go(user, imports=(f"{root}/client",)),
        OUTPUT: go(other),
        "internal/impl/acme/client/client.go": client,
        "internal/impl/acme/wire/wire.go": "package wire\n\nfunc Send() {}\n",
        "internal/impl/acme/acmetest/helper.go": "package acmetest\n\nfunc Start() {}\n",
    }

    def changed(path: str) -> list[str]:
        edited = {**files, path: files[path].replace("{}", "{ retry() }")}
        return names(changes(files, edited).changed)

    assert changed("internal/impl/acme/wire/wire.go") == ["input acme"]
    assert changed("internal/impl/acme/acmetest/helper.go") == []


def test_new_sql_driver_is_listed_as_a_change_and_a_dropped_one_as_removed() -> None:
    path = "internal/impl/sql/conn.go"
    field = """
        package sql

        var driverField = service.NewStringEnumField("driver", "mysql"{more}).
        \tDescription("A database driver.")
        """
    result = changes({path: field.format(more="")}, {path: field.format(more=', "databricks"')})
    assert (result.added, names(result.changed)) == ((), ["sql_driver databricks"])
    without = changes({path: field.format(more=', "oracle"')}, {path: field.format(more="")})
    assert (without.changed, names(without.removed)) == ((), ["sql_driver oracle"])
    other_enum = field.format(more="").replace('"driver"', '"mode"').replace("A d", '"driver" d')
    assert changes({path: other_enum}, {path: other_enum + "// edited"}).changed == ()
    assert drivers_in(GoText(field.format(more="").encode())) == {"mysql": 4}


def test_broken_go_registers_nothing() -> None:
    broken = {INPUT: "package acme\n\nfunc init() { service.MustRegisterInput("}
    assert changes(broken, {}).removed == ()
    assert changes({}, broken).added == ()
