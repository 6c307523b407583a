import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.requests.commands import (
    USAGE,
    BadArguments,
    Cancel,
    Help,
    OkToTest,
    Review,
    RunTests,
    UnknownCommand,
    Waive,
    WriteTests,
    parse_command,
)

SHA = "3f9c2ab41c07d5e8b6a2f0c94d17e3b85a60d2f1"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/write-integration-tests", WriteTests()),
        ("/write-integration-tests nats aws_s3", WriteTests(("nats", "aws_s3"))),
        ("/write-integration-tests --fake slack", WriteTests(("slack",), fake=True)),
        ("/write-integration-tests --fake", BadArguments(USAGE["/write-integration-tests"])),
        ("/run-integration-tests `nats`, kafka, nats", RunTests(("nats", "kafka"))),
        ("/review-integration-tests", Review()),
        (f"/ok-to-test {SHA.upper()}", OkToTest(SHA)),
        ("/integration-tests cancel", Cancel()),
        ("/integration-tests help", Help()),
        ("/integration-tests", Help()),
        ("/Run_Integration_Tests", RunTests()),
        ("/integration-tests waive never_runs no image yet", Waive("never_runs", "no image yet")),
    ],
)
def test_commands_are_read(line, command):
    assert parse_command(line) == command


@pytest.mark.parametrize(
    "line",
    [
        "/ok-to-test",
        "/ok-to-test 3f9c2ab",
        f"/ok-to-test {SHA} please",
        "/review-integration-tests nats",
        "/integration-tests waive never_runs",
        "/integration-tests cancel everything",
        "/run-integration-tests $(reboot)",
        "/run-integration-tests " + " ".join(f"c{n}" for n in range(21)),
    ],
)
def test_arguments_a_command_does_not_take_are_answered_with_its_usage(line):
    command = parse_command(line)
    assert isinstance(command, BadArguments)
    assert line.startswith(command.usage.split(" <")[0].split(" [")[0])


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/run-integration-test", "/run-integration-tests"),
        ("/write-integration-tets nats", "/write-integration-tests"),
        ("/integration-test", "/integration-tests help"),
        ("/integration-tests run nats", "/run-integration-tests"),
        ("/integration-tests Run nats", "/run-integration-tests"),
        ("/integration-tests cancle", "/integration-tests cancel"),
        ("/integration-tests foo", "/integration-tests help"),
    ],
)
def test_a_near_miss_knows_what_was_meant(line, meant):
    command = parse_command(line)
    assert isinstance(command, UnknownCommand)
    assert command.closest.startswith(meant)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "/",
        "/lgtm",
        "/retest",
        "/test all",
        "/review",
        "/run-tests",
        "/assign @someone",
        "/usr/bin/env python",
        "/run-integration-tests/nats",
        "please /run-integration-tests",
        "/run-integration-tests " + "x" * 1000,
    ],
)
def test_other_slash_words_are_nobodys_business(line):
    assert parse_command(line) is None


def test_a_waiver_names_a_connector_only_if_the_pull_request_knows_it():
    waive = Waive("never_runs", "nats has no image")
    assert waive.target(frozenset({"nats"})) == ("nats", "has no image")
    assert waive.target(frozenset({"kafka"})) == ("", "nats has no image")


def test_a_connector_alone_is_no_reason():
    assert Waive("never_runs", "nats").target(frozenset({"nats"})) == ("", "nats")


@settings(max_examples=200)
@given(st.sampled_from([*USAGE, "/integration-tests", "/"]), st.text(max_size=80))
def test_any_text_is_read_without_an_error(start, rest):
    parse_command(start + rest)
    parse_command(f"{start} {rest}")
