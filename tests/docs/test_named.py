"""Settings, files and configuration that pages name or show are there, and taken."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.docs.pages import PAGES, ROOT, blocks, spans
from tests.workers.cli.clone import itw

KEYS = re.compile(r"(?:run|caps|paths|repositories)(?:\.[a-z_]+)+")


@cache
def settings() -> frozenset[str]:
    """Every variable that the source or an example names."""
    files = ["*.py", ".env.example", "deploy/*", "action.yml", "Makefile"]
    found = subprocess.run(
        ["git", "grep", "-hoE", r"ITW_[A-Z_]+", "--", *files, ":!tests"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return frozenset(found.stdout.split())


@pytest.mark.parametrize("name", PAGES)
def test_settings_that_are_named_are_read(name: str) -> None:
    named = set(re.findall(r"\bITW_[A-Z_]+\b", (ROOT / name).read_text()))

    assert sorted(named - settings()) == []


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_are_there(name: str) -> None:
    path = re.compile(r"(?:bot|deploy|docs|itw|prompts|tests|tools|workers)/[\w./-]+")
    named = {each for each in spans(name) if path.fullmatch(each)}

    assert sorted(each for each in named if not (ROOT / each).exists()) == []


def is_key(dotted: str) -> bool:
    schema = json.loads((ROOT / "docs/organisation.schema.json").read_text())
    reachable = [schema]
    for key in dotted.split("."):
        fields = [each.get("properties", {}).get(key) for each in reachable]
        text = json.dumps([each for each in fields if each])
        if text == "[]":
            return False
        reachable = [schema["$defs"][ref] for ref in re.findall(r"#/\$defs/(\w+)", text)]
    return True


@pytest.mark.parametrize("name", PAGES)
def test_configuration_that_is_named_exists(name: str) -> None:
    named = {each for each in spans(name) if KEYS.fullmatch(each)}

    assert sorted(each for each in named if not is_key(each)) == []


@pytest.mark.parametrize("name", [name for name in PAGES if blocks(name, "yaml")])
def test_configuration_is_taken(name: str) -> None:
    schema = json.loads((ROOT / "docs/organisation.schema.json").read_text())  # both files' keys
    for block in blocks(name, "yaml"):
        document = yaml.safe_load(block)
        if not {"repos", "jobs"} & set(document):  # pre-commit's and GitHub's
            jsonschema_rs.validate(schema, document)


@pytest.mark.parametrize("name", [name for name in PAGES if blocks(name, "json")])
def test_json_parses(name: str) -> None:
    for block in blocks(name, "json"):
        json.loads(block)


def test_configuration_of_a_repository_has_no_problem(tmp_path: Path) -> None:
    """Names of rules are in no schema."""
    example = blocks("docs/configuration.md", "yaml")[0]
    (tmp_path / "integration-test-writer.yml").write_text(example)

    done = itw("config", "check", tmp_path / "integration-test-writer.yml")
    assert done.return_value == 0, done.stdout
