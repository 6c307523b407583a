"""The report in a terminal."""

import click

from itw.connector import ConnectorChanges
from itw.finding import Severity
from itw.tree import MemoryTree
from tests.itw.builders import TEST_FILE, assessment, connector, coverage, finding, place
from workers.cli.settings import Terminal
from workers.cli.terminal_text import report_lines

SOURCE = "\n".join(f"\tline({number})" for number in range(1, 200)).encode()
HEAD = MemoryTree({TEST_FILE: SOURCE})
BASE = MemoryTree({TEST_FILE: b"\tregistered()\n"})


def shown(*findings: object, **changes: object) -> str:
    report = assessment(*findings, **changes)  # type: ignore[arg-type]
    return "\n".join(report_lines(report, BASE, HEAD, Terminal(width=72), not_run="no sandbox."))


def test_finding_shows_its_line_with_the_neighbours() -> None:
    text = click.unstyle(shown(finding()))

    assert f"{TEST_FILE}:31  warning silent_eventually  TestIntegrationNats" in text
    assert "    30 │     line(30)\n  > 31 │     line(31)\n    32 │     line(32)" in text


def test_same_reason_is_said_once() -> None:
    text = shown(*(finding(place=place(line)) for line in (31, 40, 52, 60, 71)))

    assert text.count("Log the state on each attempt.") == 1
    assert "also on lines 60, 71" in text


def test_verdict_is_the_last_line() -> None:
    text = click.unstyle(shown(finding(severity=Severity.ERROR)))

    assert text.split("\n")[-1] == "1 error · 1 connector · tests not run"


def test_columns_line_up_and_hold_no_markdown() -> None:
    nats, slack = connector(), connector("input", "a_long_name_of_a_connector")
    text = click.unstyle(
        shown(
            connectors=ConnectorChanges(added=(nats, slack)),
            coverage={nats: coverage(), slack: coverage()},
        )
    )

    table = text.split("\n")[:3]
    assert len({line.find("Tested itself") for line in table[:1]} | {table[1].find("no")}) == 1
    assert not set("`*\\") & set(text)


def test_line_beyond_the_file_has_no_frame() -> None:
    assert "│" not in shown(finding(place=place(5000)))


def test_escape_sequences_of_code_do_not_reach_the_terminal() -> None:
    head = MemoryTree({TEST_FILE: SOURCE.replace(b"line(31)", b"\x1b]0;owned\x07")})
    report = assessment(finding(), connectors=ConnectorChanges())

    lines = "\n".join(report_lines(report, BASE, head, Terminal(), not_run="no sandbox."))

    assert "\x1b]0" not in lines
    assert "owned" in lines


def test_what_was_removed_is_shown_as_it_was_at_base() -> None:
    gone = finding(rule="removed_connector", place=place(1), connector="output nats", function="")

    assert "> 1 │     registered()" in click.unstyle(shown(gone))
