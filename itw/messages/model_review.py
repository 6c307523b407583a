"""Sentences of a model's review: its section in the check run, its comments, why there is none."""

from collections.abc import Mapping

from itw.messages.words import count, sentence
from itw.reporting.markdown import code

# Why a proposed remark is not shown (itw.model_review.review.Drop), as it is counted.
NOT_SHOWN = {
    "not_quoted": "quoted no added line",
    "repeated": "quoted the same line as another",
    "told": "about lines that have a comment already",
    "rule": "said by a rule already",
    "refuted": "did not hold against a second look",
    "too_many": "less sure than these",
}


def model_review_heading() -> str:
    return "Model's review"


def model_review_off() -> str:
    return (
        "Switched on in this repository's configuration, and off here: this installation has no "
        "model."
    )


def model_review_away() -> str:
    return "Not asked for: no worker with a model has answered for some time."


def model_review_of_stranger() -> str:
    return (
        "Not asked for by itself: the author has no write access. Somebody who has can ask with "
        f"{code('/review-integration-tests')}."
    )


def model_review_under_way() -> str:
    return "Under way. What it finds comes as one review; it changes no verdict."


def model_review_once() -> str:
    return f"Done once for this pull request; {code('/review-integration-tests')} asks again."


def model_review_nothing() -> str:
    return "Nobody was asked: the pull request adds and changes no integration test."


def model_review_failed(*, problem: str, dollars: str) -> str:
    return (
        f"Could not be done: {sentence(problem)} Everything else here was found without it. "
        f"{dollars}."
    )


def model_review_done(
    *, model: str, remarks: int, proposed: int, dropped: Mapping[str, int], dollars: str, asked: int
) -> str:
    """What came of it, and what it cost; no request was sent where all was answered before."""
    said = f"{count(remarks, 'remark')} by {code(model)} on what rules can't see"
    if not remarks:
        said = f"{code(model)} has nothing to add"
    parts = [f"{said}; this changes no verdict."]
    if dropped:
        why = ", ".join(f"{number} {NOT_SHOWN[each]}" for each, number in dropped.items())
        parts.append(f"Of {count(proposed, 'proposed remark')}: {why}.")
    paid = f"{dollars}." if asked else f"{dollars}, spent when the same lines were reviewed before."
    return " ".join([*parts, paid])


def model_review_item(*, kind: str, place: str, quote: str, reason: str) -> str:
    """`place` is Markdown."""
    return f"- **{code(kind)}** {place} {code(quote)}<br>\n  {sentence(reason)}"


def model_review_at(*, commit: str) -> str:
    """`commit` is Markdown."""
    return f"Of {commit}; {code('/review-integration-tests')} asks again."


def model_review_opening(*, remarks: int, model: str, dollars: str) -> str:
    held = "It was" if remarks == 1 else "Each was"
    return (
        f"{count(remarks, 'remark')} by a model ({code(model)}) on what rules can't see. {held} "
        "checked by a second look that tried to refute it, and changes no verdict: resolve what "
        f"does not convince. {dollars}."
    )


def model_remark(*, kind: str, reason: str, score: int) -> str:
    small = f"<sub>a model's remark, {score} of 100 after a second look; it may be wrong</sub>"
    return f"**{code(kind)}** · {sentence(reason)}\n\n{small}"


def model_review_fault(*, reason: str, job: str) -> str:
    """The problem of a review that ended by a fault of ours: put into a sentence of its own."""
    return f"{reason.rstrip('.')} (job {job})."


def limit_of_review() -> str:
    return "this review"
