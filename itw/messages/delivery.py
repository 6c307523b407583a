"""Sentences about tests that were written for a pull request, on their way to it."""

from collections.abc import Sequence

from itw.messages.words import OK, capital, count
from itw.reporting.markdown import code, prose, text

# Titles of the check run beside the comment: at most 70 characters.


def writing_title(*, phase: str) -> str:
    return f"Writing: {phase}"


def delivered_title(*, proved: int, connectors: int) -> str:
    return f"Tests written and proved for {proved} of {count(connectors, 'connector')}"


def writing_stopped_title(*, by: str) -> str:
    return f"Writing was cancelled by {by[:30]}" if by else "Writing was stopped"


def writing_failed_title() -> str:
    return "Writing could not be finished"


# The comment.


def writing_heading(*, connectors: Sequence[str], asked_by: str) -> str:
    """`asked_by` is "" where the configuration asks."""
    who = f"asked for by {text(asked_by)}" if asked_by else "`write: auto`"
    return f"**Integration tests for {_named(connectors)}** · {who}"


def writing_waits_line() -> str:
    return "Waiting for a worker."


def writing_of(*, connector: str, number: int, of: int) -> str:
    """Which of several connectors it is about now."""
    return f"Now {code(connector)}, {number} of {of}."


def writing_step(*, word: str, done: bool, now: bool) -> str:
    return f"{OK} {word}" if done else f"**{word}**" if now else word


def writing_so_far(*, elapsed: str, attempt: int, cost: str) -> str:
    drafts = f" · draft {attempt}" if attempt else ""
    return f"{elapsed}{drafts} · {cost} so far · stop it with {code('/integration-tests cancel')}"


def writing_postponed(*, problem: str) -> str:
    return f"It will be tried again by itself: {prose(problem)}. Nothing that was done is lost."


def chosen_for_you(*, chosen: Sequence[str], left: Sequence[str]) -> str:
    """After a command without names; `left` are untested, too."""
    said = f"No connector was named, so these untested ones were chosen: {_named(chosen)}."
    if left:
        said += f" Not among them: {_named(left)}; name them to have them written."
    return said


def writing_cancelled(*, by: str) -> str:
    if by:
        said = f"Cancelled by {text(by)} before it was done."
    else:
        said = "Stopped before it was done: the pull request was closed or became a draft."
    return f"{said} What there was by then is below."


def writing_cancelled_at_once(*, by: str) -> str:
    if by:
        return f"Cancelled by {text(by)}; nothing was finished by then."
    return "Stopped, because the pull request was closed or became a draft; nothing was finished."


# One connector, after the table of its evidence.

KILL_HEADER = ("A connector that", "", "noticed by", "which said")


def nothing_written_heading(*, connector: str) -> str:
    return f"### {code(connector)}: nothing was written"


def survivors_heading(*, number: int) -> str:
    return f"{count(number, 'broken connector')} that no test noticed"


def survivor_item(*, what: str, place: str) -> str:
    """`place` is Markdown."""
    return f"- one that {text(what, limit=200)} ({place})"


def kills_heading(*, number: int) -> str:
    return f"{count(number, 'broken connector')} that the tests were tried on"


def notes_heading() -> str:
    return "What the writer noted"


# How it is delivered.


def patch_summary(*, lines: int, proved: bool) -> str:
    what = "The tests as a patch" if proved else "The draft as a patch"
    return f"{what}, {count(lines, 'line')}: paste it into a shell at the top of a clone"


def patch_piece_summary(*, number: int, of: int) -> str:
    return f"The patch, piece {number} of {of}: paste all pieces, in this order"


def made_for(*, sha: str, newer: str, touched: Sequence[str], proved: bool) -> str:
    """The branch has moved since the work began; `proved` where all that was written is."""
    what = "Written and proved for" if proved else "Written for"
    said = f"{what} {sha}; the branch is at {newer} by now."
    if touched:
        said += f" {_named(touched)} changed in between, so that this was not tried on it."
    return said


def delivered_push(*, commit: str) -> str:
    return f"Pushed to this branch as {commit}."


def delivered_pull(*, number: int) -> str:
    return f"Delivered as #{number}, a pull request onto this branch."


NOT_PUSHED = {
    "fork": "the App can't write to a fork, so here is a patch",
    "moved": "the branch has moved since, so here is a patch instead of a push",
    "conflict": "the same files have changed on the branch since, so here is a patch",
    "forbidden": "the App may not write to this repository (it needs `contents: write`), so here"
    " is a patch",
    "refused": "GitHub did not take the branch (it may be protected), so here is a patch",
    "stopped": "the work was stopped, so nothing is committed; here is a patch",
    "closed": "the pull request is not open any more, so here is a patch",
    "unproved": "only what is proved is committed, so here is a patch",
}


def not_pushed(*, why: str) -> str:
    said = NOT_PUSHED[why]
    return f"{capital(said)}."


def commit_subject(*, package: str) -> str:
    return f"{package}: add integration tests"


def commit_body(*, connectors: Sequence[str], number: int, asked_by: str) -> str:
    why = f"Asked for by {asked_by} in" if asked_by else "Written by itself for"
    named = ", ".join(connectors)
    return (
        f"Tests of {named} against a running service. {why} pull request {number}, where a"
        "\ncomment has the evidence: what was run, and what the tests notice."
    )


def stacked_title(*, connectors: Sequence[str]) -> str:
    return f"Add integration tests for {', '.join(connectors)}"[:200]


def stacked_body(*, number: int) -> str:
    return (
        f"For #{number}, onto its branch. The evidence for these tests is in a comment there: what"
        " was proved, how, and what was not."
    )


# Answers.


def writing_stops() -> str:
    return "The tests that are being written are given up; what was finished is in their comment."


def no_writer_here_missing() -> str:
    return "this installation has no sandbox with a model beside it, which writing tests takes"


def writer_away_missing() -> str:
    return "no worker that writes tests has been heard of for a while"


def no_model_missing() -> str:
    return "no model is configured (`ANTHROPIC_API_KEY` of the workers)"


def scaffold_instead(*, connector: str) -> str:
    """What needs no model; `connector` is "" where none was named."""
    command = f"itw write {connector or 'CONNECTOR'} --scaffold"
    return (
        f"Without it {code(command)}, on a clone, makes a test that compiles, with a TODO where a"
        " person has to fill it in."
    )


def already_writing() -> str:
    return (
        "Tests are being written for this pull request already; the comment above shows how far"
        f" they are. {code('/integration-tests cancel')} stops that."
    )


def nothing_untested() -> str:
    return (
        "Every connector that this pull request adds or changes has an integration test of its"
        " own; name one to have more written."
    )


def nothing_to_write_for() -> str:
    return "This pull request adds or changes no connector; name one to have tests written for it."


def too_many_named(*, most: int) -> str:
    return f"At most {count(most, 'connector')} are written at once; name the others afterwards."


def no_such_connectors_to_write(*, names: Sequence[str], known: Sequence[str]) -> str:
    there = f" There are {_named(known)}." if known else ""
    return f"There is no connector {_named(names)} at the head of this pull request.{there}"


def which_connector(*, name: str, kinds: Sequence[str]) -> str:
    return f"{code(name)} is more than one connector; say {_named(kinds, 'or')}."


def budget_used_up(*, limit: str, dollars: str, home: str = "") -> str:
    """`home` is the repository whose file says the limit, "" where the operator does."""
    where = f"{code(home)} can" if home else "Whoever runs this installation can"
    return (
        f"Nothing was written: {text(limit)} may spend {dollars} on the model, and that is used"
        f" up. {where} raise it."
    )


def _named(names: Sequence[str], word: str = "and") -> str:
    shown = [code(name) for name in names[:10]]
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"
