import io
import json
import logging

import pytest
import structlog

from bot import log

TOKEN = "ghs_12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjEyMzQ1fQ." + "sig-nature_" * 40


@pytest.fixture
def lines():
    stream = io.StringIO()
    log.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)


def test_no_line_of_the_receiver_has_a_secret(lines):
    structlog.get_logger().warning("refused", said={"header": [TOKEN]})
    try:
        raise RuntimeError("redis://x:hunter2@redis:6379")
    except RuntimeError:
        structlog.get_logger().exception("bug")
        logging.getLogger("library").warning("no %s", TOKEN)
    said = json.dumps(lines())
    assert len(lines()) == 3
    assert TOKEN not in said
    assert "hunter2" not in said
