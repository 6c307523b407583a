"""Puts the job that writes tests: for `/write-integration-tests`, or by itself where configured.

Who gave the command has been checked: docs/decisions/0004-trust.md. From the moment the job is put
a comment of its own shows how far it is, and no other answer is given.
"""

from dataclasses import replace

import structlog

from itw import messages
from itw.configuration.config import Write
from itw.configuration.organisation import home_of
from itw.fair_shares.limits import By
from itw.jobs import AUTO, AnswerCommand, ReviewPullRequest, WriteTests
from itw.pull import Pull
from itw.requests.commands import WriteTests as WriteCommand
from itw.review import Assessment
from itw.writing.choice import Choice, NoChoice, choice, missing_tests, name_of
from workers.approval import is_approved, is_trusted
from workers.assessment import assess
from workers.services import Services
from workers.writer import WriterPresence
from workers.writing_shown import about, waiting

log = structlog.get_logger()

LEASE_WAIT = 20.0  # seconds; after that the command is tried again
MOST_BY_ITSELF = 3  # connectors


def is_possible(services: Services) -> bool:
    """Whether the command would be carried out for somebody who may give it."""
    return not _missing(services.writes.presence(), trusted=True)


def write(
    command: WriteCommand, job: AnswerCommand, name: str, pull: Pull, services: Services
) -> str:
    """Put the job, or say in a sentence why not, and what would help."""
    work = job.identity
    if services.writes.is_finished(pull.number, work):
        return ""  # the command has come twice
    if pull.state != "open":
        return messages.pull_is_closed()
    trusted = is_trusted(pull, services.github)
    missing = _missing(services.writes.presence(), trusted=trusted)
    if missing:
        instead = messages.scaffold_instead(connector="".join(command.connectors[:1]))
        return f"{messages.not_available(command=name, missing=missing)} {instead}"
    if not trusted and not is_approved(pull, services.github):
        return messages.needs_ok(author=pull.author, head_sha=pull.head_sha)
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
        assessment = assess(pull, change, services.github)
        try:
            chosen = choice(command.connectors, assessment, change.head_tree)
        except NoChoice as problem:
            return str(problem)
    asked = _job(job, work, pull, chosen, services, asked_by=job.author)
    new = replace(asked, fake=command.fake)
    said = [] if command.connectors else [_chosen(new)]
    with services.lease(pull.number, wait=LEASE_WAIT):  # two commands must see each other
        return _put(new, said, services)


def write_by_itself(
    job: ReviewPullRequest, pull: Pull, assessment: Assessment, services: Services
) -> None:
    """Once for each pull request, whatever is pushed to it afterwards: by us, too.

    What GitHub shows of it is what counts; Redis only knows it sooner.
    """
    if assessment.config.write is not Write.AUTO or pull.draft:
        return
    missing = missing_tests(assessment)
    if not missing or not is_trusted(pull, services.github) or not is_possible(services):
        return
    if services.writes.under_way(pull.number) or services.writes.is_finished(pull.number, AUTO):
        return
    if any(each.about.startswith("write:") for each in services.github.own_answers(pull.number)):
        return
    chosen = Choice(missing[:MOST_BY_ITSELF], missing[MOST_BY_ITSELF:])
    refusal = _put(_job(job, AUTO, pull, chosen, services), [], services)
    log.info("writes_by_itself", connectors=list(map(str, missing)), refused=refusal)


def _job(
    job: AnswerCommand | ReviewPullRequest,
    work: str,
    pull: Pull,
    chosen: Choice,
    services: Services,
    asked_by: str = "",
) -> WriteTests:
    return WriteTests(
        installation=job.installation,
        repository=job.repository,
        delivery=job.delivery,
        number=pull.number,
        head_sha=pull.head_sha,
        work=work,
        connectors=[name_of(each) for each in chosen.connectors],
        asked_by=asked_by,
        left_out=[name_of(each) for each in chosen.left],
        since=services.writes.now(),
    )


def _put(job: WriteTests, said: list[str], services: Services) -> str:
    """First what people see, then what other commands see, and the job at last.

    Whoever dies in between comes again and does the rest; a job that is put twice is done once.
    """
    under_way = services.writes.under_way(job.number)
    if under_way and under_way != job.work:
        return messages.already_writing()
    if not under_way:
        for limit in services.limits(job):
            # One that is used up for a day is waited for by the job itself.
            if not (limit.daily and limit.most) and services.spent(limit) >= limit.most:
                home = home_of(limit.whose) if limit.by is By.ORGANISATION else ""
                return messages.budget_used_up(limit=limit.name, dollars=limit.dollars, home=home)
        services.github.ensure_answer(job.number, about(job), waiting(job, said))
    services.writes.expect(job.number, job.work)
    services.put(job)
    return ""


def _chosen(job: WriteTests) -> str:
    return messages.chosen_for_you(chosen=job.connectors, left=job.left_out)


def _missing(presence: WriterPresence | None, *, trusted: bool) -> str:
    if presence is None:
        return messages.no_writer_here_missing()
    if not presence.lately:
        return messages.writer_away_missing()
    if not presence.has_model:
        return messages.no_model_missing()
    if presence.failed and not trusted:
        return messages.no_probes_missing(failed=presence.failed)
    return ""
