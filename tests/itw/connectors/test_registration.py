import pytest

from itw.connectors.coverage import coverage
from itw.connectors.inventory import connectors_in
from tests.itw.connectors.trees import go, names, registered, tree

PATH = "internal/impl/acme/thing.go"


def found(source: str, path: str = PATH, **others: str) -> list[str]:
    return names(connectors_in(tree({path: source, **others})))


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("RegisterInput", "input"),
        ("MustRegisterBatchInput", "input"),
        ("MustRegisterOutput", "output"),
        ("RegisterBatchOutput", "output"),
        ("MustRegisterProcessor", "processor"),
        ("MustRegisterBatchProcessor", "processor"),
        ("MustRegisterCache", "cache"),
        ("MustRegisterRateLimit", "rate_limit"),
        ("MustRegisterBatchBuffer", "buffer"),
        ("MustRegisterBatchScannerCreator", "scanner"),
        ("MustRegisterMetricsExporter", "metric"),
        ("MustRegisterOtelTracerProvider", "tracer"),
    ],
)
def test_every_kind_of_registration_is_found(call: str, kind: str) -> None:
    assert found(registered(call, "acme")) == [f"{kind} acme"]


def test_call_and_name_on_different_lines() -> None:
    source = go("""
        func init() {
        \tservice.MustRegisterBatchOutput(
        \t\t// the name users write
        \t\t"acme",
        \t\tspec(),
        \t\tnewOutput)
        }
        """)
    (connector,) = connectors_in(tree({PATH: source}))
    assert (str(connector), connector.line, connector.function) == ("output acme", 8, "newOutput")


def test_errors_of_the_call_may_be_checked_in_any_way() -> None:
    source = go("""
        func init() {
        \terr := service.RegisterInput("one", spec(), newOne)
        \tif err := service.RegisterInput("two", spec(), newTwo); err != nil {
        \t\tpanic(err)
        \t}
        }
        """)
    assert found(source) == ["input one", "input two"]


def test_the_service_package_under_another_name() -> None:
    source = """
        package acme

        import benthos "github.com/redpanda-data/benthos/v4/public/service"

        func init() { benthos.MustRegisterCache("acme", spec(), newCache) }
        """
    assert found(source) == ["cache acme"]


def test_name_given_as_a_constant() -> None:
    source = go("""
        const name = "acme"

        func init() { service.MustRegisterCache(name, spec(), newCache) }
        """)
    assert found(source) == ["cache acme"]


def test_name_given_as_a_constant_of_another_file() -> None:
    files = {
        PATH: go("func init() { service.MustRegisterCache(cacheName, spec(), newCache) }"),
        "internal/impl/acme/names.go": 'package acme\n\nconst cacheName = "acme"\n',
    }
    assert names(connectors_in(tree(files))) == ["cache acme"]
    assert coverage(connectors_in(tree(files))[0], tree(files)).tested == "no"


@pytest.mark.parametrize(
    "registration",
    [
        "service.MustRegisterOutput(kinds.TypeAcme, spec(), newOutput)",
        "service.MustRegisterOutput(\n\t\tkinds.TypeAcme,\n\t\tspec(), newOutput)",
        "bundle.AllOutputs.Add(newOutput, docs.ComponentSpec{Name: kinds.TypeAcme})",
    ],
)
def test_name_given_as_a_constant_of_another_package(registration: str) -> None:
    files = {
        "go.mod": "module example.com/connect\n",
        PATH: go(f"func init() {{ {registration} }}", imports=("example.com/connect/kinds",)),
        "kinds/names.go": 'package kinds\n\nconst TypeAcme = "acme"\n',
    }
    assert names(connectors_in(tree(files))) == ["output acme"]
    assert coverage(connectors_in(tree(files))[0], tree(files)).tested == "no"
    foreign = files | {"go.mod": "module example.org/connect\n"}
    assert connectors_in(tree(foreign)) == ()


REGISTER = "service.MustRegisterCache(name, spec(), newCache)"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'func init() {{\n\tconst name = "a"\n\t{REGISTER}\n}}', ["cache a"]),
        (f'func init() {{\n\tname := "a"\n\t{REGISTER}\n}}', ["cache a"]),
        (
            'func init() {\n\tfor _, name := range []string{"a", "b"} {\n'
            f"\t\t{REGISTER}\n\t}}\n}}",
            ["cache a", "cache b"],
        ),
        (
            f"func add(n int, name string) {{ {REGISTER} }}\n\n"
            'func init() {\n\tadd(1, "a")\n\tadd(2, "b")\n\tadd(3, other())\n}',
            ["cache a", "cache b"],
        ),
    ],
)
def test_names_that_the_function_has_in_a_variable(body: str, expected: list[str]) -> None:
    assert found(go(body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"func init() {{\n\tname := other()\n\t{REGISTER}\n}}",
        f'func init() {{\n\tname := "a"\n\tname = other()\n\t{REGISTER}\n}}',
        f'func init() {{\n\tname := "a" + other()\n\t{REGISTER}\n}}',
        f"func init() {{\n\tfor _, name := range others() {{\n\t\t{REGISTER}\n\t}}\n}}",
        f"func Add(name string) {{ {REGISTER} }}",
    ],
)
def test_a_variable_that_may_be_anything_names_no_component(body: str) -> None:
    assert found(go(body)) == []


def test_name_known_only_at_run_time_is_no_component() -> None:
    source = go("""
        func add(env *service.Environment, spec Spec) {
        \tenv.RegisterBatchInput(spec.Name, nil, nil)
        \tservice.RegisterInput(spec.Name, nil, nil)
        \tenv.RegisterProcessor("private_runtime", nil, nil)
        }
        """)
    assert found(source) == []


@pytest.mark.parametrize(
    "call",
    [
        'purego.RegisterFunc("acme", nil)',
        'pb.RegisterAcmeServer("acme", nil)',
        'server.RegisterService("acme", nil)',
        'bloblang.RegisterMethodV2("acme", nil, nil)',
        'schemas.RegisterMetricProtoSchema("acme")',
    ],
)
def test_other_things_called_register_are_no_components(call: str) -> None:
    assert found(go(f"func init() {{ {call} }}")) == []


def test_a_registration_in_a_comment_or_a_string_is_none() -> None:
    source = go("""
        // service.MustRegisterInput("commented", spec(), newInput)
        var docs = `service.MustRegisterInput("quoted", spec(), newInput)`
        """)
    assert found(source) == []


@pytest.mark.parametrize(
    "path",
    [
        "internal/impl/acme/thing_test.go",
        "internal/impl/acme/testdata/thing.go",
        "vendor/example.com/acme/thing.go",
    ],
)
def test_what_go_does_not_build_into_the_product_is_not_read(path: str) -> None:
    assert found(registered("MustRegisterInput", "acme"), path=path) == []


def test_component_spec_of_the_bundle_api() -> None:
    source = """
        package acme

        func init() {
        \terr := bundle.AllInputs.Add(processors.WrapConstructor(func(c input.Config) (any, error) {
        \t\treturn newReader(c, field{Name: "inner"})
        \t}), docs.ComponentSpec{
        \t\tStatus: docs.StatusBeta,
        \t\tName:   "acme",
        \t\tConfig: docs.FieldObject("a", "b", docs.Field{Name: "nested"}),
        \t})
        \t_ = bundle.AllTracers.Add(NewTracer, docs.ComponentSpec{Name: "acme"})
        \t_ = bundle.AllCaches.Add(NewCache, docs.ComponentSpec{Name: "acme"})
        }
        """
    assert found(source) == ["cache acme", "input acme", "tracer acme"]


def test_bundle_entries_without_a_name_or_a_spec_are_none() -> None:
    source = """
        package acme

        func init() {
        \tbundle.AllInputs.Add(newInput, spec())
        \tbundle.AllInputs.Add(newInput, docs.ComponentSpec{Status: docs.StatusBeta})
        \tbundle.AllInputs.Add(newInput, docs.ComponentSpec{Name: conf.Name})
        \tbundle.AllThings.Add(newInput, docs.ComponentSpec{Name: "thing"})
        }
        """
    assert found(source) == []


def test_registration_with_nothing_but_a_name() -> None:
    (connector,) = connectors_in(
        tree({PATH: go('func init() { service.MustRegisterCache("acme") }')})
    )
    assert connector.function == ""


def test_method_called_register_on_nothing_known_is_none() -> None:
    assert found(go('func init() { RegisterInput("acme", nil, newInput) }')) == []


def test_constructor_table_of_lib() -> None:
    files = {
        "lib/input/constructor.go": 'package input\n\nconst (\n\tTypeAcme = "acme"\n)\n',
        "lib/input/acme.go": """
            package input

            func init() {
            \tConstructors[TypeAcme] = TypeSpec{
            \t\tconstructor: fromSimpleConstructor(NewAcme),
            \t}
            }
            """,
    }
    assert names(connectors_in(tree(files))) == ["input acme"]
    written = {p: text.replace("[TypeAcme]", '["acme"]') for p, text in files.items()}
    assert names(connectors_in(tree(written))) == ["input acme"]
    unknown = {"lib/input/acme.go": files["lib/input/acme.go"]}
    assert connectors_in(tree(unknown)) == ()
    elsewhere = {path.replace("input", "stream"): text for path, text in files.items()}
    assert connectors_in(tree(elsewhere)) == ()


def test_directories_limit_the_search() -> None:
    files = {
        "a/one.go": registered("MustRegisterInput", "one"),
        "a/b/two.go": registered("MustRegisterInput", "two"),
    }
    assert names(connectors_in(tree(files), ["a"])) == ["input one"]
