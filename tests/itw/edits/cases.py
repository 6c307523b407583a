"""The cases of `testdata/edits`: Go before and after all edits of one rule, and what it needs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from itw.checking.check import check_files
from itw.configuration.config import Config, Profile, config_for
from itw.edits.builders import builders
from itw.edits.fixing import Fixed, fixed
from itw.finding import Finding
from itw.tree import MemoryTree

EDITS = Path(__file__).parents[2] / "testdata" / "edits"
CASES = sorted(path for path in (EDITS / "cases").iterdir() if path.is_dir())
PATH = "internal/pkg/integration_test.go"
MODULES = {
    "github.com/redpanda-data/benthos/v4": "benthos",
    "github.com/stretchr/testify": "testify",
    "github.com/testcontainers/testcontainers-go": "testcontainers",
}
GO_MOD = "module example.com/connect\n\ngo 1.25\n\nrequire (\n" + "".join(
    f"\t{module} {'v4.1.0' if module.endswith('v4') else 'v0.40.0'}\n" for module in MODULES
) + ")\n"  # fmt: skip


def config_of(rule: str) -> Config:
    return config_for(Profile.CONNECT if rule == "underscore_in_name" else Profile.SPEC)


def rule_of(case: Path) -> str:
    return next(name for name in builders() if case.name.startswith(name))


def files_of(source: bytes) -> dict[str, bytes]:
    client = (EDITS / "client.go").read_bytes()
    return {"go.mod": GO_MOD.encode(), "internal/pkg/client.go": client, PATH: source}


def findings_in(files: Mapping[str, bytes], rules: Sequence[str]) -> list[Finding]:
    config = config_of(rules[0])
    found = check_files(MemoryTree(files), config=config, everything=True)
    return [finding for finding in found if finding.rule in rules]


def fixed_by(source: bytes, *rules: str) -> Fixed:
    """Every edit of the rules, made."""
    files = files_of(source)
    return fixed(
        MemoryTree(files),
        config_of(rules[0]),
        lambda edited: findings_in({**files, **edited}, rules),
    )


def after(source: bytes, *rules: str) -> bytes:
    return fixed_by(source, *rules).files.get(PATH, source)
