"""Whether a connector is tested itself: one test for each way in which a test can be its own."""

import pytest

from itw.connector import Connector, Coverage, Tested
from itw.connectors.coverage import coverage, coverages
from itw.connectors.evidence import only_others
from itw.connectors.inventory import connectors_in
from tests.itw.connectors.trees import go, registered, tree

PACKAGE = "internal/impl/acme"
ACME = f"{PACKAGE}/acme.go"
TEST = f"{PACKAGE}/acme_test.go"
INPUT = registered("MustRegisterInput", "acme", "newInput")


def covered(files: dict[str, str], wanted: str = "input acme") -> Coverage:
    head = tree({ACME: INPUT, **files})
    (connector,) = (c for c in connectors_in(head) if str(c) == wanted)
    return coverage(connector, head)


def go_test(body: str, *imports: str, package: str = "acme") -> str:
    return go(body, package=package, imports=("testing", *imports))


GATED = go_test(
    """
    func TestIntegrationAcme(t *testing.T) {
    \tintegration.CheckSkip(t)
    \trun(t, `
    input:
      acme:
        url: x
    `)
    }
    """
)


def test_gated_test_whose_config_names_it() -> None:
    result = covered({TEST: GATED})
    assert result.tested is Tested.YES
    assert result.tests == (f"{TEST}:8 TestIntegrationAcme",)
    assert result.evidence[0] == (
        f"{TEST}:8 TestIntegrationAcme uses config of input acme (acme_test.go:10)"
    )


def test_same_name_as_another_kind_is_not_it() -> None:
    files = {
        f"{PACKAGE}/output.go": registered("MustRegisterOutput", "acme", "newOutput"),
        TEST: GATED,
    }
    assert covered(files).tested is Tested.YES
    result = covered(files, "output acme")
    assert result.tested is Tested.PACKAGE_ONLY
    assert result.evidence[0] == f"{TEST}:8 TestIntegrationAcme does not use output acme"


def test_gate_and_config_in_helpers_of_other_files() -> None:
    files = {
        TEST: go_test("func TestAll(t *testing.T) { setup(t); runSuite(t) }"),
        f"{PACKAGE}/setup_test.go": go_test("func setup(t T) { integration.CheckSkip(t) }"),
        f"{PACKAGE}/suite_test.go": go_test(
            'const template = "input:\\n  acme: {}"\n\nfunc runSuite(t T) { run(t, template) }'
        ),
    }
    assert covered(files).tested is Tested.YES


def test_helper_methods_are_followed() -> None:
    body = """
        type env struct{}

        func (e *env) start(t *testing.T) { newInput(nil) }

        func TestIntegrationAcme(t *testing.T) {
        \tintegration.CheckSkip(t)
        \te := &env{}
        \te.start(t)
        }
        """
    assert covered({TEST: go_test(body)}).tested is Tested.YES


def test_constructor_called_without_naming_the_component() -> None:
    body = "func TestIt(t *testing.T) { integration.CheckSkip(t); in, err := newInput(conf) }"
    result = covered({TEST: go_test(body)})
    assert result.tested is Tested.YES
    assert "uses newInput" in result.evidence[0]


def test_type_built_past_the_config() -> None:
    body = "func TestIt(t *testing.T) { integration.CheckSkip(t); in := &newInputImpl{} }"
    assert covered({TEST: go_test(body)}).tested is Tested.YES


def test_variable_of_the_same_name_is_no_use() -> None:
    source = INPUT.replace("newInputImpl", "client")
    body = "func TestIt(t *testing.T) { integration.CheckSkip(t); client := dial(); client.Do() }"
    assert covered({ACME: source, TEST: go_test(body)}).tested is Tested.PACKAGE_ONLY


def test_code_that_connectors_share_tells_nothing() -> None:
    shared = """

        func session() {}
        """
    users = [
        INPUT.replace("return &", "session()\n\treturn &"),
        registered("MustRegisterOutput", "acme", "newOutput").replace(
            "return &", "session()\n\treturn &"
        ),
    ]
    body = "func TestIt(t *testing.T) { integration.CheckSkip(t); session() }"
    files = {
        ACME: users[0],
        f"{PACKAGE}/output.go": users[1],
        f"{PACKAGE}/session.go": go(shared),
        TEST: go_test(body),
    }
    assert covered(files).tested is Tested.PACKAGE_ONLY


def test_alias_is_tested_with_what_it_is_an_alias_of() -> None:
    call = 'service.MustRegisterInput("acme", '
    alias = INPUT.replace(call, f"{call.replace('acme', 'acme_old')}old(), newInput)\n\t{call}")
    alias = alias.replace(
        "func(conf *service.ParsedConfig, res *service.Resources) (any, error) {\n"
        "\t\t\treturn newInput(conf)\n\t\t}",
        "newInput",
    )
    assert covered({ACME: alias, TEST: GATED}, "input acme_old").tested is Tested.YES


@pytest.mark.parametrize("folder", ["integration", "acmetest", "e2e"])
def test_integration_tests_in_a_folder_below(folder: str) -> None:
    path = "github.com/redpanda-data/connect/v4/internal/impl/acme"
    files = {
        f"{PACKAGE}/{folder}/a_test.go": go_test(
            "func TestIt(t *testing.T) { integration.CheckSkip(t); infra.New(t); use() }",
            package=folder,
        ),
        f"{PACKAGE}/{folder}/infra.go": go(
            "func use() { impl.NewInput(nil) }", package=folder, imports=(f'impl "{path}"',)
        ),
        ACME: INPUT.replace("newInput", "NewInput"),
    }
    assert covered(files).tested is Tested.YES


def test_end_to_end_test_in_another_package() -> None:
    path = "internal/impl/other/integration_test.go"
    assert covered({TEST: "package acme\n", path: GATED}).tested is Tested.NO  # stays in process
    network = INPUT.replace("return &", "http.Get(url)\n\treturn &").replace(
        "import (", 'import (\n\t"net/http"'
    )
    assert covered({ACME: network, path: GATED}).tested is Tested.YES


def test_ungated_test_is_a_unit_test() -> None:
    body = "func TestParse(t *testing.T) { in, err := newInput(conf) }"
    assert covered({TEST: go_test(body)}).tested is Tested.UNIT_ONLY


def test_ungated_test_against_a_fake_server() -> None:
    body = "func TestIt(t *testing.T) { server := httptest.NewServer(nil); newInput(server.URL) }"
    assert covered({TEST: go_test(body, "net/http/httptest")}).tested is Tested.FAKE_ONLY


def test_integration_test_gated_by_testing_short_or_a_build_tag() -> None:
    short = "func TestIt(t *testing.T) { if testing.Short() { t.Skip() }; newInput(nil) }"
    assert covered({TEST: go_test(short)}).tested is Tested.YES
    tagged = "//go:build integration\n\n" + go_test("func TestIt(t *testing.T) { newInput(nil) }")
    assert covered({TEST: tagged}).tested is Tested.YES


def test_integration_test_that_skips_itself_without_credentials() -> None:
    body = 'func {}(t *testing.T) {{ if os.Getenv("KEY") == "" {{ t.Skip() }}; newInput(nil) }}'
    assert covered({TEST: go_test(body.format("TestIntegrationIt"))}).tested is Tested.YES
    assert covered({TEST: go_test(body.format("TestIt"))}).tested is Tested.UNIT_ONLY


def test_build_tag_that_excludes_integration_tests_is_no_gate() -> None:
    tagged = "//go:build !integration\n\n" + go_test("func TestIt(t *testing.T) { newInput(nil) }")
    assert covered({TEST: tagged}).tested is Tested.UNIT_ONLY


def test_gate_inside_a_package_of_test_helpers() -> None:
    path = "github.com/redpanda-data/connect/v4/internal/impl/acme/acmetest"
    files = {
        TEST: go_test("func TestIt(t *testing.T) { acmetest.Setup(t); newInput(nil) }", path),
        f"{PACKAGE}/acmetest/setup.go": go(
            "func Setup(t *testing.T) { integration.CheckSkip(t) }", package="acmetest"
        ),
    }
    assert covered(files).tested is Tested.YES


def test_no_test_at_all() -> None:
    result = covered({})
    assert (result.tested, result.tests) == (Tested.NO, ())
    assert result.evidence[0] == f"{ACME}:8: no test uses input acme"


@pytest.mark.parametrize(
    ("fragment", "tested"),
    [
        ("b.AddProcessorYAML(`acme: {}`)", Tested.YES),
        ("b.AddProcessorYAML(strings.NewReplacer(a, b).Replace(`acme: {}`))", Tested.YES),
        ("testutil.ProcessorFromYAML(`acme: {}`)", Tested.YES),
        ("b.AddInputYAML(`acme: {}`)", Tested.PACKAGE_ONLY),
        ("yaml := `acme: {}`; b.AddProcessorYAML(yaml)", Tested.YES),
        ("b.SetYAML(`pipeline:\n  processors:\n    - acme: {}`)", Tested.YES),
        ('b.SetYAML(`{"input": {"acme": {}}}`)', Tested.PACKAGE_ONLY),
    ],
)
def test_kind_of_a_fragment_comes_from_the_call(fragment: str, tested: Tested) -> None:
    files = {
        f"{PACKAGE}/processor.go": registered("MustRegisterProcessor", "acme", "newProcessor"),
        TEST: go_test(f"func TestIt(t *testing.T) {{ integration.CheckSkip(t); {fragment} }}"),
    }
    assert covered(files, "processor acme").tested is tested


def test_template_is_tested_by_configs_that_name_it() -> None:
    path = f"{PACKAGE}/bundle.tmpl.yaml"
    files = {
        path: "name: acme_bundle\ntype: input\nmapping: root.acme = this\n",
        f"{PACKAGE}/embed.go": "package acme\n\n//go:embed bundle.tmpl.yaml\nvar bundle []byte\n",
        TEST: GATED,
    }
    assert covered(files, "input acme_bundle").tested is Tested.PACKAGE_ONLY
    files[TEST] = GATED.replace("acme:", "acme_bundle:")
    assert covered(files, "input acme_bundle").tested is Tested.YES


def test_connector_is_tested_through_a_template_made_of_it() -> None:
    template = """
        name: acme_bundle
        type: input
        mapping: |
          root.broker.inputs = [ \"\"\"
            - label: first
              acme: %s
          \"\"\" ]
        """
    files = {
        f"{PACKAGE}/bundle.tmpl.yaml": template,
        TEST: GATED.replace("acme:", "acme_bundle:"),
    }
    result = covered(files)
    assert result.tested is Tested.YES
    assert "config of input acme_bundle" in result.evidence[0]


def test_sql_driver_is_tested_where_it_is_chosen() -> None:
    driver = Connector(
        kind="sql_driver", name="trino", package=PACKAGE, file=f"{PACKAGE}/conn.go", line=3
    )
    body = """
        func suite(t *testing.T, driver string) { switch driver { case "trino", "mysql": } }

        func TestIntegrationMySQL(t *testing.T) { integration.CheckSkip(t); suite(t, "mysql") }
        """
    mysql = tree({TEST: go_test(body)})
    trino = tree({TEST: go_test(body.replace('(t, "mysql")', '(t, "trino")'))})
    assert coverage(driver, mysql).tested is Tested.PACKAGE_ONLY
    assert coverage(driver, trino).tested is Tested.YES


def test_several_connectors_are_answered_at_once() -> None:
    files = {ACME: INPUT, TEST: GATED, f"{PACKAGE}/b.go": registered("MustRegisterCache", "b")}
    head = tree(files)
    answers = coverages(connectors_in(head), head)
    assert {str(c): str(a.tested) for c, a in answers.items()} == {
        "input acme": "yes",
        "cache b": "package only",
    }


@pytest.mark.parametrize(
    ("tests", "end"),
    [
        (1, "output acme"),
        (2, "nor does another integration test near it"),
        (3, "nor do 2 more near it"),
    ],
)
def test_how_many_do_not_use_it_is_said_in_grammar(tests: int, end: str) -> None:
    acme = Connector(kind="output", name="acme", package=PACKAGE, file="a.go", line=1)
    assert only_others(acme, tests, "TestIntegrationAcme").endswith(end)
