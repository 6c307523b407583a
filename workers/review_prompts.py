"""What the reviewing model is asked: the material of a change, and two questions about it.

The second question does not go on from the first: it is a conversation of its own, with the same
material, which the provider has kept.
"""

import json
from dataclasses import dataclass

from itw.configuration.config import Config
from itw.model_review.material import Material, rules_said
from itw.model_review.replies import MOST_PROPOSED, Judgement, Remark, Remarks
from prompts import fenced, render
from workers.model_question import Part, Question
from workers.writing_prompts import shown

FIND_TOKENS = 16_000  # of the reply, thinking included
REFUTE_TOKENS = 8_000
SECONDS = 300.0  # of one question
TURNS = 1  # there are no tools: who wants to use one is told so once


@dataclass(frozen=True)
class Reviewer:
    """Asks about one change under one configuration."""

    material: Material
    config: Config

    def system(self) -> tuple[Part, ...]:
        """Words of ours alone."""
        return (Part(render("review_system", rules=rules_said(self.config)), cached=True),)

    def given(self) -> tuple[Part, ...]:
        """What others wrote, each piece in a fence of its own."""
        parts = {section.name: shown(section.pieces) for section in self.material.sections}
        return (Part(render("review_material", **parts), cached=True),)

    def find(self) -> Question[Remarks]:
        return Question(
            system=self.system(),
            material=self.given(),
            opening=render("review_find", most=str(MOST_PROPOSED)),
            reply=Remarks,
            output_tokens=FIND_TOKENS,
            turns=TURNS,
            seconds=SECONDS,
        )

    def refute(self, remark: Remark) -> Question[Judgement]:
        said = json.dumps(remark.model_dump(mode="json"), indent=1, ensure_ascii=False)
        return Question(
            system=self.system(),
            material=self.given(),
            opening=render("review_refute", remark=fenced("remark", said)),
            reply=Judgement,
            output_tokens=REFUTE_TOKENS,
            turns=TURNS,
            seconds=SECONDS,
        )
