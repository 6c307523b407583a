"""The author that is a model: our questions out, its files and remarks in."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel

from itw import messages
from itw.writing.replies import Plan, WrittenTests
from itw.writing.sections import Piece
from itw.writing.trouble import Cause
from workers.model import Model
from workers.model_question import Purse, Question
from workers.writing.author import Mending, Written, shown
from workers.writing.journal import Paid
from workers.writing_prompts import Trouble, Writer

Reply = TypeVar("Reply", bound=BaseModel)

WHYS: dict[Cause, Callable[[], str]] = {
    Cause.BOUNDS: messages.repair_bounds,
    Cause.RULES: messages.repair_rules,
    Cause.COMPILE: messages.repair_compile,
    Cause.TEST: messages.repair_failure,
    Cause.FLAKY: messages.repair_flaky,
    Cause.CONNECTOR: messages.repair_crash,
    Cause.ENVIRONMENT: messages.repair_failure,
    Cause.IMAGE: messages.repair_image,
    Cause.UNSUPPORTED: messages.repair_unsupported,
    Cause.SURVIVORS: messages.repair_survivors,
}


@dataclass(slots=True)
class ModelAuthor:
    """Implements `workers.writing.author.Author`. `check` is called all the time, and may raise."""

    model: Model
    writer: Writer
    purse: Purse
    check: Callable[[], None]
    fake: bool = False  # against a fake server: asked for at once, without a plan
    _told: Paid = Paid()  # noqa: RUF009 - frozen

    @property
    def lost(self) -> Paid:
        """What was spent on questions that came to nothing."""
        return Paid(
            tokens=self.purse.tokens - self._told.tokens, cost=self.purse.cost - self._told.cost
        )

    @property
    def name(self) -> str:
        """Other prompts, another connector or another commit are another author."""
        first = self.writer.fake().opening if self.fake else self.writer.plan().opening
        given = (*self.writer.system(), *self.writer.material())
        parts = [*(each.text for each in given), first]
        return f"{self.model.name} {sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"

    def plan(self) -> tuple[str, Paid]:
        if self.fake:
            return "", Paid()
        plan, paid = self._asked(self.writer.plan())
        return plan.model_dump_json(), paid

    def draft(self, plan: str) -> tuple[Written, Paid]:
        reply, paid = self._asked(self.writer.fake() if self.fake else self._draft(plan))
        return _written(reply), paid

    def _draft(self, plan: str) -> Question[WrittenTests]:
        return self.writer.draft(Plan.model_validate_json(plan))

    def mended(self, mending: Mending) -> tuple[Written, Paid]:
        trouble = mending.trouble
        evidence = [Piece("evidence", trouble.told)]
        if mending.earlier:
            evidence.append(Piece("earlier", shown(mending.earlier)))
        asked = Trouble(
            why=WHYS[trouble.cause](),
            evidence=tuple(evidence),
            left=messages.repairs_left(number=mending.left),
        )
        files = {path: text.encode(errors="replace") for path, text in mending.last.files.items()}
        reply, paid = self._asked(self.writer.repair(files, asked))
        return _written(reply), paid

    def _asked(self, question: Question[Reply]) -> tuple[Reply, Paid]:
        answer = self.model.ask(question, self.purse, check=self.check)
        paid = Paid(tokens=answer.tokens, cost=answer.cost)
        told = self._told
        self._told = Paid(tokens=told.tokens + paid.tokens, cost=told.cost + paid.cost)
        return answer.value, paid


def _written(reply: WrittenTests) -> Written:
    """Paths and contents are checked when they become a draft."""
    defects = (
        messages.suspected_defect(what=each.what, where=each.where, evidence=each.evidence)
        for each in reply.defects
    )
    return Written(
        files={file.path: file.content for file in reply.files},
        notes=tuple(reply.notes),
        broken_connector=" ".join(defects),
    )
