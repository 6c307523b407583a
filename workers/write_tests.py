"""Writes an integration test for a connector: feasible, planned, drafted, tried, mended, proved.

    write_tests(task, model) -> Evidence

What ends it early, be it money, time, a person or the machine, ends it with what was reached; what
was paid for is in the journal, and the same job goes on from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from itw import messages
from itw.reporting.markdown import plain
from itw.spending import Limit, Price
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.exercised import exercised
from itw.writing.feasibility import Instead, Machine
from itw.writing.sections import tokens_in
from itw.writing.trouble import MOST_TOLD
from workers import gofmt
from workers.model import Model
from workers.model_question import Purse, Question, Tool
from workers.prove import Opening
from workers.services import RunStopped
from workers.writing.author import Author
from workers.writing.bounds import Bounds, Taken
from workers.writing.journal import Journal, evict
from workers.writing.loop import Loop
from workers.writing.model_author import ModelAuthor
from workers.writing.prover import MUTANTS, SandboxProver
from workers.writing.roles import NotFormatted
from workers.writing.tools import TRIES, Looking
from workers.writing.trials import Trial, Trials
from workers.writing.watching import Nobody, OutOfTime, Shown, Watch
from workers.writing_prompts import DRAFT_TOKENS, Writer

QUICK = 3600.0  # seconds that the proof of one draft may take
PARTS = ("conventions", "connector")  # that the provider keeps


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One connector to write for, and what it may take.

    `directory` keeps what was done, below a name of this job's own. `log` is the git history of a
    path at this commit, None where none is shown. `machine` is what the tests would run on.
    """

    ground: Ground
    opening: Opening
    directory: Path
    limits: tuple[Limit, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    shown: Shown = field(default_factory=Nobody)
    stop: Event = field(default_factory=Event)
    beat: Callable[[], None] = lambda: None
    log: Callable[[str], str] | None = None
    machine: Machine = field(default_factory=Machine)
    sandboxed: bool = True
    prove: bool = True
    mutants: int = MUTANTS  # random ones
    pause: Callable[[float], None] | None = None
    raise_transient: bool = False  # for who tries the job again


def write_tests(writing: Writing, model: Model) -> Evidence:
    """Raises UserError where the job is under way, and TransientError where that is asked for."""
    taken = Taken()
    watch = Watch(writing.shown, taken, writing.bounds.seconds, writing.stop, writing.beat)
    try:
        watch.phase(Phase.FEASIBILITY)
        writer = Writer.of(writing.ground, writing.machine)
        watch.check()
    except (RunStopped, OutOfTime) as stopped:
        said = str(stopped) or messages.writing_stopped()
        return Evidence(state=State.UNPROVED, not_proved=(said,), seconds=taken.seconds)
    fake = writing.ground.fake
    if reasons := _in_the_way(writer, fake=fake):
        return Evidence(state=State.INFEASIBLE, not_proved=reasons, seconds=taken.seconds)
    author = ModelAuthor(model, writer, Purse(limits=writing.limits), watch.check, fake)
    evidence = _looped(writing, author, watch, taken)
    if fake and evidence.state in {State.PROVED, State.HOLDS}:
        less = (*evidence.not_proved, messages.fake_shows_less())
        evidence = replace(evidence, state=State.HOLDS, not_proved=less)
    return replace(
        evidence,
        options=_options(writer, evidence.draft),
        tokens=evidence.tokens + author.lost.tokens,
        cost=evidence.cost + author.lost.cost,
    )


def _in_the_way(writer: Writer, *, fake: bool) -> tuple[str, ...]:
    """Why nothing is asked: what is asked for can't be written, or need not be."""
    doubts = writer.feasibility.doubts
    if fake and not any(each.instead is Instead.FAKE_SERVER for each in doubts):
        return (plain(messages.fake_not_needed(connector=str(writer.context.connector))),)
    stays = (each for each in doubts if not (fake and each.instead is Instead.FAKE_SERVER))
    return tuple(plain(each.sentence) for each in stays if each.blocks)


def _looped(writing: Writing, author: ModelAuthor, watch: Watch, taken: Taken) -> Evidence:
    steps, writer, trials = writing.directory / "steps", author.writer, _trials(writing, watch)
    journal = Journal.of(steps, *_identity(writing.ground, author))
    author.writer = replace(writer, tools=_tools(writing, trials))
    loop = Loop(
        ground=writing.ground,
        author=author,
        trials=trials,
        prover=_prover(writing, watch, writer) if writing.prove else None,
        journal=journal,
        watching=watch,
        formatting=_formatted,
        bounds=writing.bounds,
        taken=taken,
        keep_transient=not writing.raise_transient,
    )
    evict(steps)
    with journal.held():
        return loop.run()


def _options(writer: Writer, draft: Draft | None) -> tuple[tuple[str, bool], ...]:
    if draft is None:
        return ()
    return exercised(draft.connector.name, writer.context.spec, draft.files)


def dry_run(ground: Ground, machine: Machine, model: str, price: Price) -> Iterator[str]:
    """What would be done, without asking anybody."""
    writer = Writer.of(ground, machine)
    doubts = [plain(doubt.sentence) for doubt in writer.feasibility.doubts]
    reasons = _in_the_way(writer, fake=ground.fake)
    yield from dict.fromkeys((*doubts, *reasons))
    if reasons:
        return
    first: Question[Any] = writer.fake() if ground.fake else writer.plan()
    parts = (*first.system, *first.material)
    kept = [(name, tokens_in(part.text)) for name, part in zip(PARTS, parts, strict=True)]
    before = sum(tokens for _, tokens in kept) + tokens_in(first.opening)
    output = (first.output_tokens, *(() if ground.fake else (DRAFT_TOKENS,)))
    most = sum(price.at_most(input=before, output=each) for each in output)
    asked = [*kept, ("draft" if ground.fake else "plan", tokens_in(first.opening))]
    planned = not ground.fake
    yield from messages.dry_run_titles(model=model, questions=asked, most=most, planned=planned)


def _trials(writing: Writing, watch: Watch) -> Trials:
    trials = Trials(ground=writing.ground, opening=writing.opening, watching=watch)
    return trials if writing.pause is None else replace(trials, pause=writing.pause)


def _tools(writing: Writing, trials: Trials) -> tuple[Tool, ...]:
    def once(draft: Draft) -> Trial:
        return trials.of(draft, runs=1)

    return Looking(ground=writing.ground, trial=once, log=writing.log, tries=[None] * TRIES).tools


def _prover(writing: Writing, watch: Watch, writer: Writer) -> SandboxProver:
    return SandboxProver(
        ground=writing.ground,
        opening=writing.opening,
        watching=watch,
        directory=writing.directory / "proofs",
        seconds=QUICK,
        mutants=writing.mutants,
        sandboxed=writing.sandboxed,
        checklist=writer.checklist,
    )


def _identity(ground: Ground, author: Author) -> tuple[str, ...]:
    """What makes it this job: another commit, model or prompt begins anew."""
    return (ground.tree.commit, str(ground.connector), repr(ground.config), author.name)


def _formatted(path: str, text: str) -> str:
    content, problem = gofmt.formatted(text.encode(errors="replace"))
    if problem:
        raise NotFormatted(f"{path}: {problem[:MOST_TOLD]}")
    return content.decode()
