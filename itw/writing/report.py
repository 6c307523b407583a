"""The evidence of a written test as a table: in Markdown, in a terminal, and as JSON."""

from collections.abc import Iterator
from typing import Any

from itw import messages
from itw.finding import Severity
from itw.go.test_report import Outcome
from itw.mutants.mutant import Family
from itw.reporting.markdown import plain, table, text
from itw.reporting.unified_diff import unified
from itw.runs.report import Executed
from itw.tree import Tree
from itw.writing.draft import Draft
from itw.writing.evidence import Evidence
from itw.writing.kills import Fate, Kill

Row = tuple[str, str]  # Markdown without bars and line ends


def rows_of(evidence: Evidence) -> Iterator[Row]:
    """What is known, in the order in which people ask."""
    draft = evidence.draft
    if draft is not None:
        for path, content in sorted(draft.files.items()):
            yield (
                messages.evidence_heading(row="written"),
                messages.written_file(path=path, lines=content.count(b"\n")),
            )
        yield messages.evidence_heading(row="tests"), messages.written_tests(tests=draft.tests)
        yield messages.evidence_heading(row="ran"), _ran(evidence.runs)
    yield from _kills(evidence)
    if evidence.options:
        yield (
            messages.evidence_heading(row="options"),
            messages.options_exercised(
                exercised=[name for name, is_set in evidence.options if is_set],
                left=[name for name, is_set in evidence.options if not is_set],
            ),
        )
    if draft is not None:
        yield messages.evidence_heading(row="rules"), _findings(evidence)
    yield (
        messages.evidence_heading(row="cost"),
        messages.writing_took(
            drafts=evidence.drafts,
            repairs=evidence.repairs,
            tokens=evidence.tokens.total,
            cost=evidence.cost,
            seconds=evidence.seconds,
        ),
    )
    for note in draft.notes if draft is not None else ():
        yield messages.evidence_heading(row="notes"), messages.not_proved(reason=note)
    unmended = [messages.not_mended_title(what=evidence.unmended)] if evidence.unmended else []
    for reason in (*evidence.not_proved, *unmended):
        yield messages.evidence_heading(row="not proved"), messages.not_proved(reason=reason)


def title_of(evidence: Evidence, connector: str) -> str:
    tests = len(evidence.draft.tests) if evidence.draft is not None else 0
    return messages.written_title(connector=connector, state=evidence.state.value, tests=tests)


def markdown_of(evidence: Evidence, connector: str) -> str:
    parts = [f"### {text(title_of(evidence, connector))}", table(("", ""), list(rows_of(evidence)))]
    parts += (messages.observation(said=each) for each in evidence.observations)
    return "\n\n".join(parts)


def text_of(evidence: Evidence, connector: str) -> Iterator[str]:
    """The verdict is the last line."""
    rows = [(plain(label), plain(said)) for label, said in rows_of(evidence)]
    width = max(len(label) for label, _ in rows)
    before = ""
    for label, said in rows:
        yield f"{'' if label == before else label:<{width}}  {said}"
        before = label
    for each in evidence.observations:
        yield ""
        yield from messages.observation_title(said=each).splitlines()
    yield title_of(evidence, connector)


def json_of(evidence: Evidence, connector: str) -> dict[str, Any]:
    draft = evidence.draft
    return {
        "connector": connector,
        "state": str(evidence.state),
        "files": {} if draft is None else {path: d.decode() for path, d in draft.files.items()},
        "tests": [] if draft is None else list(draft.tests),
        "notes": [] if draft is None else list(draft.notes),
        "runs": [
            {
                "attempt": each.request.attempt,
                "ending": str(each.run.ending),
                "reason": each.run.reason,
                "seconds": round(each.run.seconds, 3),
                "passed": passed_in(each),
                "tests": len(each.request.target.tests),
                "sandboxed": each.run.sandboxed,
            }
            for each in evidence.runs
        ],
        "kills": [_kill(each) for each in evidence.kills.kills],
        "options": dict(evidence.options),
        "findings": [
            {"rule": each.rule, "severity": str(each.severity), "line": each.place.line}
            for each in evidence.findings
        ],
        "drafts": evidence.drafts,
        "repairs": list(evidence.repairs),
        "unmended": evidence.unmended,
        "tokens": evidence.tokens.total,
        "dollars": evidence.cost / 1_000_000,
        "seconds": round(evidence.seconds, 1),
        "not_proved": list(evidence.not_proved),
        "observations": list(evidence.observations),
    }


def patch_of(draft: Draft, tree: Tree) -> bytes:
    """What `git apply` takes at the commit that the draft was written for."""
    written = dict(draft.onto(tree).read([*draft.files, *draft.registry_files]))
    return unified(tree.read(written), written)


def passed_in(executed: Executed) -> int:
    """Tests of the draft that passed in one run; a skipped one did not."""
    names = executed.request.target.tests
    return sum(
        test.outcome is Outcome.PASSED and test.is_root and test.name in names
        for test in executed.run.report.tests
    )


def _ran(runs: tuple[Executed, ...]) -> str:
    seconds = [each.run.seconds for each in runs]
    return messages.written_runs(
        runs=max((each.request.attempt for each in runs), default=0),
        passed=sum(map(passed_in, runs)),
        tests=sum(len(each.request.target.tests) for each in runs),
        shortest=min(seconds, default=0.0),
        longest=max(seconds, default=0.0),
        left=sum(len([*each.run.forgotten]) for each in runs),
        sandboxed=all(each.run.sandboxed for each in runs),
    )


def _kills(evidence: Evidence) -> Iterator[Row]:
    promises, random = evidence.kills.of(Family.PROMISE), evidence.kills.of(Family.RANDOM)
    if not evidence.kills.kills:
        return
    marks = [(each.mutant.what, _mark(each)) for each in promises.kills]
    yield (
        messages.evidence_heading(row="kills"),
        messages.kills_told(
            killed=promises.killed,
            told=promises.within_reach,
            promises=list(dict.fromkeys(marks)),
            random=random.killed,
            within=random.within_reach,
        ),
    )


def _mark(kill: Kill) -> str:
    if kill.fate is Fate.KILLED:
        return messages.OK
    return messages.BAD if kill.fate is Fate.SURVIVED else messages.UNSURE


def _kill(kill: Kill) -> dict[str, Any]:
    return {
        "family": str(kill.mutant.family),
        "what": kill.mutant.what,
        "place": f"{kill.mutant.path}:{kill.mutant.line}",
        "fate": str(kill.fate),
        "test": kill.test,
        "said": kill.said,
    }


def _findings(evidence: Evidence) -> str:
    notes = sum(each.severity is Severity.NOTE for each in evidence.findings)
    serious = [each.rule for each in evidence.findings if each.severity > Severity.NOTE]
    return messages.written_findings(rules=serious, notes=notes)
