"""The evidence and the proofs of a connector, as an evaluation counts them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from itw.connector import Connector
from itw.connectors.source_tree import SourceTree
from itw.evaluation.hiding import lines_of
from itw.evaluation.result import Exercised, Fated, Measured, Written
from itw.finding import Severity
from itw.mutants import stops_services
from itw.proving.cause import Cause as Seen
from itw.proving.proof import Proof
from itw.proving.trials import Subject, Trial, controls_of, key_of
from itw.tree import Tree
from itw.writing.evidence import Evidence, State
from itw.writing.exercised import exercised
from itw.writing.go_packages import GoPackages
from itw.writing.kills import Fate
from itw.writing.spec_reader import read_spec
from itw.writing.trouble import Cause

HELD = frozenset({State.PROVED, State.HOLDS})
# The compiler was not asked: the draft was sent back before.
NOT_ASKED = frozenset({Cause.RULES, Cause.BOUNDS, Cause.ENVIRONMENT})
# What several sets of tests say of one mutant; the last that holds counts.
WORTH = (
    *(Fate.NOT_TRIED, Fate.UNREACHED, Fate.NOT_COMPILED, Fate.UNTOLD),
    *(Fate.SURVIVED, Fate.KILLED),
)


def fixed(subject: Subject, mutants: int) -> Subject:
    """The first so many random mutants, whatever the tests reach: the same ones for everybody.

    A stopped service is made of the tests that it is to stop under: every set has another one.
    """
    promises = tuple(each for each in subject.promises if not stops_services(each))
    return replace(subject, promises=promises, drawn=subject.drawn[:mutants], wanted=mutants)


def written_of(evidence: Evidence, *, secrets: frozenset[str], cost: int) -> Written:
    """`cost` is all that was spent on the connector."""
    held, draft = evidence.state in HELD, evidence.draft
    files = {} if draft is None else {p: d.decode(errors="replace") for p, d in draft.files.items()}
    lines = {line for text in files.values() for line in lines_of(text)}
    serious = [each.rule for each in evidence.findings if each.severity > Severity.NOTE]
    return Written(
        state=evidence.state.value,
        files=files,
        tests=draft.tests if draft is not None else (),
        compiled_first=_compiled_first(evidence),
        compiled=held or bool(evidence.runs),
        passed=held or evidence.causes[-1:] == (Cause.FLAKY,),
        stable=held,
        runs=len(evidence.runs),
        findings=tuple(serious),
        options=evidence.options,
        drafts=evidence.drafts,
        repairs=evidence.repairs,
        causes=tuple(each.value for each in evidence.causes),
        tokens=evidence.tokens.total,
        cost=cost,
        seconds=evidence.seconds,
        recalled=len(lines & secrets),
        not_proved=evidence.not_proved,
        observations=evidence.observations,
    )


def _compiled_first(evidence: Evidence) -> bool | None:
    """Of the very first draft; None where it never came to the compiler."""
    if not evidence.causes:
        return bool(evidence.runs)  # the only draft held, or there is none at all
    first = evidence.causes[0]
    return None if first in NOT_ASKED else first is not Cause.COMPILE


def measured_of(proofs: Sequence[tuple[Proof, Sequence[Trial]]], options: Exercised) -> Measured:
    """Of one connector under several sets of tests: what any of them notices is noticed."""
    fates: dict[str, Fated] = {}
    for proof, _ in proofs:
        for each in _fates(proof):
            known = fates.get(each.key)
            if known is None or WORTH.index(each.fate) > WORTH.index(known.fate):
                fates[each.key] = each
    told = [proof for proof, _ in proofs if not proof.why]
    return Measured(
        tests=_names(proof.tests for proof, _ in proofs),
        passed=_names(proof.passed for proof, _ in proofs),
        flaky=_names(proof.control_failures for proof, _ in proofs),
        mutants=tuple(fates.values()),
        options=options,
        why="" if told else next((proof.why for proof, _ in proofs), ""),
        machine=not told and any(_is_the_machines(trials) for _, trials in proofs),
        complete=all(proof.complete for proof, _ in proofs),
        runs=sum(proof.runs for proof, _ in proofs),
        seconds=sum(proof.seconds for proof, _ in proofs),
    )


def options_in(connector: Connector, tree: Tree, paths: Iterable[str]) -> Exercised:
    """The options of the connector that test files of the tree give another value."""
    spec = read_spec(connector, GoPackages(SourceTree(tree)))
    return exercised(connector.name, spec, tree.read(paths))


def _fates(proof: Proof) -> Iterable[Fated]:
    for kill in proof.kills.kills:
        mutant = kill.mutant
        yield Fated(
            key=key_of(mutant),
            family=mutant.family,
            what=mutant.what,
            place=f"{mutant.path}:{mutant.line}",
            fate=kill.fate,
            test=kill.test,
            said=kill.said,
        )


def _names(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in several for name in names))


def _is_the_machines(trials: Sequence[Trial]) -> bool:
    """Whether no run of the connector as it is said anything of the tests."""
    controls = controls_of(trials)
    return bool(controls) and all(
        not each.is_informative
        or (each.noticed and all(n.cause is Seen.INFRASTRUCTURE for n in each.noticed))
        for each in controls
    )
