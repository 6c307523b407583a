"""Prunes GitHub's official descriptions to what the double speaks, and reports drift.

    python tools/vendor_github.py write     write tests/github_double/data anew
    python tools/vendor_github.py drift     exit 1 and list what changed in the newest packages

Needs `npm` and a network. The descriptions are Octokit's (MIT), which publishes GitHub's own.
"""

import argparse
import dataclasses
import gzip
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql

DATA = Path(__file__).parent.parent / "tests" / "github_double" / "data"
PINS = {
    "@octokit/openapi": "23.0.2",
    "@octokit/openapi-webhooks": "12.1.0",
    "@octokit/graphql-schema": "15.26.1",
}
PROSE = {"description", "summary", "example", "examples", "externalDocs", "tags", "title"}
WEBHOOKS = {
    "check-run": ("completed", "created", "requested-action", "rerequested"),
    "check-suite": ("completed", "requested", "rerequested"),
    "installation": ("created", "deleted", "new-permissions-accepted", "suspend", "unsuspend"),
    "installation-repositories": ("added", "removed"),
    "issue-comment": ("created", "deleted", "edited"),
    "merge-group": ("checks-requested", "destroyed"),
    "ping": (),
    "pull-request": (
        "closed", "converted-to-draft", "edited", "labeled", "opened", "ready-for-review",
        "reopened", "synchronize", "unlabeled",
    ),
    "pull-request-review": ("submitted",),
    "pull-request-review-comment": ("created", "deleted", "edited"),
    "pull-request-review-thread": ("resolved", "unresolved"),
    "push": (),
}  # fmt: skip
MUTATIONS = {
    "resolveReviewThread", "unresolveReviewThread", "minimizeComment", "unminimizeComment",
}  # fmt: skip
GRAPHQL_TYPES = {
    "ReactionGroup", "ReactorConnection",
    "Query", "Mutation", "Actor", "Bot", "Comment", "IssueComment", "IssueCommentConnection",
    "IssueCommentEdge", "Minimizable", "Node", "PageInfo", "PullRequest", "PullRequestReview",
    "PullRequestReviewComment", "PullRequestReviewCommentConnection", "RateLimit",
    "PullRequestReviewCommentEdge", "PullRequestReviewConnection", "PullRequestReviewEdge",
    "PullRequestReviewThread", "PullRequestReviewThreadConnection",
    "PullRequestReviewThreadEdge", "Repository", "RepositoryOwner", "User",
}  # fmt: skip


def fetch(package: str, version: str, folder: Path) -> Path:
    """Unpack one npm package and return its folder."""
    argv = ["npm", "pack", "--silent", f"{package}@{version}"]
    name = subprocess.run(argv, cwd=folder, check=True, capture_output=True, text=True)
    target = folder / package.replace("/", "+")
    with tarfile.open(folder / name.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def without_prose(node: Any, *, names: bool = False) -> Any:
    """Drop what a validator does not read. In `names` the keys are GitHub's, not the schema's."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_prose(value, names=key in {"properties", "schemas"} and not names)
        for key, value in node.items()
        if names or not (key in PROSE or (key.startswith("x-") and key != "x-multi-segment"))
    }


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def reachable(document: dict[str, Any], roots: Any) -> dict[str, dict[str, Any]]:
    """The components that the roots need, as `components` of a smaller document."""
    kept: dict[str, dict[str, Any]] = {}
    waiting = sorted(set(references(roots)))
    while waiting:
        _, _, section, name = waiting.pop().split("/", 3)
        if name in kept.setdefault(section, {}):
            continue
        kept[section][name] = without_prose(document["components"][section][name])
        waiting.extend(references(kept[section][name]))
    return {section: dict(sorted(kept[section].items())) for section in sorted(kept)}


def prune_rest(document: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and operation.get("operationId") in wanted:
                paths.setdefault(path, {})[method] = without_prose(operation)
                wanted.remove(operation["operationId"])
    if wanted:
        raise SystemExit(f"GitHub no longer describes {', '.join(sorted(wanted))}")
    return {"paths": paths, "components": reachable(document, paths)}


def prune_webhooks(document: dict[str, Any]) -> dict[str, Any]:
    names = [
        "-".join(part for part in (event, action) if part)
        for event, actions in WEBHOOKS.items()
        for action in actions or ("",)
    ]
    events = {
        name: document["webhooks"][name]["post"]["requestBody"]["content"]["application/json"][
            "schema"
        ]
        for name in names
    }
    return {"events": events, "components": reachable(document, events)}


def prune_graphql(source: str) -> str:
    """Keep GRAPHQL_TYPES with the fields between them, and all inputs and enums they name."""
    nodes = {
        node.name.value: node
        for node in graphql.parse(source, no_location=True).definitions
        if isinstance(node, graphql.TypeDefinitionNode)
    }
    kept: dict[str, graphql.TypeDefinitionNode] = {}
    objects = GRAPHQL_TYPES | {f"{name[0].upper()}{name[1:]}Payload" for name in MUTATIONS}
    waiting = sorted(objects)
    while waiting:
        name = waiting.pop()
        if name in kept or name not in nodes:
            continue
        kept[name], needs = _pruned(nodes[name], nodes, objects)
        waiting.extend(needs)
    return "\n\n".join(graphql.print_ast(kept[name]) for name in sorted(kept)) + "\n"


def _named(node: Any) -> str:
    while not isinstance(node, graphql.NamedTypeNode):
        node = node.type
    return str(node.name.value)


def _bare(node: Any, **changes: Any) -> Any:
    """The node without its prose."""
    return dataclasses.replace(node, description=None, directives=(), **changes)


def _pruned(
    node: Any, nodes: dict[str, Any], objects: set[str]
) -> tuple[graphql.TypeDefinitionNode, list[str]]:
    """The type with the fields that stay, and the names of the types those need."""
    changes: dict[str, Any] = {}
    needs: list[str] = []
    if getattr(node, "interfaces", None):
        changes["interfaces"] = tuple(i for i in node.interfaces if i.name.value in objects)
    if getattr(node, "values", None):
        changes["values"] = tuple(_bare(value) for value in node.values)
    if getattr(node, "fields", None):
        kept = [field for field in node.fields if _stays(node.name.value, field, nodes, objects)]
        for field in kept:
            needs.append(_named(field.type))
            needs.extend(_named(each.type) for each in getattr(field, "arguments", None) or ())
        changes["fields"] = tuple(
            _bare(field, arguments=tuple(_bare(each) for each in field.arguments or ()))
            if hasattr(field, "arguments")
            else _bare(field)
            for field in kept
        )
    return _bare(node, **changes), needs


def _stays(parent: str, field: Any, nodes: dict[str, Any], objects: set[str]) -> bool:
    leaves = (
        graphql.ScalarTypeDefinitionNode,
        graphql.EnumTypeDefinitionNode,
        graphql.InputObjectTypeDefinitionNode,
    )
    if parent == "Mutation":
        return field.name.value in MUTATIONS
    named = _named(field.type)
    return named in objects or named not in nodes or isinstance(nodes[named], leaves)


def built(versions: dict[str, str]) -> dict[str, str]:
    """The texts of all vendored files."""
    wanted = set((DATA / "operations.txt").read_text().split())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rest = fetch("@octokit/openapi", versions["@octokit/openapi"], folder)
        hooks = fetch("@octokit/openapi-webhooks", versions["@octokit/openapi-webhooks"], folder)
        query = fetch("@octokit/graphql-schema", versions["@octokit/graphql-schema"], folder)
        described = json.loads((rest / "generated/api.github.com.json").read_text())
        hooked = json.loads((hooks / "generated/api.github.com.json").read_text())
        schema = (query / "schema.graphql").read_text()
    return {
        "rest.json": json.dumps(prune_rest(described, wanted), separators=(",", ":")),
        "webhooks.json": json.dumps(prune_webhooks(hooked), separators=(",", ":")),
        "schema.graphql": prune_graphql(schema),
    }


def write() -> int:
    for name, text in built(PINS).items():
        # mtime 0: the same input gives the same bytes, so that a diff means a change.
        (DATA / f"{name}.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(f"{name}: {len(text)} characters")
    return 0


def drift() -> int:
    """List the vendored entries that differ from the newest packages'."""
    changed = []
    for name, text in built(dict.fromkeys(PINS, "latest")).items():
        ours = gzip.decompress((DATA / f"{name}.gz").read_bytes()).decode()
        if not name.endswith(".json"):
            changed += [name] if ours != text else []
            continue
        changed += [
            f"{name}: {entry}" for entry in _differences(json.loads(ours), json.loads(text))
        ]
    print("\n".join(changed) or "no drift")
    return 1 if changed else 0


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for section in ("paths", "events"):
        for key in sorted({*ours.get(section, {}), *theirs.get(section, {})}):
            if ours[section].get(key) != theirs[section].get(key):
                yield key
    for key in sorted({*ours["components"]["schemas"], *theirs["components"]["schemas"]}):
        if ours["components"]["schemas"].get(key) != theirs["components"]["schemas"].get(key):
            yield f"schema {key}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["write", "drift"])
    sys.exit({"write": write, "drift": drift}[parser.parse_args().action]())
