"""`itw config show`: every setting that holds, and which file and line it comes from."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from itw import messages
from itw.configuration.configured import RULES
from itw.configuration.effective import DEFAULT, FILE, ORGANISATION, Setting, settings_in
from itw.configuration.effective_shares import ShareSetting, shares_in
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.configuration.organisation_file import parse_organisation
from itw.configuration.problems import InvalidConfig
from itw.errors import UserError
from itw.fair_shares.limits import NO_LIMITS, Limits
from itw.reporting.markdown import one_line
from workers.cli.config_source import config_source
from workers.cli.options import format_option
from workers.cli.settings import Terminal, environment

NAME = re.compile(r"[A-Za-z0-9_-]+/[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What governs `name`, "" for a clone that nobody named; `path` is shown."""

    path: str
    repository: bytes
    organisation: Organisation = NO_ORGANISATION
    name: str = ""
    operator: Limits = NO_LIMITS

    @property
    def shares(self) -> tuple[ShareSetting, ...]:
        """Nobody's, where nobody said whose repository it is."""
        return tuple(shares_in(self.name, self.operator, self.organisation)) if self.name else ()


organisation_option = click.option(
    "--organisation",
    "common",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The organisation's file, of a clone of OWNER/.github.",
)


@click.command("show")
@click.argument("target", default=".", metavar="[OWNER/REPO|PATH]")
@click.option("--repo", type=click.Path(path_type=Path), help="A clone of the repository.")
@organisation_option
@format_option("text", "json")
def show(target: str, repo: Path | None, common: Path | None, form: str) -> int:
    """Every setting that holds, and where it comes from: default, profile, or a file's line.

    OWNER/REPO is read from GitHub, the repository's file and the organisation's, with GITHUB_TOKEN
    or as the App; a path is read as it is. --repo and --organisation read clones instead. Then come
    the limits of the repository and of its account: the organisation's, and on a machine that has
    the App's settings the operator's.
    """
    sources = sources_of(target, repo, common)
    try:
        settings = settings_in(sources.repository, sources.organisation)
    except InvalidConfig as error:
        number = len(error.problems)
        raise UserError(messages.config_broken_title(path=sources.path, number=number)) from error
    if form == "json":
        click.echo(json.dumps(_json(sources, settings), indent=2))
    else:
        click.echo("\n".join(_lines(sources, settings)), color=Terminal.from_env().colour)
    return 0


def sources_of(target: str, repo: Path | None, common: Path | None) -> Sources:
    """Raises UserError."""
    is_path = Path(target).exists()
    if not is_path and not NAME.fullmatch(target):
        raise UserError(messages.neither_path_nor_repository(target=target))
    name = "" if is_path else target
    if name and repo is None and common is None:
        from workers.cli.config_remote import files_of  # GitHub's client is not needed otherwise

        files = files_of(name, environment(Path(".env")))
        common_file = _organisation(files.organisation, name)
        return Sources(
            path=name,
            repository=files.repository or b"",
            organisation=common_file,
            name=name,
            operator=files.operator,
        )
    found = config_source(repo or (Path(target) if is_path else Path()))
    if found.problem:
        raise UserError(messages.config_broken_title(path=str(found.path), number=1))
    source = None if common is None else common.read_bytes()
    return Sources(
        path=str(found.path),
        repository=found.source or b"",
        organisation=_organisation(source, name),
        name=name,
    )


def _organisation(source: bytes | None, name: str) -> Organisation:
    if source is None:
        return NO_ORGANISATION
    try:
        return parse_organisation(source, RULES, name)
    except InvalidConfig as error:
        said = "; ".join(f"line {each.line}: {each.message}" for each in error.problems[:3])
        raise UserError(messages.organisation_broken_title(problems=said)) from error


def _json(sources: Sources, settings: tuple[Setting, ...]) -> dict[str, Any]:
    shown = [
        {
            "key": each.key,
            "value": each.value,
            "origin": each.origin,
            "line": each.line,
            "locked": each.locked,
            "ignored": each.ignored,
        }
        for each in settings
    ]
    said: dict[str, Any] = {"path": sources.path, "settings": shown}
    if sources.name:
        organisation = sources.organisation
        said["included"] = organisation.includes(sources.name)
        said["observed"] = organisation.observes(sources.name)
        said["shares"] = [
            {
                "whose": each.whose,
                "what": each.what.value,
                "most": each.most,
                "origin": each.origin,
                "line": each.line,
            }
            for each in sources.shares
        ]
    return said


def _lines(sources: Sources, settings: tuple[Setting, ...]) -> Iterator[str]:
    if sources.name and not sources.organisation.includes(sources.name):
        yield messages.left_out_title(repository=sources.name)
    elif sources.name and sources.organisation.observes(sources.name):
        yield messages.observed_title(repository=sources.name)
    width = max(len(each.key) for each in settings)
    values = [one_line(_yaml(each.value)) for each in settings]
    column = min(40, max(len(value) for value in values))
    for each, value in zip(settings, values, strict=True):
        line = f"{each.key:<{width}}  {value:<{column}}  "
        said = each.origin in {FILE, ORGANISATION} or each.locked
        yield line + click.style(_origin(each, sources.organisation), dim=not said)
    for share in sources.shares:
        limit = messages.share_title(whose=share.whose, what=share.what, most=share.most)
        origin = messages.setting_origin_title(origin=share.origin, line=share.line)
        yield f"{limit:<{width + 2 + column}}  {origin}"


def _origin(setting: Setting, organisation: Organisation) -> str:
    """A file is named only where there are two."""
    if setting.origin == FILE and organisation is NO_ORGANISATION:
        return f"line {setting.line}"
    words = {FILE: "repository", ORGANISATION: "organisation", DEFAULT: DEFAULT}
    return messages.setting_origin_title(
        origin=words.get(setting.origin, setting.origin),
        line=setting.line,
        locked=setting.locked,
        ignored=setting.ignored,
    )


def _yaml(value: Any) -> str:
    """As the file would say it, on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
