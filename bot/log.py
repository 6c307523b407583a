"""Structured logs of the receiver: one JSON object a line, a delivery's context bound to each.

Nothing of a payload is logged but ids and names with GitHub's alphabet. JSON escapes line ends and
control characters, so that no value can look like a line of its own.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from itw.redaction import redacted_value


def configure(stream: TextIO = sys.stderr) -> None:
    """Send our own lines, and those of the libraries, to one stream in one form."""
    common: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    render = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*common, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common, processors=[without_meta, render]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The receiver has few secrets, but Redis's address may have a password."""
    for key, value in event.items():
        event[key] = value if key.startswith("_") else redacted_value(value)
    return event
