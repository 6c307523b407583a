"""Options count as exercised where a config of the tests gives them another value."""

import pytest

from itw.writing.config_options import ConfigOption, ConfigSpec
from itw.writing.exercised import exercised

SPEC = ConfigSpec(
    options=(
        ConfigOption(name="url", kind="url"),
        ConfigOption(name="prefix", kind="string", default=""),
        ConfigOption(name="qos", kind="int", default="1"),
        ConfigOption(name="auth", kind="object", optional=True),
        ConfigOption(name="auth.user", kind="string", default=""),
        ConfigOption(name="tls", kind="tls", optional=True),
        ConfigOption(name="old", kind="string", deprecated=True, optional=True),
    )
)


def done(config: str) -> set[str]:
    go = f"package a\n\nfunc TestA(t *testing.T) {{\n\tf(`{config}`)\n}}\n"
    found = exercised("shop", SPEC, {"a_test.go": go.encode()})
    assert {name for name, _ in found} == {"url", "prefix", "qos", "auth.user", "tls"}
    return {name for name, is_done in found if is_done}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("output:\n  shop:\n    url: %v\n    prefix: a\n", {"url", "prefix"}),
        ("output:\n  shop:\n    qos: 1 # the default\n    prefix: ''\n", set()),
        ("output:\n  shop:\n    qos: 2\n", {"qos"}),
        ("output:\n  shop:\n    auth:\n      user: me\n", {"auth.user"}),
        ("output:\n  shop:\n    auth: { user: me }\n", {"auth.user"}),
        ("output:\n  shop:\n    tls:\n      enabled: true\n", {"tls"}),
        ("output:\n  other:\n    prefix: a\n", set()),
        ("output:\n  broker:\n    outputs:\n      - shop:\n          prefix: a\n", {"prefix"}),
        ("output:\n  shop: {prefix: a}\n", {"prefix"}),
        ("url: %v\nprefix: $ID", {"url", "prefix"}),
        ("input:\n  shop:\n    url: x\noutput:\n  drop: {}\n", {"url"}),
    ],
)
def test_what_is_set_to_another_value_is_exercised(config: str, expected: set[str]) -> None:
    assert done(config) == expected


def test_a_key_of_something_else_below_is_not_the_connectors() -> None:
    assert done("output:\n  shop:\n    url: x\npipeline:\n  prefix: a\n") == {"url"}
