"""Writes docs/rules.md from the rules' docstrings.

python -m tools.docs_rules [--check]
"""

import sys
from pathlib import Path

from itw.checking.conventions import Convention, conventions
from itw.checking.rule import Rule
from itw.configuration.config import Profile
from itw.edits.builders import builders

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
HEAD = """# Rules

What a review checks. Each rule is named for what it finds, so that `//itw:allow rule reason` reads
well, and rests on a clause of the specification or on a file of Redpanda Connect.

`error`: the test does not do its job. `warning`: it breaks the specification. `note`: worth
knowing, in the summary only.

Generated from the rules in `itw/rules`; `make docs` writes it anew.

| rule | finds | `spec` | `connect` |
|---|---|---|---|
"""


def page() -> str:
    rows = [
        f"| [`{each.name}`](#{each.name}) | {each.title} | {_in(each.rule, Profile.SPEC)} "
        f"| {_in(each.rule, Profile.CONNECT)} |"
        for each in conventions()
    ]
    return HEAD + "\n".join(rows) + "\n\n" + "\n".join(section(each) for each in conventions())


def section(each: Convention) -> str:
    rule = each.rule
    lines = [f"Clause: {rule.clause}."]
    if rule.connect_clause:
        lines.append(f"In profile `connect`: `{rule.connect_clause}`.")
    if rule.new_tests_only:
        lines.append("Said of tests that a change adds, counted in others.")
    if each.name in builders():
        lines.append("Where it is certain how, `itw review --fix` mends it.")
    return (
        f"## {each.name}\n\n**{each.title}**\n\n{each.why}\n\n{' '.join(lines)}\n\n"
        f"```go\n// bad\n{each.bad}\n```\n\n```go\n// good\n{each.good}\n```\n"
    )


def _in(rule: Rule, profile: Profile) -> str:
    severity = rule.severity(profile)
    return str(severity) if severity is not None else "off"


def main() -> int:
    stale = not PAGE.exists() or PAGE.read_text() != page()
    if "--check" in sys.argv[1:]:
        if stale:
            print(f"{PAGE.relative_to(PAGE.parent.parent)} is stale: run `make docs`")
        return int(stale)
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
