"""What `/run-integration-tests`, `/ok-to-test` and `/integration-tests cancel` do.

Who gave them has been checked: docs/decisions/0004-trust.md. Where they are carried out the check
run says so, and no comment does.
"""

from itw import messages
from itw.jobs import AnswerCommand
from itw.pull import Pull
from itw.requests.commands import OkToTest, RunTests
from itw.runs.planning import plan_tests
from itw.runs.presence import Presence
from itw.telling.shown_tests import cancelled
from workers import check_runs
from workers.approval import counts, is_approved, is_trusted
from workers.assessment import as_configured, assess, connector_names
from workers.on_github import OwnCheckRun
from workers.run_decision import why_nothing
from workers.services import Services
from workers.shown import shown_of

LEASE_WAIT = 20.0  # seconds; after that the job is tried again


def refusal_of(
    command: RunTests | OkToTest, job: AnswerCommand, name: str, pull: Pull, services: Services
) -> str | None:
    """One sentence, and what would help; None where the tests are to run."""
    if pull.state != "open":
        return messages.pull_is_closed()
    trusted = is_trusted(pull, services.github)
    missing = _missing(services.runs.presence(), trusted=trusted)
    if missing:
        return messages.not_available(command=name, missing=missing)
    if isinstance(command, OkToTest):
        refusal = _not_approved(command, job, pull, services)
    else:
        refusal = _not_to_run(command, pull, services, trusted=trusted)
    if refusal is None and _under_way(pull, services):
        return messages.already_running()
    return refusal


def _missing(presence: Presence | None, *, trusted: bool) -> str:
    if presence is None:
        return messages.no_engine_missing()
    if not presence.lately:
        return messages.sandbox_away_missing()
    if presence.failed and not trusted:
        return messages.no_probes_missing(failed=presence.failed)
    return ""


def _not_approved(
    command: OkToTest, job: AnswerCommand, pull: Pull, services: Services
) -> str | None:
    if command.sha != pull.head_sha:
        return messages.not_the_head(head_sha=pull.head_sha)
    return None if counts(job, services.github) else messages.approval_does_not_count()


def _not_to_run(command: RunTests, pull: Pull, services: Services, *, trusted: bool) -> str | None:
    """A stranger may push between the reading and the asking: only a SHA names what was read."""
    if not trusted and not is_approved(pull, services.github):
        return messages.needs_ok(author=pull.author, head_sha=pull.head_sha)
    with services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change:
        assessment = as_configured(change, services.github)
        plan = plan_tests(
            assessment, base=change.base_tree, head=change.head_tree, asked=command.connectors
        )
    if plan.unknown:
        known = sorted(connector_names(assessment))
        return messages.no_such_connectors(names=list(plan.unknown), known=known)
    return None if any(plan.tests) else messages.nothing_to_run(why=why_nothing(plan))


def _under_way(pull: Pull, services: Services) -> list[OwnCheckRun]:
    """The check runs of the head that wait for their tests."""
    runs = check_runs.waiting(services.github.own_check_runs(pull.head_sha), pull.number)
    return [run for run in runs if services.runs.waits(pull.number, pull.head_sha, run.external_id)]


def cancel(job: AnswerCommand, pull: Pull, services: Services) -> str:
    """Stop what waits and what runs; the check run says who did. An answer only if nothing does.

    The workers are told first: they stop within seconds, whatever becomes of the text.
    """
    writing = services.writes.under_way(pull.number)
    if writing:
        services.writes.cancel(pull.number, job.author)
        services.writes.ended(pull.number, writing)
        services.hurry(pull.number)  # one that waits for the next day ends what people see
    said = messages.writing_stops() if writing else ""
    if not _under_way(pull, services):
        return said or messages.nothing_to_cancel()
    services.runs.cancel(pull.number, job.author)
    with (
        services.lease(pull.number, wait=LEASE_WAIT),
        services.change(f"refs/heads/{pull.base_ref}", pull.head_sha) as change,
    ):
        text = shown_of(pull, assess(pull, change, services.github), job, services)
        check = text.check_run(cancelled(job.author))
        runs = _under_way(pull, services)
        check_runs.end(services.github, pull.number, runs, check, "cancelled")
        for run in runs:
            services.runs.ended(pull.number, pull.head_sha, run.external_id)
    return said
