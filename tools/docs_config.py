"""Writes the configuration's JSON Schema and reference from the models that read the file.

python -m tools.docs_config [--check]
"""

import json
import sys
from pathlib import Path
from typing import Any

from itw.configuration.config import PATH
from itw.configuration.sections import ConfigFile

DOCS = Path(__file__).parent.parent / "docs"
HEAD = f"""# Configuration

`{PATH}` in the repository's default branch. A pull request that edits it is judged by the file of
its base branch, and told on the line when the edited file has an unknown key or a bad value.
`itw config check` tells the same before a push, `itw config show` where each setting comes from.
[`config.schema.json`](config.schema.json) is the same as a JSON Schema, for editors.

In the code, `//itw:allow <rule> <reason>` on a line or above it allows what the rule finds there;
without a reason, or with a rule there is not, it allows nothing, and that is told. Allows and
waivers that nothing needs any more are named where a pull request touches them. Profile `connect`
also reads the repository's own list of integration packages, cmd/tools/integration/packages.json.

Generated from the models that read the file; `make docs` writes it anew.
"""


def schema() -> dict[str, Any]:
    document = ConfigFile.model_json_schema()
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    document["title"] = "Integration Test Writer"
    return document


def reference(document: dict[str, Any]) -> str:
    parts = [HEAD, table(document)]
    sections = {section_key(document, name): section for name, section in document["$defs"].items()}
    for key, section in sorted(sections.items()):
        parts.append(f"## `{key}`\n\n{section['description']}\n\n{table(section)}")
    return "\n".join(parts)


def section_key(document: dict[str, Any], name: str) -> str:
    """The key whose value is, or lists, that section: "run", or inside another one "run.limits"."""
    reference = f'"#/$defs/{name}"'
    for key, field in document["properties"].items():
        if reference in json.dumps(field):
            return key
    inside = document["$defs"].items()
    return next(
        f"{section_key(document, other)}.{key}"
        for other, section in inside
        for key, field in section["properties"].items()
        if reference in json.dumps(field)
    )


def table(section: dict[str, Any]) -> str:
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    required = section.get("required", [])
    for key, field in section["properties"].items():
        default = "required" if key in required else shown(field.get("default"))
        rows.append(f"| `{key}` | {kind(field)} | {default} | {field['description']} |")
    return "\n".join(rows) + "\n"


def shown(default: Any) -> str:
    """A default as YAML would write it; sections and lists start empty, and say nothing."""
    return "" if default is None or isinstance(default, dict | list) else f"`{yaml_of(default)}`"


def yaml_of(value: Any) -> str:
    return json.dumps(value).strip('"')


def kind(field: dict[str, Any]) -> str:
    """A value's type in a word or two."""
    options = [o for o in field.get("anyOf", [field]) if o.get("type") != "null"]
    return ", ".join(map(kind_of, options))


def kind_of(option: dict[str, Any]) -> str:
    if "enum" in option:
        return ", ".join(f"`{value}`" for value in option["enum"])
    if "$ref" in option:
        return "section"
    if "minimum" in option:
        return f"{option['minimum']} to {option['maximum']}"
    words = {
        "array": "list",
        "object": "mapping",
        "boolean": "`true`, `false`",
        "string": "text",
    }
    return words[option["type"]]


def main() -> int:
    document = schema()
    texts = {
        DOCS / "config.schema.json": json.dumps(document, indent=2) + "\n",
        DOCS / "configuration.md": reference(document),
    }
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(DOCS.parent)} is stale: run `make docs`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
