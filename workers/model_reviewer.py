"""Has the model review a change in two passes: it proposes, and then tries to refute each remark.

    review_with(model, Subject(…), limits, answers) -> ModelReview

A failure is a review too, one without remarks that says why. Only what may pass is raised.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from pydantic import BaseModel

from itw.errors import UserError
from itw.model_review.material import Material, material_of
from itw.model_review.replies import Judgement
from itw.model_review.review import ModelReview, State
from itw.model_review.selection import Candidate, Known, Selection
from itw.spending import Limit
from workers.answers import Answers, Kept, key_of
from workers.model import Model
from workers.model_question import Purse, Question
from workers.review_prompts import Reviewer
from workers.reviewer import Subject

log = structlog.get_logger()
Reply = TypeVar("Reply", bound=BaseModel)


@dataclass
class Asking:
    """One review's conversations: what was answered before is not asked again."""

    model: Model
    answers: Answers
    purse: Purse
    check: Callable[[], None]
    before: int = field(default=0, init=False)  # micro-dollars of what was answered earlier

    @property
    def cost(self) -> int:
        return self.before + self.purse.cost

    def __call__(self, question: Question[Reply]) -> Reply:
        key = key_of(self.model.name, question)
        kept = self.answers.get(key)
        known = kept.read(question.reply) if kept is not None else None
        if kept is not None and known is not None:
            self.before += kept.cost
            return known
        answer = self.model.ask(question, self.purse, check=self.check)
        self.answers.put(key, Kept(answer.value.model_dump_json(), answer.cost))
        return answer.value


def review_with(
    model: Model,
    subject: Subject,
    limits: Sequence[Limit],
    answers: Answers,
    check: Callable[[], None] = lambda: None,
) -> ModelReview:
    """Raise TransientError where trying again may help; `check` may raise to stop."""
    head = subject.assessment.diff.head
    material = material_of(subject.assessment, subject.head)
    if material is None:
        return ModelReview(state=State.NOTHING, head_sha=head)
    asking = Asking(model, answers, Purse(limits=tuple(limits)), check)
    try:
        return _reviewed(asking, material, subject)
    except UserError as error:
        log.info("model_review_failed", problem=str(error), cost=asking.cost)
        return ModelReview(
            state=State.FAILED,
            head_sha=head,
            model=model.name,
            cost=asking.cost,
            asked=asking.purse.requests,
            problem=str(error),
        )


def _reviewed(asking: Asking, material: Material, subject: Subject) -> ModelReview:
    reviewer = Reviewer(material, subject.assessment.config)
    known = Known(findings=material.findings, told=subject.told)
    selection = Selection()
    proposed = asking(reviewer.find()).remarks
    candidates = selection.candidates(proposed, material.code, known)
    shown = selection.shown(list(_judged(asking, reviewer, candidates)))
    return ModelReview(
        state=State.DONE,
        head_sha=subject.assessment.diff.head,
        model=asking.model.name,
        remarks=shown,
        proposed=len(proposed),
        dropped={why.value: number for why, number in selection.dropped.items() if number},
        cost=asking.cost,
        asked=asking.purse.requests,
    )


def _judged(
    asking: Asking, reviewer: Reviewer, candidates: Sequence[Candidate]
) -> Iterator[tuple[Candidate, Judgement]]:
    for candidate in candidates:
        yield candidate, asking(reviewer.refute(candidate.remark))
