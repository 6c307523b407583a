"""Proofs as text, Markdown, a page and JSON: the same table, survivors first."""

from collections.abc import Iterator, Sequence
from typing import Any

from itw import messages
from itw.mutants import Family
from itw.proving.proof import Proof, Survivor
from itw.reporting import markdown, page
from itw.reporting.links import Links
from itw.reporting.page import HTML, anchor, element, paragraph
from itw.writing.kills import Fate, Kill

ORDER = (Fate.SURVIVED, Fate.UNTOLD, Fate.NOT_COMPILED, Fate.KILLED, Fate.NOT_TRIED)


def title_of(proofs: Sequence[Proof]) -> str:
    """The verdict on all of them."""
    promises = [proof.promises for proof in proofs]
    random = [proof.random for proof in proofs]
    return messages.proof_title(
        killed=sum(each.killed for each in promises),
        of=sum(each.within_reach for each in promises),
        random=sum(each.killed for each in random),
        within=sum(each.within_reach for each in random),
    )


def shown_kills(proof: Proof, family: Family) -> list[Kill]:
    """Those with something to say, as they were tried within each fate.

    Where nothing could be told the reason is the same for all, and stands below.
    """
    if proof.why:
        return []
    kills = [each for each in proof.kills.of(family).kills if each.fate in ORDER]
    return sorted(kills, key=lambda each: ORDER.index(each.fate))


def said_of(kill: Kill) -> str:
    if kill.fate is Fate.KILLED:
        return messages.noticed_by_title(test=kill.test, said=kill.said)
    fate = messages.fate_title(fate=kill.fate.value)
    return f"{fate}: {kill.said}" if kill.said else fate


def notes_of(proof: Proof) -> Iterator[str]:
    """What stands below a table."""
    if proof.why:
        yield messages.unproved_title(connector=str(proof.connector), why=proof.why)
    if proof.control_failures and not proof.why:
        yield messages.flaky_control_title(tests=proof.control_failures)
    if not proof.complete or any(each.fate is Fate.NOT_TRIED for each in proof.kills.kills):
        yield messages.incomplete_title()
    unreached = sum(each.fate is Fate.UNREACHED for each in proof.kills.kills)
    random = proof.random
    if random.within_reach or unreached:
        yield messages.random_title(
            killed=random.killed, within=random.within_reach, unreached=unreached
        )
    yield messages.controls_title(
        controls=proof.controls, runs=proof.runs, seconds=proof.seconds, seed=proof.seed
    )


def text_of(proofs: Sequence[Proof]) -> Iterator[str]:
    """Plain lines that a terminal can show; whoever shows them colours the signs."""
    for proof in proofs:
        yield _line(str(proof.connector), ", ".join(proof.tests))
        survivors = {each.kill: each for each in proof.survivors}
        for kill in (each for family in Family for each in shown_kills(proof, family)):
            sign = messages.fate_sign_title(fate=kill.fate.value)
            place = f"{kill.mutant.path}:{kill.mutant.line}"
            yield _line(f"{sign} {kill.mutant.what}", said_of(kill), place, indent=2)
            if survivor := survivors.get(kill):
                yield _line(survivor.code, indent=6)
                yield _line(messages.would_observe_title(observe=survivor.observe), indent=6)
        yield from (_line(note, indent=2) for note in notes_of(proof))
        yield ""


def _line(*parts: str, indent: int = 0) -> str:
    return " " * indent + "  ".join(markdown.one_line(part, limit=400) for part in parts)


def markdown_of(proofs: Sequence[Proof], links: Links, commit: str) -> str:
    parts = [f"## {markdown.text(title_of(proofs))}"]
    for proof in proofs:
        parts.append(messages.proof_heading(connector=str(proof.connector)))
        parts.append(messages.proof_tests(tests=proof.tests))
        rows: list[tuple[str, ...]] = [
            (
                _linked(kill, links, commit),
                messages.fate_sign_title(fate=kill.fate.value),
                markdown.text(_said_and_asked(kill, proof)),
            )
            for family in Family
            for kill in shown_kills(proof, family)
        ]
        if rows:
            parts.append(markdown.table(messages.mutants_heads(), rows))
        parts += [markdown.text(note) for note in notes_of(proof)]
    return "\n\n".join(parts)


def _linked(kill: Kill, links: Links, commit: str) -> str:
    mutant = kill.mutant
    place = f"{mutant.path.rpartition('/')[2]}:{mutant.line}"
    url = links.line(mutant.path, commit, mutant.line)
    shown = markdown.link(markdown.code(place), url) if url else markdown.code(place)
    return f"{markdown.text(mutant.what)} {shown}"


def _said_and_asked(kill: Kill, proof: Proof) -> str:
    """Of a survivor also what a test would have to observe."""
    survivor = next((each for each in proof.survivors if each.kill == kill), None)
    said = said_of(kill)
    if survivor is None:
        return said
    return f"{said}; {messages.would_observe_title(observe=survivor.observe)}"


def page_of(proofs: Sequence[Proof], links: Links, commit: str) -> str:
    return page.page(title_of(proofs), *_parts(proofs, links, commit))


def _parts(proofs: Sequence[Proof], links: Links, commit: str) -> Iterator[HTML]:
    for proof in proofs:
        yield page.heading(markdown.printable(str(proof.connector)))
        yield paragraph(markdown.printable(", ".join(proof.tests)), soft=True)
        rows = [
            _cells(kill, proof, links, commit)
            for family in Family
            for kill in shown_kills(proof, family)
        ]
        if rows:
            yield page.table(messages.mutants_heads(), rows)
        for note in notes_of(proof):
            yield paragraph(markdown.printable(note), soft=True)


def _cells(kill: Kill, proof: Proof, links: Links, commit: str) -> tuple[HTML | str, ...]:
    mutant, fate = kill.mutant, kill.fate
    kind = {Fate.KILLED: "good", Fate.SURVIVED: "bad"}.get(fate, "soft")
    url = links.line(mutant.path, commit, mutant.line)
    place = anchor(f"{mutant.path.rpartition('/')[2]}:{mutant.line}", url)
    return (
        page.joined(markdown.printable(mutant.what), " ", place),
        element("span", messages.fate_sign_title(fate=fate.value), kind=kind),
        markdown.printable(_said_and_asked(kill, proof)),
    )


def json_of(proofs: Sequence[Proof], commit: str) -> dict[str, Any]:
    """docs/prove.schema.json says what each key means."""
    return {"head": commit, "proofs": [_proof(each) for each in proofs]}


def _proof(proof: Proof) -> dict[str, Any]:
    connector, observe = proof.connector, {id(each.kill): each for each in proof.survivors}
    return {
        "connector": {
            "kind": connector.kind, "name": connector.name, "package": connector.package,
        },
        "package": proof.package,
        "tests": list(proof.tests),
        "passed": list(proof.passed),
        "why": proof.why,
        "seed": proof.seed,
        "complete": proof.complete,
        "runs": proof.runs,
        "controls": proof.controls,
        "control_failures": list(proof.control_failures),
        "seconds": round(proof.seconds, 3),
        "mutants": [_mutant(kill, observe.get(id(kill))) for kill in proof.kills.kills],
    }  # fmt: skip


def _mutant(kill: Kill, survivor: Survivor | None) -> dict[str, Any]:
    return {
        "family": str(kill.mutant.family),
        "name": kill.mutant.name,
        "what": kill.mutant.what,
        "path": kill.mutant.path,
        "line": kill.mutant.line,
        "fate": str(kill.fate),
        "test": kill.test,
        "said": kill.said,
        "seconds": round(kill.seconds, 3),
        "code": survivor.code if survivor else "",
        "observe": survivor.observe if survivor else "",
    }
