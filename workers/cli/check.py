"""`itw check`: the rules over the integration tests of one commit, as if they were new."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from itw import messages
from itw.checking.check import Unread, check_commit
from itw.checking.conventions import conventions
from itw.checking.filters import excused
from itw.configuration.config import PATH as CONFIG
from itw.configuration.config import Config
from itw.errors import UserError
from itw.finding import Finding
from itw.reporting.as_json import check_json
from itw.reporting.grouped import groups_of
from itw.reporting.links import Links
from itw.reporting.sarif import sarif_of
from itw.reporting.severities import counts_of, fails
from itw.reporting.workflow_commands import workflow_commands
from itw.source.sources import Sources
from itw.tree import Tree
from workers.cli.options import (
    all_option,
    also_option,
    fail_on_option,
    format_option,
    profile_option,
    severity_of,
    told_config,
    write_file,
)
from workers.cli.processes import in_processes
from workers.cli.progress import progress
from workers.cli.settings import Terminal, release
from workers.git.repository import Repository

FEW = 10  # findings that are counted by eye


class NoSuchPath(UserError):
    """The commit has no file there."""

    def __init__(self, path: str) -> None:
        super().__init__(messages.no_such_path_title(path=path))


@click.command("check")
@click.option(
    "--git-dir", type=click.Path(path_type=Path), default=Path(), help="A clone, bare or not; here."
)
@click.option("--rev", default="HEAD", show_default=True, help="The commit to check.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@all_option
@format_option("text", "json", "sarif", "github")
@also_option("json", "sarif")
@profile_option
@fail_on_option
def command(
    git_dir: Path,
    rev: str,
    paths: tuple[str, ...],
    everything: bool,
    form: str,
    also: tuple[tuple[str, Path], ...],
    profile: str | None,
    fail_on: str,
) -> int:
    """Check the integration tests of one commit, all of them or those of some paths.

    A PATH counts from the repository's top, wherever you are.

    Without a change to compare with, every test counts as new.
    """
    terminal = Terminal.from_env()
    with progress("reading the tests", terminal), Repository.at(git_dir) as repository:
        tree = repository.tree(repository.commit(rev))
        config = told_config(profile, tree)
        files = files_at(tree, paths)
        # No path means all; paths without a Go file mean none.
        found = Found(tree=tree, config=config)
        if files or not paths:
            findings, skipped, tests = check_commit(
                tree, files, config=config, everything=everything, spread=in_processes
            )
            allowed: tuple[tuple[Finding, str], ...] = ()
            if not everything:
                findings, allowed = excused(findings, Sources(tree), config)
            found = replace(found, findings=findings, skipped=skipped, tests=tests, allowed=allowed)
            if not (tests or paths):
                found = replace(found, others=_marked(tree, config))
        shown = written(found, form, terminal)
        reports = [(file, written(found, other, terminal)) for other, file in also]
    click.echo(shown, color=terminal.colour)
    for file, text in reports:  # last: one that can't be written costs nobody the rest
        write_file(file, text)
    return int(fails(found.findings, fail_on=severity_of(fail_on)))


def _marked(tree: Tree, config: Config) -> int:
    """How many tests say of themselves what they are, where the command selects none."""
    wide = replace(config, run_command=replace(config.run_command, run="^Test"))
    return check_commit(tree, config=wide, spread=in_processes).tests


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the rules say of one commit, of how many tests, and what they could not look at."""

    tree: Tree
    config: Config
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Unread, ...] = ()
    tests: int = 0
    others: int = 0  # that seem to be integration tests, where there is none
    allowed: tuple[tuple[Finding, str], ...] = ()  # with the reason, in the code or configuration


def written(found: Found, form: str, terminal: Terminal) -> str:
    """The result in one of the formats."""
    commit = found.tree.commit
    match form:
        case "json":
            profile = found.config.profile
            told = check_json(
                found.findings,
                commit,
                profile,
                tests=found.tests,
                left_out=found.skipped,
                allowed=found.allowed,
            )
            return json.dumps(told, indent=2)
        case "sarif":
            return as_sarif(found.findings, Links(), commit)
        case "github":
            return "\n".join([*workflow_commands(found.findings), _verdict(found)])
        case _:
            return "\n".join(_text(found, terminal))


def as_sarif(findings: Sequence[Finding], links: Links, commit: str) -> str:
    """SARIF with what each rule finds."""
    titles = {each.name: each.title for each in conventions()}
    sarif = sarif_of(findings, version=release(), links=links, commit=commit, rules=titles)
    return json.dumps(sarif, indent=2)


def files_at(tree: Tree, paths: Iterable[str]) -> list[str]:
    """Go files at or below the paths; [] for no path, which means all."""
    found: list[str] = []
    for path in paths:
        prefix = path.removeprefix("./").rstrip("/")
        below = [
            file
            for file in tree.blobs
            if file == prefix or prefix in {"", "."} or file.startswith(f"{prefix}/")
        ]
        if not below:
            raise NoSuchPath(path)
        found += [file for file in below if file.endswith(".go")]
    return found


def _text(found: Found, terminal: Terminal) -> list[str]:
    # Imported only now: it brings detection along, which the other formats do without.
    from workers.cli.terminal_text import finding_lines, left_out_lines, rule_lines

    lines = [
        *finding_lines(groups_of(found.findings), found.tree, terminal),
        *left_out_lines(found.skipped, terminal),
    ]
    if len(found.findings) > FEW:
        lines += rule_lines(found.findings)
    if found.allowed:
        counts = Counter(finding.rule for finding, _ in found.allowed)
        lines += [messages.allowed_title(counts=counts), ""]
    return [*lines, click.style(_verdict(found), bold=True)]


def _verdict(found: Found) -> str:
    if not (found.findings or found.tests):
        pattern = found.config.run_command.run
        return messages.no_tests_title(pattern=pattern, path=CONFIG, others=found.others)
    return messages.checked_title(counts=counts_of(found.findings), tests=found.tests)
