"""The receiver: verify, parse, decide, de-duplicate and enqueue, answer.

It never talks to GitHub, and the only secrets it holds are the webhook's and the Redis URL.
"""

import re
from functools import partial
from http import HTTPStatus
from json import dumps
from typing import Any

import structlog
from flask import Flask, Response, abort, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.exceptions import HTTPException

from bot import log
from bot.counts import Counts
from bot.dispatch import Ignored, jobs_for
from bot.events import EVENTS, InvalidPayload, parse
from bot.payload import Event
from bot.queue import Queue, QueueUnavailable, RedisQueue
from bot.settings import Settings
from bot.signature import is_signed

Answer = tuple[dict[str, Any], int]

NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")  # of events and deliveries: ids, never free text
logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def create_app(
    settings: Settings | None = None, queue: Queue | None = None, counts: Counts | None = None
) -> Flask:
    """The WSGI application; what is not given comes from the environment."""
    if settings is None:
        settings = Settings.from_env()
        log.configure()
        counts = Counts.of(settings.redis_url)
        counts.begin()
    receiver = Receiver(settings, queue or RedisQueue(settings.redis_url, settings.seen_for))
    app = Flask("bot", static_folder=None)
    # Werkzeug cuts a body of unknown length at the limit without a word: one byte more tells.
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit + 1
    app.add_url_rule(
        "/webhook", view_func=receiver.webhook, methods=["POST"], provide_automatic_options=False
    )
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=receiver.readyz)
    app.before_request(clear_contextvars)
    app.teardown_request(lambda _error: clear_contextvars())
    if counts is not None:
        app.after_request(partial(count, counts))
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(InvalidPayload, malformed)
    app.register_error_handler(QueueUnavailable, unavailable)
    return app


class Receiver:
    """What is answered, given the secrets and a queue."""

    def __init__(self, settings: Settings, queue: Queue) -> None:
        self._settings = settings
        self._queue = queue

    def webhook(self) -> Answer:
        body = request.get_data(cache=False)
        if len(body) > self._settings.body_limit:
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        signature = request.headers.get("X-Hub-Signature-256", "")
        if not is_signed(body, signature, self._settings.webhook_secrets):
            abort(HTTPStatus.UNAUTHORIZED, "the signature is missing or wrong")
        name, delivery = header("X-GitHub-Event"), header("X-GitHub-Delivery")
        bind_contextvars(event=name, delivery=delivery)
        if request.mimetype != "application/json":  # the webhook's other option is a form
            abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "set its content type to application/json")
        event = parse(name, body)
        if event is None:  # most of what GitHub sends: not worth a line
            return {"ignored": "unknown"}, HTTPStatus.ACCEPTED
        return self._put(event, delivery)

    def _put(self, event: Event, delivery: str) -> Answer:
        bind_contextvars(**context(event))
        jobs = jobs_for(event, delivery)
        if isinstance(jobs, Ignored):
            return ignored(jobs)
        if not self._queue.put(delivery, jobs):
            return ignored("duplicate")
        tasks = [job.task for job in jobs]
        logger.info("jobs_queued", tasks=tasks)
        return {"queued": tasks}, HTTPStatus.ACCEPTED

    def readyz(self) -> Answer:
        self._queue.ping()
        return {"status": "ready"}, HTTPStatus.OK


def healthz() -> Answer:
    """The process serves; what it depends on is /readyz's question."""
    return {"status": "ok"}, HTTPStatus.OK


def count(counts: Counts, response: Response) -> Response:
    """What became of a delivery: "queued", why it was ignored, or the status of a refusal."""
    if request.path == "/webhook":
        name = request.headers.get("X-GitHub-Event", "")
        said = response.get_json()
        refused = response.status_code >= HTTPStatus.BAD_REQUEST
        outcome = str(response.status_code) if refused else said.get("ignored", "queued")
        counts.count(name if name in EVENTS else "other", outcome)
    return response


def header(name: str) -> str:
    value = request.headers.get(name, "")
    if not NAME.fullmatch(value):
        abort(HTTPStatus.BAD_REQUEST, f"{name} is missing or malformed")
    return value


def context(event: Event) -> dict[str, Any]:
    """What identifies an event in the log."""
    known = {
        "action": event.action,
        "installation": event.installation and event.installation.id,
        "repository": event.repository and event.repository.full_name,
        "number": event.number,
    }
    return {name: value for name, value in known.items() if value}


def ignored(reason: str) -> Answer:
    logger.info("delivery_ignored", reason=reason)
    return {"ignored": reason}, HTTPStatus.ACCEPTED


def refused(error: HTTPException) -> Response:
    """Werkzeug's answer with its headers (`Allow` of a 405), and a body like all others."""
    logger.warning("request_refused", status=error.code)
    response = Response(error.get_response().response, error.code, error.get_headers())
    response.set_data(dumps({"error": error.description}))
    response.content_type = "application/json"
    return response


def malformed(error: InvalidPayload) -> Answer:
    logger.warning("payload_malformed", problem=str(error))
    return {"error": str(error)}, HTTPStatus.BAD_REQUEST


def unavailable(error: QueueUnavailable) -> Answer:
    logger.error("queue_unavailable", problem=str(error))
    return {"error": "the queue does not answer"}, HTTPStatus.SERVICE_UNAVAILABLE
