import json

import jsonschema_rs
import pytest
import yaml
from pydantic import ValidationError

from itw.configuration.sections import ConfigFile, OrganisationFile
from tools.docs_config import DOCS, schema

FULL = """
profile: connect
rules: {never_runs: warning, fixed_port: "off"}
paths: {include: ["internal/impl/*"]}
run:
  {pattern: "^Test", tags: [integration], cgo: true, timeout: 10m, repeat: 3, limits: {memory: 4g}}
waivers: [{rule: missing_narrative, connector: output x, reason: hosted only}]
caps: {comments: 3}
"""


def test_the_published_schema_is_the_models():
    assert json.loads((DOCS / "config.schema.json").read_text()) == schema()


def test_the_schema_takes_what_the_product_takes():
    jsonschema_rs.validator_for(schema()).validate(yaml.safe_load(FULL))


def test_the_schema_takes_off_for_a_section():
    assert jsonschema_rs.validator_for(schema()).is_valid({"run": "off"})


@pytest.mark.parametrize(
    "text",
    [
        "run: off",
        "rules: {never_runs: off}",
        "suggestions: off",
        "run: {without_fix: off}",
        "run: 'off'",
        "suggestions: null",
    ],
)
@pytest.mark.parametrize("model", [ConfigFile, OrganisationFile])
def test_the_schema_takes_a_bare_off_as_the_product_does(model: type[ConfigFile], text: str):
    document = yaml.safe_load(text)  # YAML 1.1: false

    model.model_validate(document)
    assert jsonschema_rs.validator_for(schema(model)).is_valid(document)


@pytest.mark.parametrize(
    "text", ["run: on", "rules: {never_runs: on}", "suggestions: true", "run: {without_fix: 1}"]
)
def test_neither_takes_other_switches(text: str):
    document = yaml.safe_load(text)

    assert not jsonschema_rs.validator_for(schema()).is_valid(document)
    with pytest.raises(ValidationError):
        ConfigFile.model_validate(document)


@pytest.mark.parametrize(
    "text", ["enforc: true", "run: {tag: [x]}", "waivers: [{rule: x}]", "caps: {comments: 31}"]
)
def test_the_schema_refuses_what_the_product_refuses(text: str):
    assert not jsonschema_rs.validator_for(schema()).is_valid(yaml.safe_load(text))
