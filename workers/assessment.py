"""What is known of a pull request before anything is said: configuration, waivers, findings."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from itw.configuration.config import Config, Waiver
from itw.configuration.configured import RULES, config_at
from itw.configuration.organisation import Organisation
from itw.pull import Pull
from itw.requests.command_lines import command_lines
from itw.requests.commands import Waive, parse_command
from itw.review import Assessment, review_trees
from workers.on_github import GitHub
from workers.services import Change


def assess(pull: Pull, change: Change, github: GitHub) -> Assessment:
    """Review the trees under the base branch's configuration and the waivers given in comments."""
    organisation = github.organisation()
    config, remarks = config_at(change.tip_tree, organisation=organisation)
    trusted = True
    assessment = reviewed(change, config, organisation)
    if assessment.suppressed and not github.permission(pull.author).can_write:
        # Who may not write to the repository may not allow findings in its code either.
        trusted = False
        assessment = reviewed(change, config, organisation, trusted=trusted)
    if assessment.findings:
        # Which word of a waiver is a connector is known only now.
        waivers = waivers_in(github, pull.number, connector_names(assessment))
        if waivers:
            waived = replace(config, waivers=(*config.waivers, *waivers))
            assessment = reviewed(change, waived, organisation, trusted=trusted)
    return replace(assessment, remarks=(*remarks, *assessment.remarks))


def as_configured(change: Change, github: GitHub) -> Assessment:
    """Reviewed under the configuration alone, without what people say in comments."""
    organisation = github.organisation()
    config, remarks = config_at(change.tip_tree, organisation=organisation)
    assessment = reviewed(change, config, organisation)
    return replace(assessment, remarks=(*remarks, *assessment.remarks))


def reviewed(
    change: Change, config: Config, organisation: Organisation, *, trusted: bool = True
) -> Assessment:
    return review_trees(
        diff=change.diff,
        base=change.base_tree,
        head=change.head_tree,
        config=config,
        organisation=organisation,
        trusted=trusted,
    )


def connector_names(assessment: Assessment) -> frozenset[str]:
    changes = assessment.connectors
    renamed = (connector for pair in changes.renamed for connector in pair)
    every = (*changes.added, *changes.changed, *changes.removed, *renamed)
    return frozenset(connector.name for connector in every)


def waivers_in(github: GitHub, number: int, connectors: frozenset[str]) -> tuple[Waiver, ...]:
    """The waivers in a pull request's comments, of those who may write at this moment.

    Nothing else remembers them: an edited or deleted comment takes its waiver back.
    """
    given = [
        (comment.author, command)
        for comment in github.comments(number)
        if comment.by_person and comment.author
        for command in _waive_commands(comment.body)
    ]
    may_write = _writers({author for author, _ in given}, github)
    return tuple(_waiver(command, connectors) for author, command in given if author in may_write)


def _waive_commands(body: str) -> Iterator[Waive]:
    commands = (parse_command(line) for line in command_lines(body))
    return (command for command in commands if isinstance(command, Waive) and command.rule in RULES)


def _writers(logins: Iterable[str], github: GitHub) -> set[str]:
    return {login for login in logins if github.permission(login).can_write}


def _waiver(command: Waive, connectors: frozenset[str]) -> Waiver:
    connector, reason = command.target(connectors)
    return Waiver(rule=command.rule, connector=connector, reason=reason)
