from itw.connectors.inventory import connectors_in
from itw.connectors.template import MAX_TEMPLATE, template_in
from tests.itw.connectors.trees import names, tree

TEMPLATE = """
    # Searches acme.
    name: acme_search
    type: input
    fields:
      - name: query
        type: string
    mapping: |
      root.http_client.url = "https://acme.test"
    """
EMBEDDING = """
    package acme

    import _ "embed"

    //go:embed search.tmpl.yaml
    var search []byte

    func init() { service.MustRegisterTemplateYAML(string(search)) }
    """


def test_embedded_template_is_named_by_its_yaml() -> None:
    files = {
        "internal/impl/acme/init.go": EMBEDDING,
        "internal/impl/acme/search.tmpl.yaml": TEMPLATE,
    }
    (connector,) = connectors_in(tree(files))
    assert (str(connector), connector.file, connector.line) == (
        "input acme_search",
        "internal/impl/acme/search.tmpl.yaml",
        3,
    )


def test_folder_embedded_from_above() -> None:
    files = {
        "templates.go": "package root\n\n//go:embed parts/*\nvar parts embed.FS\n",
        "parts/inputs/search.yaml": TEMPLATE,
    }
    assert names(connectors_in(tree(files))) == ["input acme_search"]


def test_template_folder_without_any_go_file() -> None:
    assert names(connectors_in(tree({"template/inputs/search.yaml": TEMPLATE}))) == [
        "input acme_search"
    ]


def test_example_templates_are_not_shipped() -> None:
    assert connectors_in(tree({"config/template_examples/search.yaml": TEMPLATE})) == ()


def test_a_stream_config_is_no_template() -> None:
    files = {"template/stream.yaml": "name: acme\ntype: input\ninput:\n  stdin: {}\n"}
    assert connectors_in(tree(files)) == ()


def test_only_what_stands_at_the_top_level_counts() -> None:
    nested = b"fields:\n  name: a\n  type: input\n  mapping: b\n"
    assert template_in("template/a.yaml", nested) is None


def test_a_template_without_a_usable_name_or_kind_is_none() -> None:
    without = [b"name:\n  - a\ntype: input\nmapping: b", b"name: a\ntype: banana\nmapping: b"]
    assert [template_in("template/a.yaml", data) for data in without] == [None, None]


def test_quotes_and_comments_around_the_name() -> None:
    data = b'# x\nname: \'acme\' # the name\n"type": "output"\nmapping: |\n  name: b\n'
    assert str(template_in("template/a.yaml", data)) == "output acme"


def test_a_huge_file_is_no_template() -> None:
    data = b"name: a\ntype: input\nmapping: b\n" + b"#" * (MAX_TEMPLATE + 1)
    assert template_in("template/a.yaml", data) is None


def test_nesting_that_crashes_a_yaml_parser_is_not_parsed() -> None:
    data = b"name: a\ntype: input\nmapping: " + b"[" * 100_000 + b"]" * 100_000
    assert str(template_in("template/a.yaml", data)) == "input a"
