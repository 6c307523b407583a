import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.requests.command_lines import MAX_COMMANDS, MAX_TEXT, command_lines, new_command_lines

RUN = "/run-integration-tests"


@pytest.mark.parametrize(
    "text",
    [
        RUN,
        f"   {RUN}",
        f"Looks good.\n{RUN}\nThanks!",
        f"Looks good.\r\n{RUN}\r\n",
        f"Looks good.\\\n{RUN}",
        f"> a quote\n\n{RUN}",
        f"```\ncode\n```\n{RUN}",
        f"<details>\n\n{RUN}\n\n</details>",
        f"{RUN} <!-- a note -->",
    ],
)
def test_a_line_of_a_paragraph_is_a_command(text):
    assert command_lines(text) == (RUN,)


@pytest.mark.parametrize(
    "text",
    [
        f"please {RUN}",
        f"> {RUN}",
        f"> a quote that goes on\n{RUN}",
        f"- {RUN}",
        f"# {RUN}",
        f"    {RUN}",
        f"`{RUN}`",
        f"`code over\n{RUN}\nlines`",
        f"```\n{RUN}\n```",
        f"~~~\n{RUN}",
        f"<!-- {RUN} -->",
        f"<!--\n\n{RUN}\n\n-->",
        f"text <!--\n{RUN}\n-->",
        f"<div>\n{RUN}\n</div>",
        f"\\{RUN}",
        f"&#47;{RUN[1:]}",
        f"*{RUN}*",
        f"[{RUN}](https://example.com)",
        f"[name]: {RUN}",
        f"{RUN} | b\n--- | ---\n{RUN} | d",
        "/lgtm",
    ],
)
def test_what_github_shows_otherwise_is_not_a_command(text):
    assert command_lines(text) == ()
    beside = "/integration-tests cancel"  # without one nobody looks at the Markdown
    assert command_lines(f"{beside}\n\n{text}") == (beside,)


def test_arguments_keep_their_underscores_and_lose_their_code_marks():
    assert command_lines(f"{RUN} aws_s3, `gcp_pubsub`") == (f"{RUN} aws_s3, gcp_pubsub",)


def test_commands_come_in_order_and_once():
    text = f"{RUN} a\n/integration-tests cancel\n{RUN} a"
    assert command_lines(text) == (f"{RUN} a", "/integration-tests cancel")


def test_a_near_miss_is_kept_for_an_answer():
    assert command_lines("/run-integration-test") == ("/run-integration-test",)


def test_more_commands_than_a_person_writes_are_left_alone():
    text = "\n".join(f"{RUN} c{n}" for n in range(50))
    assert len(command_lines(text)) == MAX_COMMANDS


def test_a_text_longer_than_github_allows_is_left_alone():
    assert command_lines(RUN + "\n" + "x" * MAX_TEXT) == ()


def test_an_edit_means_only_the_commands_it_adds():
    assert new_command_lines(f"{RUN} a\n{RUN} b", f"{RUN} a") == (f"{RUN} b",)
    assert new_command_lines(f"typo mended\n{RUN} a", f"typo\n{RUN} a") == ()


def test_an_edit_that_uncovers_a_command_adds_it():
    assert new_command_lines(RUN, f"`{RUN}`") == (RUN,)


@pytest.mark.parametrize("piece", ["[", "![[]()", "*a\n", "a|b\n-|-\n", "* a\n * b\n  * c\n"])
def test_hostile_markdown_is_read_in_bounded_time(piece):
    text = (piece * MAX_TEXT)[: MAX_TEXT - 100] + f"\n\n{RUN}"
    started = time.process_time()
    command_lines(text)
    assert time.process_time() - started < 5  # under one second on the slowest piece we know


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["`", "\n", ">", " ", RUN, "<!--", "-->", "\\", "[", "|", "é"])))
def test_any_markdown_is_read_without_an_error(pieces):
    command_lines("".join(pieces))
