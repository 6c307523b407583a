from textwrap import dedent

import pytest

from itw.connectors.mention import builder_kind, kinds_built, kinds_named


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        ("input:\n  acme: {}", {"input"}),
        ("input:\n  label: x\n  acme:\n    url: y", {"input"}),
        ("output:\n  fallback:\n    - acme: {}\n    - drop: {}", {"output"}),
        ("output:\n  switch:\n    cases:\n      - output:\n          acme: {}", {"output"}),
        ("input:\n  broker:\n    inputs:\n    - acme: {}", {"input"}),
        ("pipeline:\n  processors:\n    - label: x\n      acme: {}", {"processor"}),
        ("input:\n  other:\n    x: 1\n  processors:\n    - acme: {}", {"processor"}),
        ("output:\n  other:\n    scanner:\n      acme: {}", {"scanner"}),
        ("cache_resources:\n  - label: c\n    acme:\n      url: x", {"cache"}),
        ("rate_limit_resources:\n  - label: c\n    acme: {}", {"rate_limit"}),
        ("metrics:\n  acme: {}\ntracer:\n  none: {}", {"metric"}),
        ("tracer:\n  acme: {}", {"tracer"}),
        ("buffer:\n  acme: {}", {"buffer"}),
        ("input:\n  acme: {}\noutput:\n  acme: {}", {"input", "output"}),
        ('{"input": {"acme": {"url": "x"}}}', {"input"}),
        ("output: { acme: { url: x } }", {"output"}),
        ("acme:\n  url: x", {""}),
        ("- acme: {}", {""}),
        ("input:\n  acme_v2: {}", set()),
        ("input:\n  other:\n    topic: acme", set()),
        ("# input: acme", set()),
        ("input: {other: 1}", set()),
        ("acme:7.2", set()),
        ('"acme":{"url":"x"}', {""}),
    ],
)
def test_kind_is_that_of_the_nearest_holder(config: str, kinds: set[str]) -> None:
    assert kinds_named(config, "acme") == kinds


def test_name_that_is_no_plain_key() -> None:
    assert kinds_named("a/b: {}", "a/b") == {""}


def test_component_called_like_a_holder_is_an_item_of_a_list() -> None:
    field = "pipeline:\n  processors:\n    - mapping: root = this"
    item = "pipeline:\n  processors:\n    - processors:\n        - mapping: root = this"
    assert kinds_named(field, "processors") == set()
    assert kinds_named(item, "processors") == {"processor"}


def test_indentation_of_a_test_does_not_matter() -> None:
    config = """
        input:
          generate: {}

        output:
          acme:
            url: x
        """
    assert kinds_named(config, "acme") == kinds_named(dedent(config), "acme") == {"output"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("b.AddInputYAML(", "input"),
        ("require.NoError(t, b.AddOutputYAML(fmt.Sprintf(", "output"),
        ("testutil.ProcessorFromYAML(", "processor"),
        ("b.AddRateLimitYAML(", "rate_limit"),
        ("b.SetMetricsYAML(", "metric"),
        ("b.AddInputYAML(a); run(", ""),
        ("b.SetYAML(", ""),
        ("", ""),
    ],
)
def test_kind_of_a_fragment_is_that_of_the_call_around_it(code: str, kind: str) -> None:
    assert builder_kind(code) == kind


def test_all_kinds_a_function_builds() -> None:
    assert kinds_built("b.AddInputYAML(x); b.AddCacheYAML(y)") == {"input", "cache"}
