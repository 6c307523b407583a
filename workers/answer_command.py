"""Answer a slash command: a reaction at once, then act, or say in one sentence what would help."""

from difflib import get_close_matches

import structlog

from itw import messages
from itw.commands import (
    USAGE,
    BadArguments,
    Cancel,
    Command,
    Help,
    OkToTest,
    Review,
    RunTests,
    UnknownCommand,
    Waive,
    WriteTests,
    parse_command,
)
from itw.configured import RULES, config_at
from itw.jobs import AnswerCommand, ReviewPullRequest
from itw.pull import Permission, Pull
from workers import review_pull_request
from workers.assessment import connector_names, reviewed
from workers.services import Services

log = structlog.get_logger()


def run(job: AnswerCommand, services: Services) -> None:
    github = services.github
    command = parse_command(job.command)
    pull = github.pull(job.number)
    if command is None or pull is None:
        log.info("nothing_to_answer", command=job.command)
        return
    github.react(job.comment_id, "eyes")
    permission = github.permission(job.author)
    refusal = refusal_of(command, job, pull, permission)
    log.info("command", command=job.command, author=job.author, refused=refusal is not None)
    if refusal is None:
        _act(command, job, pull, services)
    else:
        answer(job, refusal, services)


def answer(job: AnswerCommand, body: str, services: Services) -> None:
    """One answer for each command: the same job again brings the same comment up to date."""
    services.github.ensure_answer(job.number, f"{job.comment_id}:{job.identity}", body)


def refusal_of(
    command: Command, job: AnswerCommand, pull: Pull, permission: Permission
) -> str | None:
    """Why the command is not carried out; None where it is. See docs/decisions/0004-trust.md."""
    writes, is_author = permission.can_write, job.author == pull.author
    match command:
        case UnknownCommand(closest):
            return messages.not_understood(closest=closest)
        case BadArguments(usage):
            return messages.bad_arguments(usage=usage)
        case Review() if not (writes or is_author):
            return messages.may_not_review()
        case Cancel() if not (writes or is_author):
            return messages.may_not_cancel()
        case RunTests() if not writes:
            return messages.may_not_run(head_sha=pull.head_sha)
        case Waive() | WriteTests() | OkToTest() if not writes:
            return messages.may_not(command=name_of(job))
        case Waive(rule) if rule not in RULES:
            closest_rule = get_close_matches(rule, RULES, n=1)
            return messages.unknown_rule(rule=rule, closest="".join(closest_rule))
        case RunTests() | OkToTest():
            return messages.not_available(
                command=name_of(job), missing=messages.no_sandbox_missing()
            )
        case WriteTests():
            return messages.not_available(
                command=name_of(job), missing=messages.no_writer_missing()
            )
        case Cancel():
            return messages.nothing_to_cancel()
    return None


def name_of(job: AnswerCommand) -> str:
    """The command's first words, without what follows them."""
    words = job.command.split()
    return " ".join(words[:2] if words[0] == "/integration-tests" else words[:1])


def _act(command: Command, job: AnswerCommand, pull: Pull, services: Services) -> None:
    match command:
        case Help():
            answer(job, messages.help_text(usage=_usage()), services)
        case Waive() if not _counts(job, services):
            answer(job, messages.waiver_does_not_count(), services)
        case Waive():
            # The review reads the comment itself; the answer says how it was understood.
            answer(job, _waived(command, job, pull, services), services)
            review_pull_request.run(_review_for(job), services)
        case Review():
            review_pull_request.run(_review_for(job), services)


def _counts(job: AnswerCommand, services: Services) -> bool:
    """Reviews go by the comment's author: who edits another person's comment waives nothing."""
    github = services.github
    comments = github.comments(job.number)
    comment = next((each for each in comments if each.id == job.comment_id), None)
    return comment is not None and comment.by_person and github.permission(comment.author).can_write


def _waived(command: Waive, job: AnswerCommand, pull: Pull, services: Services) -> str:
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
        known = connector_names(reviewed(change, config_at(change.tip_tree)[0]))
    connector, reason = command.target(known)
    return messages.waived(rule=command.rule, connector=connector, reason=reason, by=job.author)


def _usage() -> dict[str, str]:
    return {USAGE[name]: meaning for name, meaning in messages.COMMAND_MEANINGS.items()}


def _review_for(job: AnswerCommand) -> ReviewPullRequest:
    return ReviewPullRequest(
        installation=job.installation,
        repository=job.repository,
        delivery=f"{job.delivery}:{job.identity}",
        number=job.number,
        head_sha="",
        reason="command",
        again=True,
    )
