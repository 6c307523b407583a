"""Sentences around text that is not ours: nothing in it comes alive, whichever sentence it is."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from itw import messages
from itw.finding import Severity
from tests.itw.reporting.test_markdown import NASTY, PLAIN, assert_inert

OURS = {"strong_open", "strong_close"}
SENTENCES: list[Callable[[str], str]] = [
    messages.sentence,
    lambda value: messages.connector_label(kind=value, name=value, url=""),
    lambda value: messages.renamed_from(kind=value, name=value, same_kind=False),
    lambda value: messages.tested_no(how=value, new=True),
    lambda value: messages.left_out(what=value, reason=value),
    lambda value: messages.inline_comment(rule=value, message=value, clause=""),
    lambda value: messages.same_rule(rule=value, number=2, function=value, clause=""),
    lambda value: messages.same_reason(message=value, lines=["1", "2"]),
    lambda value: messages.allow_hint(rule=value, proof="applies")[len("<sub>") : -len("</sub>")],
    lambda value: messages.missing_test_hint(connector=value, can_write=True),
    lambda value: messages.suppressed_item(rule=value, place="", reason=value),
    lambda value: messages.also_present(counts={value: 2}),
    lambda value: messages.tests_not_run(reason=value),
    lambda value: messages.our_fault(reason=value, job=value),
    lambda value: messages.command_fault(reason=value, job=value),
    lambda value: messages.writing_fault(reason=value, job=value),
    lambda value: messages.superseded(newer=value),
    lambda value: messages.user_error(problem=value),
    lambda value: messages.may_not(command=value),
    lambda value: messages.may_not_run(head_sha=value),
    lambda value: messages.not_available(command=value, missing=value),
    lambda value: messages.not_understood(closest=value),
    lambda value: messages.waived(rule=value, connector=value, reason=value, by=value),
    lambda value: messages.running_line(package=value, ended=1, tests=2, step=value),
    lambda value: messages.tests_postponed(problem=value),
    lambda value: messages.tests_cancelled(by=value),
    lambda value: messages.needs_ok(author=value, head_sha=value),
    lambda value: messages.no_such_connectors(names=[value], known=[value]),
    lambda value: messages.tests_at_head(head_sha=value, title=value),
    lambda value: messages.unknown_rule(rule=value, closest=value),
    lambda value: messages.writing_heading(connectors=[value, value], asked_by=value),
    lambda value: messages.writing_of(connector=value, number=1, of=2),
    lambda value: messages.writing_postponed(problem=value),
    lambda value: messages.writing_cancelled(by=value),
    lambda value: messages.chosen_for_you(chosen=[value], left=[value]),
    lambda value: messages.which_connector(name=value, kinds=[value, value]),
    lambda value: messages.no_such_connectors_to_write(names=[value], known=[value]),
    lambda value: messages.survivor_item(what=value, place="")[len("- ") :],
    lambda value: messages.scaffold_instead(connector=value),
]


@pytest.mark.parametrize("number", range(len(SENTENCES)))
@settings(max_examples=30)
@given(value=NASTY)
def test_sentence_holds_whatever_is_put_into_it(number: int, value: str) -> None:
    assert_inert(SENTENCES[number](value), PLAIN | OURS)


def test_small_print_is_the_only_html() -> None:
    shown = messages.allow_hint(rule="</sub><img>")

    assert shown == "<sub>allow with `//itw:allow </sub><img> <reason>`</sub>"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 tests"), (1, "1 test"), (2, "2 tests"), (1204, "1,204 tests")]
)
def test_counts_read_as_words(number: int, shown: str) -> None:
    assert messages.count(number, "test") == shown


def test_severities_are_named_most_serious_first() -> None:
    counts = {Severity.NOTE: 1, Severity.ERROR: 2, Severity.WARNING: 0}

    assert messages.severities(counts) == "2 errors, 1 note"


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("log the state", "Log the state."),
        ("`CheckSkip` comes first", "`CheckSkip` comes first."),
        ("is it?", "Is it?"),
        ("make it first (it is second)", "Make it first (it is second)."),
        ("", ""),
    ],
)
def test_message_becomes_a_sentence(message: str, shown: str) -> None:
    assert messages.sentence(message) == shown


@pytest.mark.parametrize(
    "reason",
    [
        "github.com/acme/x v1.2.3: the module proxy does not have it",
        "go: downloading go1.27 failed",
        "go build did not end",
        "docker pull took too long",
        "go.mod can't be read",
        "internal/impl/nats: no such directory",
        "testMain is not there",
    ],
)
def test_no_path_module_or_command_gets_a_capital_letter(reason: str) -> None:
    said = messages.stopped(ending="unsupported", reason=reason).replace("\\", "")
    assert said.startswith(reason)
    assert messages.tests_off(problem=reason).startswith(f"running tests: off. {reason}; ")
    assert messages.no_engine_to_run_on(problem=reason).startswith(f"{reason}. ")


@pytest.mark.parametrize("reason", ["its go.mod asks for", "can't be read", "private, and away"])
def test_a_word_does(reason: str) -> None:
    said = messages.stopped(ending="unsupported", reason=reason)
    assert said.startswith(reason.capitalize())


def test_what_github_says_with_a_full_stop_gets_no_second_one() -> None:
    assert messages.installation_gone(repository="o/r", problem="Not granted.").endswith("granted.")
    assert messages.installation_gone(repository="o/r", problem="Not Found").endswith("Found.")
