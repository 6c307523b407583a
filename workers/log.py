"""Structured logs: one event a line, the job's context bound to each, secrets taken out."""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TextIO

import structlog

from itw.jobs import Job
from itw.redaction import redacted_value
from itw.reporting.markdown import printable

# They tell the same as our own lines, with the whole message each time.
QUIET = ("celery.worker.strategy", "celery.app.trace")
CONTEXT = ("repository", "number", "installation", "delivery")
# Tracebacks come as text: a prettier one would show the values of variables, tokens among them.
CONSOLE = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


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
    logging.captureWarnings(True)  # Celery's, to whoever runs a worker as root, has seven lines
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
            _warnings,
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            redact,
            _renderer(sys.stderr),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _warnings(
    _logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if method in {"debug", "info"}:
        raise structlog.DropEvent
    return event


def _renderer(stream: TextIO) -> structlog.typing.Processor:
    """No name of a stranger's ends a line or paints it."""
    if stream.isatty():
        return _for_people
    return structlog.processors.JSONRenderer()  # ASCII


def _for_people(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    for key, value in event.items():
        event[key] = printable(value, keep="\n\t") if isinstance(value, str) else value
    return CONSOLE(logger, method, event)


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
