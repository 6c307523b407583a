"""Structured logs of the receiver: one JSON object a line, a delivery's context bound to each.

Nothing of a payload is logged but ids and names with GitHub's alphabet. JSON escapes line ends and
control characters, so that no value can look like a line of its own.
"""

import logging
import sys
from typing import TextIO

import structlog


def configure(stream: TextIO = sys.stderr) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
