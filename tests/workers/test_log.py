import io
import json
import logging
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr

import pytest
import structlog

from itw.jobs import ReviewPullRequest
from workers import log


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


TOKEN = "ghs_" + "a1B2" * 9
JOB = ReviewPullRequest(
    installation=7, repository="o/r", number=3, head_sha="a" * 40, reason="opened", delivery="d-1"
)


@pytest.fixture
def lines():
    stream = io.StringIO()
    log.configure(stream)

    def parsed():
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    parsed.written = stream.getvalue
    yield parsed
    structlog.reset_defaults()
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)


def test_a_line_names_its_job(lines):
    with log.job_context(JOB, attempt=2):
        structlog.get_logger().info("review_posted", comments=3)
    (line,) = lines()
    assert line["event"] == "review_posted"
    assert (line["job"], line["repository"], line["number"]) == ("review_pull_request", "o/r", 3)
    assert (line["installation"], line["delivery"], line["attempt"]) == (7, "d-1", 2)


def test_the_context_ends_with_the_job(lines):
    with log.job_context(JOB, attempt=1):
        pass
    structlog.get_logger().info("idle")
    assert "repository" not in lines()[0]


@pytest.mark.parametrize("text", ["a\n{}", "a\r", "a\u2028b", "\x9b31m\x1b[2J", "\u202egpj"])
def test_no_text_makes_a_second_line(lines, text):
    structlog.get_logger().info("branch", name=text)
    logging.getLogger("library").warning(text)
    ours, theirs = lines.written().removesuffix("\n").split("\n")
    assert (ours + theirs).isascii()
    assert (ours + theirs).isprintable()
    assert json.loads(ours)["name"] == text


def test_half_a_character_is_written_as_well(lines):
    """Not through `logging`: pytest would keep it for its report, which is UTF-8."""
    structlog.get_logger().info("branch", name="\ud800")
    assert r"\ud800" in lines.written()


def test_secrets_are_taken_out_of_values_however_deep(lines):
    structlog.get_logger().info("request", headers={"Authorization": [TOKEN]}, url=f"x?{TOKEN}")
    assert TOKEN not in json.dumps(lines())


def test_secrets_are_taken_out_of_tracebacks_and_of_library_logs(lines):
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        structlog.get_logger().exception("bug")
        logging.getLogger("library").warning("cannot use %s", TOKEN, exc_info=True)
    ours, theirs = lines()
    assert "RuntimeError" in ours["exception"]
    assert theirs["event"].startswith("cannot use")
    assert TOKEN not in json.dumps([ours, theirs])


@contextmanager
def screen(logs):
    """Where somebody looks on, for a worker or a command that `logs` there."""
    with redirect_stderr(Screen()) as stream:
        logs()
        yield stream
    structlog.reset_defaults()
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)


WHO = pytest.mark.parametrize("logs", [lambda: log.configure(sys.stderr), log.on_the_terminal])


@WHO
def test_nothing_paints_the_terminal_of_who_looks_on(logs):
    with screen(logs) as shown:
        branch, parts = "\x1b]0;title\x07", ["\x9b31m", "\u202e"]
        structlog.get_logger().warning("x\x1b[2Jy", branch=branch, parts=parts)
    assert "]0;title" in shown.getvalue()
    for hidden in ("\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e"):
        assert hidden not in shown.getvalue()


@WHO
def test_no_traceback_shows_them_a_secret(logs):
    def fails(token: str) -> None:
        raise RuntimeError(token)

    with screen(logs) as shown:
        try:
            fails(TOKEN)
        except RuntimeError:
            structlog.get_logger().exception("bug")
    assert "in fails" in shown.getvalue()
    assert TOKEN not in shown.getvalue()


def test_a_warning_of_several_lines_is_one_line() -> None:
    script = "from workers import log; import warnings; log.configure(); warnings.warn('a\\nb')"
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", script], check=True, capture_output=True, text=True
    )
    (line,) = done.stderr.splitlines()
    assert "UserWarning: a\nb" in json.loads(line)["event"]
