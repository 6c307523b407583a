"""docs/troubleshooting.md: what it quotes is what people are told, word for word."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.settings import Settings
from bot.signature import sign
from itw import messages as m
from itw.fair_shares.limits import Most
from itw.messages import NOT_PUSHED
from tools.docs_commands import SHA

PAGE = (Path(__file__).parents[2] / "docs/troubleshooting.md").read_text()
QUOTED = [line.removeprefix("> ") for line in PAGE.splitlines() if line.startswith("> ")]
TOMORROW = datetime(2026, 5, 2, tzinfo=UTC)
NATS = "internal/impl/nats"


def not_run(why: str) -> str:
    return m.did_not_run(result="never selected", why=m.not_run_reason(why=why, detail=""))


SAID = [
    m.nothing_to_say(),
    m.tests_wait(tests=3, full=None),
    m.tests_wait(tests=3, full=Most(whose="acme", number=4)),
    m.waits_for_share(whose="acme/connect", share=m.sandbox_share(minutes=600), until=TOMORROW),
    m.tests_postponed(problem=m.engine_unreachable(problem="connection refused")),
    m.tests_not_run(reason=m.no_sandbox_reason()),
    m.tests_not_run(reason=m.sandbox_away_reason()),
    m.tests_not_run(reason=m.stranger_reason(author="sam")),
    m.tests_not_run(reason=m.no_probes_reason(failed=("network",))),
    m.tests_not_run(reason=m.run_off_reason()),
    m.tests_not_run(reason=m.nothing_to_run_reason()),
    m.tests_cancelled(by="ann"),
    not_run("pattern"),
    not_run("constraint"),
    m.stopped_heading(ending="unsupported", package=NATS),
    m.stopped(ending="unsupported", reason=m.refused_requests(what=["bind mounts"])),
    m.stopped_heading(ending="needs warm-up", package=NATS),
    m.stopped(
        ending="needs warm-up",
        reason=m.module_missing(module="", line="no required module provides it"),
    ),
    m.doubt(kind="no time", detail=""),
    m.doubt(kind="no container", detail=""),
    m.also_present(counts={"sleep_polling": 3, "fixed_port": 2}),
    m.not_available(command="/run-integration-tests", missing=m.no_engine_missing()),
    m.not_available(command="/write-integration-tests", missing=m.no_model_missing()),
    m.waiver_does_not_count(),
    m.not_the_head(head_sha=SHA),
    *(m.not_pushed(why=why) for why in NOT_PUSHED),
    m.budget_used_up(limit="this installation today", dollars="$50.00"),
    m.check_run_not_shown(),
    m.comments_not_posted(),
    m.our_fault_title(),
    m.our_fault(reason=m.bug_reason(), job="5f2b90c1"),
    m.installation_suspended(),
    m.key_refused(),
    m.superseded(newer=SHA),
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_quoted_is_said(quoted: str) -> None:
    assert quoted in SAID


@dataclass(frozen=True)
class Webhook:
    """A delivery that is right but for what is said otherwise, and what the receiver answers."""

    path: str = "/webhook"
    method: str = "POST"
    secret: bytes = b"s"
    content_type: str = "application/json"
    event: str = "ping"
    body: bytes = b"{}"
    server: str = "unix:///nowhere"  # its Redis

    def answer(self) -> TestResponse:
        settings = Settings(webhook_secrets=(b"s",), redis_url=self.server, body_limit=1000)
        headers = {
            "X-Hub-Signature-256": sign(self.body, self.secret),
            "X-GitHub-Event": self.event,
            "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        }
        return (
            create_app(settings)
            .test_client()
            .open(
                self.path,
                method=self.method,
                data=self.body,
                content_type=self.content_type,
                headers=headers,
            )
        )


ANSWERS = {
    "400": Webhook(event=""),
    "401": Webhook(secret=b"another"),
    "404": Webhook(path="/"),
    "405": Webhook(method="GET"),
    "413": Webhook(body=b" " * 2000),
    "415": Webhook(content_type="application/x-www-form-urlencoded"),
    "503": Webhook(
        event="repository",
        body=b'{"action": "deleted", "installation": {"id": 1}, "repository": {"id": 1,'
        b' "name": "c", "full_name": "a/c", "owner": {"login": "a"}}}',
    ),
}


@pytest.mark.parametrize("status", ANSWERS)
def test_the_webhook_answers_so(status: str) -> None:
    assert ANSWERS[status].answer().status_code == int(status)


def test_each_answer_of_the_table_is_tried() -> None:
    (table,) = re.findall(r"(?<=\| answer \| why \| what to do \|\n).*?(?=\n\n)", PAGE, re.S)
    first = [row.split("|")[1] for row in table.splitlines()[1:]]
    told = {each for cell in first for each in re.findall(r"[45]\d\d", cell)}

    assert told == {*ANSWERS, "502", "504"}  # these are a proxy's
    assert Webhook().answer().json == {"ignored": "ping"}


def test_the_headings_name_the_title_of_a_superseded_check() -> None:
    assert f"## “{m.superseded_title()}”" in PAGE
