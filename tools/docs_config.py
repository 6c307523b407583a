"""Writes the configuration's JSON Schema and reference from the models that read the file.

python -m tools.docs_config [--check]
"""

import json
import sys
from pathlib import Path
from typing import Any

from itw.configuration.config import PATH, Profile
from itw.configuration.effective import settings_in
from itw.configuration.organisation import HOME
from itw.configuration.sections import ConfigFile, OrganisationFile
from itw.runs.sandbox import GIB, Limits

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

```yaml
profile: connect
rules: {{missing_narrative: note, sleep_polling: error}}
run: {{pattern: ^TestIntegration, limits: {{time: 20m}}}}
waivers:
  - rule: missing_integration_test
    connector: output slack_reaction
    reason: no container can stand for Slack
```
"""
ORGANISATION = f"""## For a whole organisation

The same file in the repository `OWNER/{HOME}`, so `{PATH}` there, decides
for all repositories of an owner. It may say everything that a repository's file may: those are
the defaults of its repositories. A repository overrides them key by key; a list takes the place of
a list. The file is read from the default branch, and counts within a minute of a change, a new
one within five. The App reads it where it is installed on `{HOME}`, or where that repository
is public.
[`organisation.schema.json`](organisation.schema.json) is its JSON Schema.

Beside them it has four keys of its own:

"""
AFTER = f"""
A locked key, and all below it, is what the organisation says, or the default where it says nothing.
A pull request whose file sets one is told so on the line. In a repository that is left out the App
does nothing, as if it were not installed; what it had begun is finished. In `{HOME}` itself it
always answers, because there it says what is wrong with this file.

Where the App observes, everything is done and nothing is posted: no review, no comment, no check
run, no reaction, no commit. What would have been posted is kept for thirty days
([what is kept](decisions/0025-organisations.md)).

```yaml
enforce: true
run: {{limits: {{time: 20m}}}}
lock: [enforce, run.limits]
repositories: {{allow: ["connect*"], deny: [connect-archive]}}
observe: [connect-next]
shares:
  all: {{dollars: 20}}
  each: {{jobs: 1, minutes: 60}}
  repositories: {{connect: {{jobs: 2, minutes: 240}}}}
```

`shares` are limits below the operator's ([fair shares](fair-shares.md)): whoever runs the App says
how much there is, the organisation how much of it its repositories take. `each`, and every one of
`repositories`, has the same keys as `all`; a repository is named there without its owner, once in
whatever case. Where both sides say something the lower number holds, and what waits for it says
whose it is.

A file that can't be used (wrong YAML, a wrong value, a directory in its place, a `{HOME}` that the
App can't see any more) changes nothing: what it said before holds, and what can be read of its new
`observe`, `repositories` and `shares` holds with it, so that a typing error never makes the App
speak, or spend, where it was not to. Where no earlier one is known of a file that can't be used,
nothing is posted anywhere, and nothing is done where `repositories` can't be read. GitHub does not
tell a private `.github` that the App may not see from one that is not there: so one that was never
seen, or whose last reading was lost with Redis, decides nothing. Select it where repositories are
selected; `itw doctor --live` names who has not. Pull requests in `{HOME}` are told what is
wrong; those of other repositories only that the file broke, not how, because it may be private.
`itw report` and an [alert](runbook.md#itworganisationfileunusable) tell the administrator.
`itw config check --organisation FILE` tells it before, `itw config show OWNER/REPO` says what comes
of both files. A file that is deleted decides nothing any more.
"""


def schema(model: type[ConfigFile] = ConfigFile, title: str = "") -> dict[str, Any]:
    document = model.model_json_schema()
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    document["title"] = f"Integration Test Writer{title}"
    return document


def usual(profile: Profile) -> dict[str, Any]:
    """What holds where nobody says anything, by key; limits are the sandbox's own."""
    limits = Limits()
    return {each.key: each.value for each in settings_in(f"profile: {profile}".encode())} | {
        "run.limits.time": f"{limits.seconds // 60}m",
        "run.limits.memory": f"{limits.memory // GIB}g",
        "run.limits.services": limits.services,
        "run.limits.service_memory": f"{limits.service_memory // GIB}g",
    }


SPEC, CONNECT = usual(Profile.SPEC), usual(Profile.CONNECT) | {"profile": Profile.SPEC}


def for_organisations(document: dict[str, Any], common: dict[str, Any]) -> str:
    """What an organisation's file has more."""
    known = common["properties"]
    own = {key: field for key, field in document["properties"].items() if key not in known}
    sections = {
        "repositories": "RepositoriesSection",
        "shares": "SharesSection",
        "shares.all": "ShareSection",
    }
    inner = "\n".join(
        f"### `{key}`\n\n{section['description']}\n\n{table(section)}"
        for key, section in ((key, document["$defs"][name]) for key, name in sections.items())
    )
    return f"{ORGANISATION}{table({'properties': own})}\n{inner}{AFTER}"


def reference(document: dict[str, Any]) -> str:
    parts = [HEAD, table(document)]
    sections = {section_key(document, name): section for name, section in document["$defs"].items()}
    for key, section in sorted(sections.items()):
        parts.append(f"## `{key}`\n\n{section['description']}\n\n{table(section, f'{key}.')}")
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


def table(section: dict[str, Any], prefix: str = "") -> str:
    """`prefix` is the path of the section's keys."""
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    required = section.get("required", [])
    for key, field in section["properties"].items():
        default = "required" if key in required else default_of(f"{prefix}{key}", field)
        rows.append(f"| `{key}` | {kind(field)} | {default} | {field['description']} |")
    return "\n".join(rows) + "\n"


def default_of(key: str, field: dict[str, Any]) -> str:
    """Of both profiles, where they differ; a section, and what starts empty, says nothing."""
    default = field.get("default")
    spec, connect = SPEC.get(key, default), CONNECT.get(key, default)
    here = shown(spec)
    return here if connect == spec else f"{here or 'none'}; in `connect` {shown(connect)}"


def shown(default: Any) -> str:
    """A default as YAML would write it."""
    empty = default is None or default == [] or isinstance(default, dict)
    return "" if empty else f"`{yaml_of(default)}`"


def yaml_of(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(yaml_of, value))}]"
    return json.dumps(value).strip('"')


def kind(field: dict[str, Any]) -> str:
    """A value's type in a word or two."""
    options = [o for o in field.get("anyOf", [field]) if o.get("type") != "null"]
    return ", ".join(map(kind_of, options))


def kind_of(option: dict[str, Any]) -> str:
    if "enum" in option:
        # false is there for editors that read a bare `off` so
        return ", ".join(f"`{value}`" for value in option["enum"] if value is not False)
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
    document, organisation = schema(), schema(OrganisationFile, ": an organisation's file")
    page = f"{reference(document)}\n{for_organisations(organisation, document)}"
    texts = {
        DOCS / "config.schema.json": json.dumps(document, indent=2) + "\n",
        DOCS / "organisation.schema.json": json.dumps(organisation, indent=2) + "\n",
        DOCS / "configuration.md": page,
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
