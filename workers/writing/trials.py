"""Tries a draft: format, conventions, `go vet`, compiler, and five runs in the sandbox.

One job of the sandbox is open for all that is tried of one draft.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from itw import messages
from itw.errors import UserError
from itw.finding import Finding
from itw.runs.infrastructure import Fault, fault_in
from itw.runs.plan import TestPlan
from itw.runs.report import Executed, Request, Side
from itw.runs.sandbox import Ending, SandboxRun, Target
from itw.runs.verdict import run_report
from itw.telling.told_runs import told_runs
from itw.tree import Tree
from itw.writing.draft import Draft
from itw.writing.drafting import Ground
from itw.writing.evidence import Phase
from itw.writing.trouble import (
    Cause,
    Trouble,
    trouble_compiling,
    trouble_running,
    trouble_with,
)
from workers.prove import Opening
from workers.services import SandboxJob

RUNS = 5  # in all, shuffled, before a draft is said to hold
AGAIN = 2  # runs more where the machine was in the way
PASSING_FAULTS = frozenset({Fault.PORT, Fault.DAEMON, Fault.SANDBOX})


class Watching(Protocol):
    """Is told of each phase and of every line that a run prints; may raise to stop."""

    def phase(self, phase: Phase, *, run: int = 0, of: int = 0) -> None: ...

    def feed(self, line: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one draft. Without a trouble it holds."""

    findings: tuple[Finding, ...] = ()
    runs: tuple[Executed, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """Where drafts are tried. `runs` is how often a draft has to pass."""

    ground: Ground
    opening: Opening
    watching: Watching
    runs: int = RUNS
    pause: Callable[[float], None] = time.sleep

    def of(self, draft: Draft, *, runs: int = 0) -> Trial:
        """Raises RunStopped where nobody wants it, and TransientError without an engine."""
        self.watching.phase(Phase.RULES)
        findings = self.ground.findings(draft)
        if trouble := trouble_with(findings):
            return Trial(findings=findings, trouble=trouble)
        plan = self.ground.plan(draft)
        package = plan.packages[0]
        tree = draft.onto(self.ground.tree)
        targets = tuple(plan.at_head(package, package.tests))
        executed: tuple[Executed, ...] = ()
        try:
            for number, target in enumerate(targets):
                with self.opening(target, tree) as job:
                    if number == 0 and (trouble := self._compiled(job)):
                        return Trial(findings=findings, trouble=trouble)
                    executed += self._ran(job, target, _part(plan, target), tree, runs or self.runs)
        except UserError as error:  # the tree is nothing that the sandbox takes
            return Trial(findings=findings, trouble=_environment(str(error)))
        trouble = self._trouble(plan, executed, tree)
        return Trial(findings=findings, runs=executed, trouble=trouble)

    def _compiled(self, job: SandboxJob) -> Trouble | None:
        """`go vet` is quick; a compilation has the whole list where vet's type check has none."""
        self.watching.phase(Phase.COMPILE)
        vetted = job.go_vet()
        if vetted.ending is Ending.RAN:
            return None
        if vetted.ending is not Ending.NOT_COMPILED:
            return trouble_compiling(vetted)
        return trouble_compiling(job.go_compile()) or trouble_compiling(vetted)

    def _ran(
        self, job: SandboxJob, target: Target, plan: TestPlan, tree: Tree, wanted: int
    ) -> tuple[Executed, ...]:
        """Until one run is bad, which is then run once more: what passes there is flaky."""
        executed: tuple[Executed, ...] = ()
        for attempt in range(1, wanted + 1):
            repeated = attempt > 1
            self.watching.phase(Phase.REPEAT if repeated else Phase.RUN, run=attempt, of=wanted)
            executed += (self._once(job, target, attempt),)
            if self._trouble(plan, executed, tree):
                if _can_differ(executed[-1].run) and not repeated:
                    executed += (self._once(job, target, attempt + 1),)
                break
        return executed

    def _once(self, job: SandboxJob, target: Target, attempt: int) -> Executed:
        """A run that the machine kept from saying anything is made again, after a while."""
        request = Request(side=Side.HEAD, attempt=attempt, target=target)
        for again in range(AGAIN + 1):
            run = job.go_test(on_line=self.watching.feed)
            fault = fault_in(run)
            if fault is None or fault[0] not in PASSING_FAULTS or again == AGAIN:
                break
            self.pause(float(2**again))
        return Executed(request=request, run=run)

    def _trouble(
        self, plan: TestPlan, executed: tuple[Executed, ...], tree: Tree
    ) -> Trouble | None:
        return trouble_running(told_runs(run_report(plan, executed), tree))


def _part(plan: TestPlan, target: Target) -> TestPlan:
    """What a target runs, alone: that its neighbours did not run yet is no trouble of its tests."""
    (package,) = plan.packages
    tests = tuple(test for test in package.tests if test.name in target.tests)
    return replace(plan, packages=(replace(package, tests=tests),))


def _can_differ(run: SandboxRun) -> bool:
    """Whether the same run may end otherwise, and is worth its time."""
    return run.ending is Ending.FAILED and fault_in(run) is None


def _environment(said: str) -> Trouble:
    what = messages.infrastructure_title(fault=Fault.SANDBOX.value, said=said)
    return Trouble(cause=Cause.ENVIRONMENT, what=what, told=what)
