"""Holds values to the schemas of a description, and fills in what they require.

OpenAPI 3.0 says `nullable`; JSON Schema does not know it, so it is rewritten first. Validators are
compiled once for a schema, with only the components it reaches.
"""

import json
import re
from typing import Any

import jsonschema_rs

# GitHub breaks its own descriptions here: comments on files and outdated ones have no line, and
# a pull request whose fork was deleted has no head repository. An App's address has brackets.
DEVIATION = re.compile(
    r"/(line|original_line|start_line|position|head/repo): null is not of type"
    r'|/email: "[^"]+\[bot\]@users\.noreply\.github\.com" is not'
)
EPOCH = "2026-01-01T00:00:00Z"


class Schemas:
    """The schemas of one description and their compiled validators."""

    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self._strict = _without_nullable(components)
        self._compiled: dict[str, jsonschema_rs.Draft4Validator] = {}

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            _, _, section, name = node["$ref"].split("/", 3)
            node = self.components[section][name]
        return node

    def problems(self, schema: dict[str, Any], value: Any, limit: int = 5) -> list[str]:
        """What is wrong with the value, each with the place it is at."""
        errors = self._validator(schema).iter_errors(value)
        said = (f"{_place(error.instance_path)}: {error.message[:300]}" for error in errors)
        return [each for each in said if not DEVIATION.search(each)][:limit]

    def unknown_keys(self, schema: dict[str, Any], value: Any, at: str = "") -> list[str]:
        """Keys that the schema does not name. GitHub ignores them; here a typo fails a test."""
        shape = self._shape(schema)
        if isinstance(value, list):
            items = shape.get("items", {})
            return [
                p
                for i, each in enumerate(value)
                for p in self.unknown_keys(items, each, f"{at}/{i}")
            ]
        named = shape.get("properties")
        if not isinstance(value, dict) or not named:
            return []
        found = []
        for key, each in value.items():
            if key in named:
                found += self.unknown_keys(named[key], each, f"{at}/{key}")
            elif not shape.get("additionalProperties"):
                found.append(f"{at}/{key}: the description does not name this key")
        return found

    def fill(self, schema: dict[str, Any], value: Any, url: str = "") -> Any:
        """The value with everything that is required and missing, as empty as may be.

        GitHub's objects have dozens of fields that nobody here reads. Filling them from the schema
        keeps replies complete without a copy of GitHub's example values in them.
        """
        url = value.get("url", url) if isinstance(value, dict) else url
        shape = self._shape(schema, value)
        if isinstance(value, list):
            return [self.fill(shape.get("items", {}), each, url) for each in value]
        if not isinstance(value, dict):
            return value
        named = shape.get("properties", {})
        full = {key: self.fill(named.get(key, {}), each, url) for key, each in value.items()}
        for key in shape.get("required", ()):
            if key not in full:
                full[key] = self._empty(named.get(key, {}), key, url)
        return full

    def _empty(self, schema: dict[str, Any], key: str, url: str) -> Any:
        shape = self._shape(schema)
        if shape.get("nullable") or schema.get("nullable"):
            return None
        if "enum" in shape:
            return shape["enum"][0]
        match shape.get("type"):
            case ["null", *_] | [*_, "null"]:
                return None
            case "object":
                return self.fill(schema, {}, url)
            case "array":
                return []
            case "boolean":
                return False
            case "integer" | "number":
                return shape.get("minimum", 0)
            case "string" if shape.get("format") == "date-time":
                return EPOCH
            case "string" if shape.get("format") == "uri" or key.endswith("url"):
                return f"{url}/{key.removesuffix('_url')}"
            case "string" if shape.get("format") == "email":
                return "nobody@example.com"
            case "string" | None:
                return ""
        return None

    def _shape(self, schema: dict[str, Any], value: Any = None) -> dict[str, Any]:
        """The schema without references and combinations; of alternatives the one that fits."""
        schema = self.resolve(schema)
        shape = dict(schema)
        for each in schema.get("allOf", ()):
            part = self._shape(each, value)
            shape = {**part, **shape}
            shape["properties"] = _stricter(part.get("properties", {}), shape.get("properties", {}))
            shape["required"] = [*part.get("required", ()), *shape.get("required", ())]
        several = schema.get("oneOf") or schema.get("anyOf")
        if not several:
            return shape
        options = [self._shape(each, value) for each in several]
        if value is None:  # for the request side: everything that any alternative names
            merged = {k: v for each in options for k, v in each.get("properties", {}).items()}
            first = {**options[0], **shape}
            first["properties"] = {**merged, **shape.get("properties", {})}
            first["nullable"] = any(o.get("nullable") or o.get("type") == "null" for o in options)
            return first
        best = min(options, key=lambda each: _misfit(each, value))
        return {**best, **{k: v for k, v in shape.items() if k not in {"oneOf", "anyOf"}}}

    def _validator(self, schema: dict[str, Any]) -> jsonschema_rs.Draft4Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._compiled:
            root = {"allOf": [_without_nullable(schema)], "components": self._reached(schema)}
            self._compiled[key] = jsonschema_rs.Draft4Validator(root, validate_formats=True)
        return self._compiled[key]

    def _reached(self, schema: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, dict[str, Any]] = {}
        waiting = _references(schema)
        while waiting:
            _, _, section, name = waiting.pop().split("/", 3)
            if name not in kept.setdefault(section, {}):
                kept[section][name] = self._strict[section][name]
                waiting |= _references(kept[section][name])
        return kept


def _references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {found for each in node for found in _references(each)}
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
    return own | {found for each in node.values() for found in _references(each)}


def _without_nullable(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_nullable(each) for each in node]
    if not isinstance(node, dict):
        return node
    rest = {key: _without_nullable(each) for key, each in node.items()}
    if rest.pop("nullable", None) is True:
        if "type" in rest and not {"enum", "allOf", "anyOf", "oneOf"} & rest.keys():
            return {**rest, "type": [rest["type"], "null"]}  # says better what is wrong
        return {"anyOf": [{"type": "null"}, rest]}
    return rest


def _misfit(shape: dict[str, Any], value: Any) -> int:
    """How badly a value fits an alternative: 0 is good."""
    said = shape.get("type")
    types = said if isinstance(said, list) else [said]
    if isinstance(value, dict):
        if not {"object", None} & {*types}:
            return 1000
        named = shape.get("properties", {})
        return sum(key not in named for key in value) + len(shape.get("required", ())) // 10
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    return 0 if kinds.get(type(value)) in types else 1000


def _stricter(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The properties of both; where both name one, what satisfies both may not be null."""
    lax = {key for key, each in other.items() if each.get("nullable") and key in one}
    return {**one, **{key: each for key, each in other.items() if key not in lax}}


def _place(path: list[str | int]) -> str:
    return "/" + "/".join(str(part) for part in path)
