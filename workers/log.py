"""Structured logs: one event a line, the job's context bound to each, secrets taken out."""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TextIO

import structlog

from itw.jobs import Job
from itw.redaction import redacted_value

# They tell the same as our own lines, with the whole message each time.
QUIET = ("celery.worker.strategy", "celery.app.trace")
CONTEXT = ("repository", "number", "installation", "delivery")


def configure(stream: TextIO = sys.stderr) -> None:
    """Send structlog's and the libraries' logs through the same processors to one stream."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(stream)],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def on_the_terminal() -> None:
    """Warnings of what a command does go to stderr: into what it was asked for they never go."""
    structlog.configure(
        processors=[
            _warnings, structlog.stdlib.add_log_level, redact, _renderer(sys.stderr),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )  # fmt: skip


def _warnings(
    _logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if method in {"debug", "info"}:
        raise structlog.DropEvent
    return event


def _renderer(stream: TextIO) -> structlog.typing.Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer()  # ASCII: no name of a stranger ends or paints a line


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take secrets out of every value."""
    for key, value in event.items():
        event[key] = value if key.startswith("_") else redacted_value(value)
    return event


@contextmanager
def job_context(job: Job, attempt: int) -> Iterator[None]:
    """Bind what identifies the job to every line that is logged while it runs."""
    known = {name: value for name in CONTEXT if (value := getattr(job, name, "")) != ""}
    with structlog.contextvars.bound_contextvars(
        job=job.task, id=job.identity, attempt=attempt, **known
    ):
        yield
