"""Every rule against its fixtures: Go files whose `// want` comments say what is found where.

One folder a case. `// want `regex`` expects a finding of the rule on that line, `// want note
`regex`` one of that severity. A case with `base/` and `head/` is a change; others are new files.
A case whose name ends in `_connect` runs in profile `connect`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from itw.checking.check import check_files
from itw.checking.conventions import conventions
from itw.configuration.config import Config, Profile, config_for
from itw.finding import Finding
from itw.review import review_trees
from itw.tree import MemoryTree
from tests.itw.changes import change_between

RULES = Path(__file__).parent.parent / "testdata" / "rules"
GO_MOD = (
    b"module example.com/connect/v4\n\ngo 1.25\n\n"
    b"require github.com/redpanda-data/benthos/v4 v4.60.0\n"
)
WANT = re.compile(r"//.*?\bwant( note| warning| error)? ((?:`[^`]*`\s*)+)")
CASES = sorted(path for path in RULES.glob("*/*") if path.is_dir())


def files_in(folder: Path) -> dict[str, bytes]:
    found = {"go.mod": GO_MOD}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            nested = "/" in name or not name.endswith(".go")
            found[name if nested else f"internal/impl/pkg/{name}"] = path.read_bytes()
    return found


def findings_of(case: Path) -> list[Finding]:
    profile = Profile.CONNECT if case.name.endswith("_connect") else Profile.SPEC
    config = config_for(profile)
    found = _of_change(case, config) if (case / "base").is_dir() else _of_files(case, config)
    return [finding for finding in found if finding.rule == case.parent.name]


def _of_files(case: Path, config: Config) -> tuple[Finding, ...]:
    return check_files(MemoryTree(files_in(case)), config=config, everything=True)


def _of_change(case: Path, config: Config) -> tuple[Finding, ...]:
    base, head = files_in(case / "base"), files_in(case / "head")
    diff = change_between(base, head)
    assessment = review_trees(
        diff=diff, base=MemoryTree(base), head=MemoryTree(head), config=config
    )
    return assessment.findings


def wanted(case: Path) -> Iterator[tuple[str, int, str, str]]:
    """What a deleted file wants is said in `base/`."""
    of_change = (case / "base").is_dir()
    files = files_in(case / "head" if of_change else case)
    if of_change:
        files = files_in(case / "base") | files
    for path, data in files.items():
        for number, line in enumerate(data.decode().split("\n"), 1):
            match = WANT.search(line)
            for message in re.findall(r"`([^`]*)`", match[2]) if match else ():
                yield path, number, (match[1] or "").strip() if match else "", message


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_findings_are_the_wanted_ones(case: Path) -> None:
    found = {(f.place.path, f.place.line): f for f in findings_of(case)}
    want = list(wanted(case))
    assert sorted(found) == sorted({(path, line) for path, line, _, _ in want})
    for path, line, severity, message in want:
        finding = found[path, line]
        assert re.search(message, finding.message), finding.message
        assert not severity or str(finding.severity) == severity


@pytest.mark.parametrize("rule", [each.name for each in conventions()])
def test_every_rule_has_two_cases_that_fire_and_three_that_do_not(rule: str) -> None:
    cases = [case for case in CASES if case.parent.name == rule]
    firing = [case for case in cases if any(wanted(case))]
    assert len(firing) >= 2
    assert len(cases) - len(firing) >= 3


@pytest.mark.parametrize("convention", conventions(), ids=lambda each: each.name)
def test_every_rule_says_why_and_shows_a_bad_and_a_good_example(convention) -> None:
    title, _, rest = convention.doc.partition("\n")
    assert title.endswith(".")
    assert rest.index("Bad:") < rest.index("Good:")
    assert convention.rule.clause


def test_no_fixture_is_for_a_rule_that_does_not_exist() -> None:
    assert {case.parent.name for case in CASES} <= {each.name for each in conventions()}
