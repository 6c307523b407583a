"""The loop: a plan, drafts that are tried and mended until one holds, and what breaking proves.

Nothing in it touches the world: an author writes, trials try, a prover breaks the connector, the
journal keeps. What ends it early, for whatever reason, ends it with all that was reached.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from itw import messages
from itw.errors import TransientError, UserError
from itw.mutants.mutant import Family
from itw.writing.draft import Draft, OutOfBounds
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, Phase, State
from itw.writing.kills import KillTable, merged, not_proved
from itw.writing.trouble import Cause, Trouble, out_of_bounds, trouble_surviving
from workers.services import RunStopped
from workers.writing.author import Author, Mending, Written
from workers.writing.bounds import Bounds, Taken
from workers.writing.journal import Journal, Paid
from workers.writing.roles import Broken, Formatting, NotFormatted, Prover, Trying, Watching
from workers.writing.trials import Trial


class _Ended(Exception):
    """No use going on; its text is why, as a sentence."""


@dataclass
class Loop:
    """One connector's writing job, from plan to evidence."""

    ground: Ground
    author: Author
    trials: Trying
    prover: Prover | None
    journal: Journal
    watching: Watching
    formatting: Formatting
    bounds: Bounds = field(default_factory=Bounds)
    taken: Taken = field(default_factory=Taken)
    keep_transient: bool = True  # False: raise it, for who tries again later

    _plan: str = ""
    _draft: Draft | None = None  # the last one that was one
    _trial: Trial = field(default_factory=Trial)
    _held: tuple[Draft, Trial] | None = None  # the last one that held
    _kills: KillTable = field(default_factory=KillTable)
    _troubles: list[Trouble] = field(default_factory=list)
    _reasons: list[str] = field(default_factory=list)
    _claims: set[str] = field(default_factory=set)
    _observed: list[str] = field(default_factory=list)

    def run(self) -> Evidence:
        """Raises only what is a bug, or TransientError where that is asked for."""
        try:
            return self._run()
        except _Ended as ended:
            return self._evidence(State.UNPROVED, str(ended))
        except RunStopped:
            return self._evidence(State.UNPROVED, messages.writing_stopped())
        except UserError as error:
            return self._evidence(State.UNPROVED, str(error))
        except TransientError as error:
            if not self.keep_transient:
                raise
            return self._evidence(State.UNPROVED, messages.writing_interrupted(why=str(error)))

    def _run(self) -> Evidence:
        self._at(Phase.PLAN)
        self._plan, paid = self.journal.once("plan", self.author.name, str, self.author.plan)
        self.taken.add(paid)
        written = self._written("draft", self._plan, lambda: self.author.draft(self._plan))
        if not self._comes_to_hold(written):
            return self._evidence(State.BROKEN_CONNECTOR)
        self._prove()
        return self._judged()

    def _comes_to_hold(self, written: Written) -> bool:
        """Try and mend until a draft holds; False where the connector is what is broken."""
        while (trouble := self._tried(written)) is not None:
            answer = self._mended(written, trouble)
            claim, ran = answer.broken_connector, trouble.is_of_a_run and self._draft is not None
            stays = not answer.files or answer.files == written.files
            if claim and ran:
                self._observe(claim, trouble.told)
                if stays:
                    return False
            elif claim and stays:  # it was not seen to run: nothing is known of the connector
                early = replace(trouble, told=messages.claim_too_early(told=trouble.told))
                answer = self._mended(written, early)
            written = answer
        self._observe(written.broken_connector)
        return True

    def _observe(self, claim: str, seen: str = "") -> None:
        """What is said of the connector, once."""
        if claim and claim not in self._claims:
            self._claims.add(claim)
            self._observed.append(messages.broken_connector(said=claim, seen=seen))

    def _tried(self, written: Written) -> Trouble | None:
        """What is wrong with it; None where it holds."""
        try:
            self._draft = self._drafted(written)
        except OutOfBounds as error:
            return out_of_bounds(str(error))
        except NotFormatted as error:
            what = messages.draft_not_compiled_title(first=str(error).partition("\n")[0], errors=1)
            return Trouble(cause=Cause.COMPILE, what=what, told=str(error))
        draft = self._draft
        self._trial, _ = self.journal.once(
            "trial", _identity(draft), Trial, lambda: (self._trial_of(draft), Paid())
        )
        if self._trial.trouble is None:
            self._held = (draft, self._trial)
        return self._trial.trouble

    def _trial_of(self, draft: Draft) -> Trial:
        """What the machine kept from being tried is not written down: next time it is tried."""
        trial = self.trials.of(draft)
        if trial.trouble is not None and trial.trouble.cause is Cause.ENVIRONMENT:
            self._trial = trial
            raise _Ended(messages.machine_in_the_way(what=trial.trouble.what))
        return trial

    def _drafted(self, written: Written) -> Draft:
        formatted = {path: self.formatting(path, text) for path, text in written.files.items()}
        return self.ground.draft(formatted, written.notes)

    def _mended(self, last: Written, trouble: Trouble) -> Written:
        """Ask for another draft, within bounds."""
        self._troubles.append(trouble)
        if self.taken.drafts >= self.bounds.drafts:
            raise _Ended(messages.out_of_drafts(drafts=self.taken.drafts))
        if self._gets_nowhere(trouble):
            raise _Ended(messages.gets_nowhere(what=trouble.what, times=self.bounds.of_a_kind))
        earlier = tuple(self._troubles[:-1])
        left = self.bounds.drafts - self.taken.drafts - 1
        mending = Mending(plan=self._plan, last=last, trouble=trouble, earlier=earlier, left=left)
        given = "\0".join([*sorted(last.files.values()), trouble.told, str(len(earlier))])
        return self._written("mended", given, lambda: self.author.mended(mending))

    def _gets_nowhere(self, trouble: Trouble) -> bool:
        """Whether the same thing was said of one draft after the other, word for word."""
        last = self._troubles[-self.bounds.of_a_kind :]
        return len(last) == self.bounds.of_a_kind and {each.told for each in last} == {trouble.told}

    def _written(self, step: str, given: str, ask: Callable[[], tuple[Written, Paid]]) -> Written:
        self._at(Phase.DRAFT)
        most = self.bounds.cost
        if most is not None and self.taken.cost >= most:
            raise _Ended(messages.out_of_money(cost=self.taken.cost, most=most))
        written, paid = self.journal.once(step, given, Written, ask)
        self.taken.drafts += 1
        self.taken.add(paid)
        return written

    def _prove(self) -> None:
        """Break the connector; what is not noticed is fed back once."""
        if self._held is None or self.prover is None:
            return
        broken = self._broken(self._held[0], Family.PROMISE)
        self._kills = broken.kills
        if survivors := list(broken.kills.survivors):
            self._sharpen(trouble_surviving(survivors, told=broken.told))
        drawn = self._broken(self._held[0], Family.RANDOM)
        self._kills = merged([self._kills, drawn.kills])

    def _sharpen(self, survived: Trouble) -> None:
        """A draft that notices more takes the place of the one that holds; else that one stays."""
        assert self._held is not None  # noqa: S101 - who calls it has looked
        before, kills, better = self._held, self._kills, False
        try:
            last = _as_written(before[0])
            if self._comes_to_hold(self._mended(last, survived)):
                found = self._broken(self._held[0], Family.PROMISE).kills
                better = found.killed >= kills.killed
                kills = found if better else kills
        except (_Ended, UserError) as ended:
            self._reasons.append(str(ended))
        finally:
            self._held, self._kills = self._held if better else before, kills

    def _broken(self, draft: Draft, family: Family) -> Broken:
        assert self.prover is not None  # noqa: S101 - who calls it has looked
        self._at(Phase.MUTANTS)
        prover, step = self.prover, f"broken-{family.value}"
        broken, _ = self.journal.once(
            step,
            _identity(draft),
            Broken,
            lambda: (prover(draft, family), Paid()),
            keep=lambda broken: broken.complete,
        )
        return broken

    def _judged(self) -> Evidence:
        reasons = tuple(not_proved(self._kills, tried=self.prover is not None))
        state = State.HOLDS if reasons else State.PROVED
        return self._evidence(state, *reasons)

    def _at(self, phase: Phase) -> None:
        if self.taken.seconds > self.bounds.seconds:
            raise _Ended(messages.out_of_time(seconds=self.bounds.seconds))
        self.watching.phase(phase)

    def _evidence(self, state: State, *reasons: str) -> Evidence:
        """What is known; of several drafts the best one is shown: the last that held."""
        draft, trial = self._held or (self._draft, self._trial)
        troubles = [each.what for each in self._troubles]
        causes = [each.cause for each in self._troubles]
        if self._trial.trouble is not None and self._trial.trouble.cause is Cause.ENVIRONMENT:
            causes.append(Cause.ENVIRONMENT)  # nobody was asked to mend it
        mended = max(self.taken.drafts - 1, 0)  # every draft but the first mends something
        if state is State.UNPROVED and self._held is not None:
            state = State.HOLDS
        return Evidence(
            state=state,
            draft=draft,
            runs=trial.runs,
            kills=self._kills,
            findings=trial.findings,
            drafts=self.taken.drafts,
            repairs=tuple(troubles[:mended]),
            causes=tuple(causes),
            unmended=next(iter(troubles[mended:]), ""),
            tokens=self.taken.tokens,
            cost=self.taken.cost,
            seconds=self.taken.seconds,
            not_proved=(*reasons, *self._reasons),
            observations=tuple(self._observed),
        )


def _as_written(draft: Draft) -> Written:
    files = {path: data.decode(errors="replace") for path, data in draft.files.items()}
    return Written(files=files, notes=draft.notes)


def _identity(draft: Draft) -> str:
    """All that a draft is; the connector and the commit are the job's."""
    files = (f"{path}\0{data.decode()}" for path, data in sorted(draft.files.items()))
    return "\0".join((*files, (draft.registry or b"").decode(errors="replace")))
