"""Evaluates the writing: one connector after the other, its own tests hidden, beside those tests.

    for result in Evaluation(…).run(): …

A finished connector is in the directory and is not touched again. What the machine, the endpoint,
money, time or a person kept from being finished goes on where it was.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import Event

from itw import messages
from itw.configuration.config import Config
from itw.connector import Connector
from itw.errors import TransientError, UserError
from itw.evaluation.asked import Arguments, Tests
from itw.evaluation.hiding import Hidden, hide, secrets
from itw.evaluation.reading import HELD, written_of
from itw.evaluation.result import Measured, Outcome, Result
from itw.mutants import code_of, option_mutants, promise_mutants
from itw.proving.subjects import drawn
from itw.spending import Limit
from itw.tree import Tree
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, State
from itw.writing.feasibility import Machine
from itw.writing.trouble import Cause
from workers.evaluation.asking import RememberingModel
from workers.evaluation.directory import Directory, Place
from workers.evaluation.measuring import Measuring
from workers.model_errors import Unavailable
from workers.prove import Following, Opening
from workers.services import RunStopped
from workers.write_tests import Writing, write_tests
from workers.writing.bounds import Bounds
from workers.writing.watching import Shown

IN_A_ROW = 2  # connectors without an answer of the endpoint: the rest is not begun
SHORTEST = 60.0  # seconds, for a connector that had used up its time when it was killed
EVALUATION = "evaluation"  # the key of the limit on all of it
TOO_LARGE = 413  # of a request: nobody's but ours


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """`tree` is the commit with all its tests; `until` the end of it on the monotonic clock.

    `history` tells the log of a path without some lines. `writing` and `proving` show what is done.
    """

    arguments: Arguments
    connectors: tuple[Connector, ...]
    tree: Tree
    config: Config
    directory: Directory
    opening: Opening
    writing: Callable[[], AbstractContextManager[Shown]]
    proving: Callable[[], AbstractContextManager[Following]]
    history: Callable[[str, frozenset[str]], str]
    begins: Callable[[Connector], None] = lambda _connector: None
    model: RememberingModel | None = None
    budget: int = 0  # micro-dollars
    until: float = float("inf")
    stop: Event

    def run(self) -> Iterator[Result]:
        """One result for each connector; those that are not final come again the next time."""
        silent = 0
        for connector in self.connectors:
            place = self.directory.place(connector)
            known = place.result()
            if known is None:
                over = self._over(silent)
                known = self._fresh(connector, over) if over else self._evaluated(connector, place)
            silent = silent + 1 if known.outcome is Outcome.ENDPOINT else 0
            yield known

    def _over(self, silent: int) -> Outcome | None:
        """Why nothing more is begun."""
        if self.stop.is_set():
            return Outcome.STOPPED
        if time.monotonic() >= self.until:
            return Outcome.NO_TIME
        return Outcome.ENDPOINT if silent >= IN_A_ROW else None

    def _fresh(self, connector: Connector, outcome: Outcome) -> Result:
        why = messages.not_begun_title()
        return Result(connector=str(connector), package=connector.package, outcome=outcome, why=why)

    def _evaluated(self, connector: Connector, place: Place) -> Result:
        self.begins(connector)
        hidden, code = hide(connector, self.tree), code_of(connector, self.tree)
        result = replace(
            self._fresh(connector, Outcome.MEASURED),
            why="",
            hidden=(*hidden.tests, *hidden.copies),
            promises=len({*promise_mutants(code), *option_mutants(code)}),
            random=len(drawn(code, self.arguments.seed)[: self.arguments.mutants]),
        )
        try:
            if self.arguments.tests is not Tests.OWN:
                result = self._written(connector, place, hidden, result)
            if result.outcome.is_final and self.arguments.tests is not Tests.WRITTEN:
                own = self._own(connector, place)
                result = self._unless_cut(replace(result, own=own), own)
        except RunStopped:
            result = replace(result, outcome=Outcome.STOPPED)
        except Unavailable as error:
            result = replace(result, outcome=Outcome.ENDPOINT, why=str(error))
        except TransientError as error:
            result = replace(result, outcome=Outcome.MACHINE, why=str(error))
        if result.outcome.is_final:
            place.finish(result)
        return result

    def _written(
        self, connector: Connector, place: Place, hidden: Hidden, result: Result
    ) -> Result:
        """Write with the tests hidden, and measure what came of it."""
        ground = Ground(connector=connector, tree=hidden.tree, config=self.config)
        ledger, said = self.directory.ledger, secrets(hidden)
        ledger.refused.clear()
        evidence = self._evidence(ground, place, hidden)
        outcome, why = self._outcome(evidence)
        cost = ledger.by_key(str(connector))
        written = written_of(evidence, secrets=said, cost=cost)
        written = replace(written, seconds=place.seconds)
        result = replace(result, outcome=outcome, why=why, secrets=len(said), written=written)
        if outcome is not Outcome.DELIVERED or evidence.draft is None:
            return result
        with self.proving() as following:
            measured = self._measuring(following).draft(
                ground, evidence.draft, place.path / "proofs"
            )
        result = self._unless_cut(replace(result, measured=measured), measured)
        # It held five times: that it can't be measured now says nothing of it.
        return replace(result, outcome=Outcome.MACHINE) if measured.machine else result

    def _evidence(self, ground: Ground, place: Place, hidden: Hidden) -> Evidence:
        model, asked = self.model, self.arguments
        assert model is not None  # noqa: S101 - who wants something written has one
        model.refused = None
        place.begin()
        left = max(SHORTEST, asked.connector_seconds - place.seconds)
        bounds = Bounds(
            drafts=asked.drafts,
            cost=asked.connector_budget,
            seconds=min(left, max(0.0, self.until - time.monotonic())),
        )
        try:
            with self.writing() as shown:
                return write_tests(
                    Writing(
                        ground=ground,
                        opening=self.opening,
                        directory=place.path,
                        limits=self._limits(ground.connector),
                        bounds=bounds,
                        shown=shown,
                        stop=self.stop,
                        beat=place.beat,
                        log=lambda path: self.history(path, hidden.lines),
                        machine=Machine(cgo=self.config.run_command.cgo),
                        sandboxed=asked.sandboxed,
                        mutants=0,  # drawn for the measurement alone
                        raise_transient=True,
                    ),
                    model,
                )
        finally:
            place.note()

    def _limits(self, connector: Connector) -> tuple[Limit, ...]:
        """Under the connector's key stands all that it cost, over all runs."""
        name, most = messages.limit_of_connector_title(), self.arguments.connector_budget
        return (
            Limit(name=messages.limit_of_evaluation_title(), key=EVALUATION, most=self.budget),
            Limit(name=name, key=str(connector), most=most),
        )

    def _outcome(self, evidence: Evidence) -> tuple[Outcome, str]:
        """What ended it first: what is nobody's fault is told before what came of it."""
        why = " ".join(evidence.not_proved)
        refused = self.model.refused if self.model is not None else None
        if self.stop.is_set():
            return Outcome.STOPPED, why
        if time.monotonic() >= self.until:
            return Outcome.NO_TIME, why
        if EVALUATION in self.directory.ledger.refused:
            return Outcome.NO_MONEY, why
        if refused is not None and refused.status != TOO_LARGE:
            return Outcome.ENDPOINT, str(refused)
        return _outcome_of(evidence), why

    def _own(self, connector: Connector, place: Place) -> Measured:
        try:
            with self.proving() as following:
                return self._measuring(following).own(
                    connector, self.tree, self.config, place.path / "own"
                )
        except UserError as error:  # the sandbox does not take them
            return Measured(why=str(error))

    def _measuring(self, following: Following) -> Measuring:
        return Measuring(
            opening=self.opening,
            following=following,
            mutants=self.arguments.mutants,
            seed=self.arguments.seed,
            until=self.until,
            sandboxed=self.arguments.sandboxed,
        )

    def _unless_cut(self, result: Result, measured: Measured) -> Result:
        """A measurement that time or the machine ended goes on the next time."""
        if measured.complete:
            return result
        late = time.monotonic() >= self.until
        return replace(result, outcome=Outcome.NO_TIME if late else Outcome.MACHINE)


def _outcome_of(evidence: Evidence) -> Outcome:
    if evidence.state in HELD:
        return Outcome.DELIVERED
    if evidence.state is State.INFEASIBLE:
        return Outcome.INFEASIBLE
    if evidence.state is State.BROKEN_CONNECTOR:
        return Outcome.BROKEN_CONNECTOR
    # Of a missing image the machine is to blame where no other one was there either.
    in_the_way = evidence.causes[-1:] in {(Cause.ENVIRONMENT,), (Cause.IMAGE,)}
    return Outcome.MACHINE if in_the_way else Outcome.NOT_DELIVERED
