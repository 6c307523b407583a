"""Answer a comment's slash commands: a reaction at once, then act, or say what would help.

A comment has one answer. People without write access hear each sentence once on a pull request,
so that nobody can make us write in a loop.
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256

import structlog

from itw import messages
from itw.configuration.configured import RULES
from itw.jobs import AnswerCommand, ReviewPullRequest
from itw.pull import Permission, Pull
from itw.requests.commands import (
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
from workers import review_pull_request, run_on_request, write_on_request
from workers.approval import counts
from workers.assessment import as_configured, connector_names
from workers.services import Services

log = structlog.get_logger()

ANSWERED = 10.0  # seconds that the answer to another comment may take


def run(job: AnswerCommand, services: Services) -> None:
    github = services.github
    given = [(line, parse_command(line)) for line in job.command.splitlines()]
    asked = [(line, command) for line, command in given if command is not None]
    pull = github.pull(job.number)
    if not asked or pull is None:
        log.info("nothing_to_answer", command=job.command)
        return
    github.react(job.comment_id, "eyes")
    permission = github.permission(job.author)
    with services.answer_lease(job.number, wait=ANSWERED):  # or two see that nothing is said yet
        said, accepted = _obeyed(asked, job, pull, permission, services)
        _say(said, job, permission, services)
    if accepted:
        by = job.author if permission.can_write else ""
        review_pull_request.run(_review_for(job, accepted, by), services)


def _obeyed(
    asked: Sequence[tuple[str, Command]],
    job: AnswerCommand,
    pull: Pull,
    permission: Permission,
    services: Services,
) -> tuple[list[tuple[Command, str]], list[Command]]:
    """What there is to say of each command, and which of them want a review."""
    said: list[tuple[Command, str]] = []
    accepted: list[Command] = []
    for line, command in asked:
        each = replace(job, command=line)
        refusal = refusal_of(command, each, pull, permission)
        log.info("command", command=line, author=job.author, refused=refusal is not None)
        sentence = _answer_to(command, each, pull, services) if refusal is None else refusal
        if sentence:
            said.append((command, sentence))
        if refusal is None and _asks_for_review(command, sentence):
            accepted.append(command)
    return said, accepted


def answer(job: AnswerCommand, body: str, services: Services) -> None:
    """One answer for each comment: the same job again, or an edit, brings it up to date."""
    with services.answer_lease(job.number, wait=ANSWERED):
        services.github.ensure_answer(job.number, str(job.comment_id), body)


def _say(
    said: Sequence[tuple[Command, str]],
    job: AnswerCommand,
    permission: Permission,
    services: Services,
) -> None:
    if said and permission.can_write:
        services.github.ensure_answer(job.number, str(job.comment_id), _together(said))
    elif said:
        _say_once(said, job, services)


def _say_once(said: Sequence[tuple[Command, str]], job: AnswerCommand, services: Services) -> None:
    markers = services.github.own_answers(job.number)
    about = str(job.comment_id)
    elsewhere = {each for m in markers if m.about != about for each in m.fingerprints}
    here = [each for m in markers if m.about == about for each in m.fingerprints]
    new = [(command, text) for command, text in said if _kind(command) not in elsewhere]
    if not new:
        log.info("answered_before")
        return
    told = dict.fromkeys([*here, *(_kind(command) for command, _ in new)])
    services.github.ensure_answer(job.number, about, _together(new), tuple(told))


def _together(said: Sequence[tuple[Command, str]]) -> str:
    return "\n\n".join(dict.fromkeys(sentence for _, sentence in said))


def _kind(command: Command) -> str:
    """What a stranger is told about it once: not its arguments, of which there is no end."""
    match command:
        case UnknownCommand(hint) | BadArguments(hint):
            name = f"{type(command).__name__} {hint}"
        case _:
            name = type(command).__name__
    return sha256(name.encode()).hexdigest()[:16]


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
    return None


def name_of(job: AnswerCommand) -> str:
    """The command's first words, without what follows them."""
    words = job.command.split()
    return " ".join(words[:2] if words[0] == "/integration-tests" else words[:1])


def _answer_to(command: Command, job: AnswerCommand, pull: Pull, services: Services) -> str:
    match command:
        case Help():
            return messages.help_text(usage=_usage())
        case Waive() if not counts(job, services.github):
            return messages.waiver_does_not_count()
        case Waive():
            # The review reads the comment itself; the answer says how it was understood.
            return _waived(command, job, pull, services)
        case RunTests() | OkToTest():
            return run_on_request.refusal_of(command, job, name_of(job), pull, services) or ""
        case WriteTests():
            return write_on_request.write(command, job, name_of(job), pull, services)
        case Cancel():
            return run_on_request.cancel(job, pull, services)
    return ""  # the review is the answer


def _asks_for_review(command: Command, sentence: str) -> bool:
    match command:
        case Waive():
            return sentence != messages.waiver_does_not_count()
        case RunTests() | OkToTest():
            return not sentence  # the check run is the answer: it has the words from now on
    return isinstance(command, Review)


def _waived(command: Waive, job: AnswerCommand, pull: Pull, services: Services) -> str:
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
        known = connector_names(as_configured(change, services.github))
    connector, reason = command.target(known)
    return messages.waived(rule=command.rule, connector=connector, reason=reason, by=job.author)


def _usage() -> dict[str, str]:
    return {USAGE[name]: meaning for name, meaning in messages.COMMAND_MEANINGS.items()}


def _review_for(job: AnswerCommand, accepted: Sequence[Command], writer: str) -> ReviewPullRequest:
    """One review, whatever a comment asks for; tests that it names run together.

    The model's comes with it where a `writer`, somebody with write access, asks for a review.
    """
    asks = any(isinstance(each, Review) for each in accepted)
    runs = [each for each in accepted if isinstance(each, RunTests | OkToTest)]
    named = [each.connectors if isinstance(each, RunTests) else () for each in runs]
    connectors = [name for names in named for name in names] if all(named) else []
    return ReviewPullRequest(
        installation=job.installation,
        repository=job.repository,
        delivery=f"{job.delivery}:{job.identity}",
        number=job.number,
        head_sha="",
        reason="run" if runs else "command",
        again=True,
        connectors=list(dict.fromkeys(connectors)),
        model_asked_by=writer if asks else "",
    )
