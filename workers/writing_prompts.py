"""What the writing model is asked: guide, connector, openings and replies, made of `prompts`.

Two parts are kept by the provider between the requests of one job: the guide, which is the system
prompt and the same for a repository, and the connector. What changes is in the opening.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itw import messages
from itw.configuration.config import Config
from itw.writing.checklist import Checklist, checklist_of
from itw.writing.context import WritingContext, context_of
from itw.writing.drafting import Ground
from itw.writing.feasibility import Feasibility, Machine, feasibility_of
from itw.writing.guide import guide
from itw.writing.replies import Plan, WrittenTests
from itw.writing.sections import (
    Piece,
    Section,
    checklist_piece,
    doubts_piece,
    fitted,
    sections_of,
)
from prompts import fenced, render
from workers.model_question import Part, Question, Tool

CONTEXT_TOKENS = 48_000  # of the connector's part
EVIDENCE_TOKENS = 6_000  # of what a repair is told
FILES_TOKENS = 24_000
DRAFT_TOKENS = 48_000  # of a reply with whole files
NOTHING = "(none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a draft is sent back: a sentence of ours, and what was seen, as data."""

    why: str  # one of messages.repair_…
    evidence: tuple[Piece, ...]
    left: str = ""  # how many repairs there are after this one


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Asks about one connector; every question begins with the same two parts."""

    context: WritingContext
    checklist: Checklist
    feasibility: Feasibility
    config: Config
    tools: tuple[Tool, ...] = ()

    @classmethod
    def of(cls, ground: Ground, machine: Machine) -> "Writer":
        """All that is known of the connector; `machine` is what its tests would run on."""
        context = context_of(ground.connector, ground.tree, ground.config)
        return cls(
            context=context,
            checklist=checklist_of(context),
            feasibility=feasibility_of(context, machine),
            config=ground.config,
        )

    def system(self) -> tuple[Part, ...]:
        """Words of ours alone."""
        return (Part(render("write_system", conventions=guide(self.config)), cached=True),)

    def material(self) -> tuple[Part, ...]:
        return (Part(self.connector(), cached=True),)

    def connector(self) -> str:
        """All that is known of the connector, cut to size."""
        sections = fitted(sections_of(self.context), CONTEXT_TOKENS)
        return render("write_context", **{each.name: shown(each.pieces) for each in sections})

    def plan(self) -> Question[Plan]:
        opening = render(
            "write_plan",
            checklist=shown([checklist_piece(self.checklist)]),
            doubts=self._doubts(),
        )
        return Question(
            system=self.system(), material=self.material(), opening=opening,
            reply=Plan, tools=self.tools,
            output_tokens=16_000,
        )  # fmt: skip

    def draft(self, plan: Plan) -> Question[WrittenTests]:
        opening = render(
            "write_draft",
            checklist=shown([checklist_piece(self.checklist)]),
            plan=fenced("plan", plan.model_dump_json(indent=1)),
            place=self._place(),
            doubts=self._doubts(),
        )
        return Question(
            system=self.system(), material=self.material(), opening=opening,
            reply=WrittenTests, tools=self.tools,
            output_tokens=DRAFT_TOKENS,
        )  # fmt: skip

    def repair(self, files: Mapping[str, bytes], trouble: Trouble) -> Question[WrittenTests]:
        """Asked anew, without the conversation before: what counts is in the files."""
        now = (
            Piece("file", content.decode(errors="replace"), {"path": path})
            for path, content in sorted(files.items())
        )
        opening = render(
            "write_repair",
            why=trouble.why,
            evidence=shown(_cut(trouble.evidence, EVIDENCE_TOKENS)) or NOTHING,
            files=shown(_cut(now, FILES_TOKENS)),
            left=trouble.left,
            checklist=shown([checklist_piece(self.checklist)]),
        )
        return Question(
            system=self.system(), material=self.material(), opening=opening,
            reply=WrittenTests, tools=self.tools,
            output_tokens=DRAFT_TOKENS,
        )  # fmt: skip

    def fake(self) -> Question[WrittenTests]:
        """Where there is no container: a test against a fake server, no integration test."""
        opening = render(
            "write_fake",
            checklist=shown([checklist_piece(self.checklist)]),
            place=fenced(
                "place", f"directory: {self.context.connector.package}\n{self._package()}"
            ),
            doubts=self._doubts(),
        )
        return Question(
            system=self.system(), material=self.material(), opening=opening,
            reply=WrittenTests, tools=self.tools,
            output_tokens=32_000,
        )  # fmt: skip

    def _package(self) -> str:
        tests, header = self.context.tests, self.context.header
        clause = f"package clause: package {tests.clause}"
        return f"{clause}\nbegins with:\n{header}" if header else clause

    def _place(self) -> str:
        tests = self.context.tests
        where = fenced("place", f"file: {tests.file}\n{self._package()}")
        return f"{messages.where_to_write(external=tests.is_external)}\n\n{where}"

    def _doubts(self) -> str:
        piece = doubts_piece(self.feasibility)
        return shown([piece]) if piece is not None else ""


def shown(pieces: Iterable[Piece]) -> str:
    """Pieces as data, each in a fence of its own."""
    texts = (fenced(piece.kind, piece.text, **piece.attributes) for piece in pieces)
    return "\n\n".join(texts) or NOTHING


def _cut(pieces: Iterable[Piece], tokens: int) -> tuple[Piece, ...]:
    whole = Section(name="", pieces=tuple(pieces), limit=tokens, keep=0)
    return whole.within(tokens).pieces
