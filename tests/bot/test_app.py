import io
import json
import logging

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import log
from bot.app import create_app
from bot.queue import RedisQueue
from bot.settings import Settings
from itw.queues import QUEUES
from tests.bot.deliveries import SECRET, body_of, comment, headers, payload
from tests.bot.recording_queue import RecordingQueue

SETTINGS = Settings(webhook_secrets=(SECRET, b"the previous one"), body_limit=100_000)
OPENED = payload("pull_request_opened")


@pytest.fixture
def queue():
    return RecordingQueue()


@pytest.fixture
def client(queue):
    return create_app(SETTINGS, queue).test_client()


def deliver(client, event, values, **changed):
    body = values if isinstance(values, bytes) else body_of(values)
    return client.post("/webhook", data=body, headers={**headers(event, body), **changed})


def test_a_signed_pull_request_is_queued(client, queue):
    answer = deliver(client, "pull_request", OPENED)
    assert (answer.status_code, answer.json) == (202, {"queued": ["review_pull_request"]})
    ((delivery, (job,)),) = queue.puts
    assert delivery == job.delivery == "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    assert job.head_sha == OPENED["pull_request"]["head"]["sha"]


def test_the_previous_secret_is_good_while_it_is_rotated(client, queue):
    body = body_of(OPENED)
    signed = headers("pull_request", body, secret=b"the previous one")
    assert client.post("/webhook", data=body, headers=signed).status_code == 202


@pytest.mark.parametrize("signature", ["", "sha256=" + "0" * 64, "sha256=é", "nonsense"])
def test_a_forged_delivery_is_refused_before_it_is_read(client, queue, signature):
    answer = deliver(client, "pull_request", b"{", **{"X-Hub-Signature-256": signature})
    assert answer.status_code == 401
    assert queue.puts == []


def test_a_changed_body_is_refused(client, queue):
    signed = headers("pull_request", body_of(OPENED))
    forged = body_of(payload("pull_request_opened", number=3))
    assert client.post("/webhook", data=forged, headers=signed).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff{}",
        b'{"action":"opened","x":NaN}',
        b'{"action":"opened","x":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"action":{}}',
        b'{"action":"opened"}',
        b'{"action":"opened"} {}',
    ],
)
def test_what_is_not_an_events_json_is_malformed(client, queue, body):
    answer = deliver(client, "pull_request", body)
    assert answer.status_code == 400
    assert answer.json["error"]


def test_a_malformed_field_is_named_and_its_text_is_not(client):
    values = payload("pull_request_opened", pull_request__head={"sha": "text of theirs"})
    answer = deliver(client, "pull_request", values)
    assert answer.status_code == 400
    assert "pull_request.head.sha" in answer.json["error"]
    assert "theirs" not in answer.text


def test_a_body_over_the_limit_is_too_large(client):
    assert deliver(client, "pull_request", b" " * 100_001).status_code == 413


def test_a_body_over_the_limit_is_too_large_without_its_length_as_well(client):
    body = b" " * 100_001
    answer = client.post(
        "/webhook",
        input_stream=io.BytesIO(body),
        headers={**headers("pull_request", body), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


def test_a_form_is_told_to_be_json(client):
    answer = deliver(
        client,
        "pull_request",
        b"payload=%7B%7D",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 415
    assert "application/json" in answer.json["error"]


@pytest.mark.parametrize("name", ["X-GitHub-Event", "X-GitHub-Delivery"])
@pytest.mark.parametrize("value", ["", "a b", "x" * 101, "é", '","level":"error'])
def test_headers_that_github_does_not_send_are_refused(client, name, value):
    assert deliver(client, "pull_request", OPENED, **{name: value}).status_code == 400


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("push", "push"),
        ("an_event_of_next_year", "push"),
        ("pull_request", "pull_request_labeled"),
        ("issue_comment", "issue_comment_deleted"),
        ("check_run", "check_run_completed"),
        ("check_suite", "check_suite_requested"),
        ("installation", "installation_created"),
        ("ping", "ping"),
    ],
)
def test_what_is_not_ours_is_accepted_and_nothing_queued(client, queue, event, name):
    assert deliver(client, event, payload(name)).status_code == 202
    assert queue.puts == []


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "patch"])
def test_other_methods_are_not_allowed(client, method):
    answer = getattr(client, method)("/webhook")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_other_paths_are_not_found(client):
    assert client.get("/").status_code == 404


def test_a_queue_that_is_down_is_said_and_the_delivery_can_come_again(client, queue):
    queue.down = True
    assert deliver(client, "pull_request", OPENED).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    queue.down = False
    assert deliver(client, "pull_request", OPENED).status_code == 202
    assert client.get("/readyz").status_code == 200


def test_nothing_to_queue_needs_no_queue(client, queue):
    queue.down = True
    assert deliver(client, "ping", payload("ping")).status_code == 202


def test_a_redelivery_is_a_duplicate_for_minutes(redis_server):
    client = create_app(SETTINGS, RedisQueue(redis_server.url)).test_client()
    assert deliver(client, "pull_request", OPENED).json == {"queued": ["review_pull_request"]}
    assert deliver(client, "pull_request", OPENED).json == {"ignored": "duplicate"}
    redis_server.client.delete("itw:seen:72d3162e-cc78-11e3-81ab-4c9367dc0958")
    assert deliver(client, "pull_request", OPENED).status_code == 202
    assert redis_server.client.llen(QUEUES["review"].key) == 2


def test_deliveries_out_of_order_are_queued_as_they_come(client, queue):
    for name in ["closed", "synchronize", "opened"]:
        deliver(client, "pull_request", payload(f"pull_request_{name}"))
    tasks = [job.task for _, jobs in queue.puts for job in jobs]
    assert tasks == ["cancel_pull_request", "review_pull_request", "review_pull_request"]


@pytest.fixture
def logged():
    """The receiver's log; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    output = io.StringIO()
    log.configure(output)
    yield output
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(output):
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_a_line_says_which_delivery_it_is_about_and_the_next_does_not(client, logged):
    deliver(client, "pull_request", OPENED)
    deliver(client, "ping", payload("ping"))
    first, second = lines(logged)
    assert first["event"] == "jobs_queued"
    assert first["tasks"] == ["review_pull_request"]
    assert first["repository"] == "Codertocat/Hello-World"
    assert first["number"] == OPENED["number"]
    assert first["delivery"] == "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    assert (second["event"], second["reason"]) == ("delivery_ignored", "ping")
    assert not {"number", "installation", "tasks"} & second.keys()


def test_logs_hold_no_text_of_a_payload_and_no_secret(client, logged):
    deliver(client, "issue_comment", comment("/run-integration-tests secretive\nhunter2"))
    deliver(client, "pull_request", payload("pull_request_opened", pull_request__state=["hunter2"]))
    deliver(client, "hunter2 hunter2", OPENED)
    deliver(client, "pull_request", OPENED, **{"X-Hub-Signature-256": "hunter2"})
    assert len(lines(logged)) == 4
    for secret in ["hunter2", "secretive", SECRET.decode()]:
        assert secret not in logged.getvalue()


class BrokenQueue(RecordingQueue):
    def put(self, delivery, jobs):
        raise ZeroDivisionError


def test_a_defect_of_ours_is_one_line_with_its_traceback(logged):
    client = create_app(SETTINGS, BrokenQueue()).test_client()
    assert deliver(client, "pull_request", OPENED).status_code == 500
    defect, refusal = lines(logged)
    assert "ZeroDivisionError" in defect["exception"]
    assert defect["delivery"] == "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    assert (defect["level"], refusal["status"]) == ("error", 500)


def paths(values, prefix=()):
    """Every place in a payload."""
    yield prefix
    items = values.items() if isinstance(values, dict) else enumerate(values)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from paths(value, (*prefix, key))
        else:
            yield (*prefix, key)


PLACES = [
    (event, name, path)
    for event, name in [
        ("pull_request", "pull_request_synchronize"),
        ("issue_comment", "issue_comment_created"),
        ("check_run", "check_run_requested_action"),
        ("check_suite", "check_suite_rerequested"),
        ("merge_group", "merge_group_checks_requested"),
        ("installation", "installation_deleted"),
        ("installation_repositories", "installation_repositories_removed"),
    ]
    for path in paths(payload(name))
    if path
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), value=VALUES)
def test_no_value_anywhere_breaks_the_receiver(client, place, value):
    event, name, path = place
    values = payload(name)
    target = values
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    body = json.dumps(values).encode()  # as escapes: lone surrogates are possible, too
    assert deliver(client, event, body).status_code in {202, 400}
