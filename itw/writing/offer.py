"""The evidence of one connector as it goes to a pull request: redacted, linked, and short enough.

The table is `itw.writing.report`'s. Here are what nobody noticed, each at its line, and the files
and the patch that go with it.
"""

from collections.abc import Iterator
from dataclasses import replace

from itw import messages
from itw.mutants.mutant import Mutant
from itw.redaction import redacted
from itw.reporting.links import Links
from itw.reporting.markdown import code, folded, link, prose, table, text
from itw.tree import Tree
from itw.writing.evidence import Evidence
from itw.writing.kills import Kill
from itw.writing.parcel import Parcel, packed
from itw.writing.report import markdown_of, patch_of

MOST = 20_000  # characters of all that is told of one connector, the patch apart
LISTED = 20  # of each list


def parcel_of(evidence: Evidence, connector: str, package: str, tree: Tree, links: Links) -> Parcel:
    """`tree` is what the draft was made for, and `connector` its name in a command."""
    draft = evidence.draft
    parcel = Parcel(
        connector=connector,
        package=package,
        report=report_of(evidence, connector, tree.commit, links),
        state=evidence.state,
        cost=evidence.cost,
    )
    if draft is None:
        return parcel
    files = packed({**draft.files, **draft.registry_files})
    return replace(parcel, files=files, patch=packed({"": patch_of(draft, tree)})[""])


def nothing_written(connector: str, package: str, reason: str) -> Parcel:
    """`reason` is a sentence for people."""
    heading = messages.nothing_written_heading(connector=connector)
    said = messages.sentence(redacted(reason))
    return Parcel(connector=connector, package=package, report=f"{heading}\n\n{said}")


def report_of(evidence: Evidence, connector: str, head: str, links: Links) -> str:
    draft = evidence.draft
    clean = replace(
        evidence,
        draft=draft and replace(draft, notes=tuple(map(redacted, draft.notes[:LISTED]))),
        repairs=tuple(map(redacted, evidence.repairs[:LISTED])),
        unmended=redacted(evidence.unmended),
        not_proved=tuple(map(redacted, evidence.not_proved[:LISTED])),
        observations=tuple(map(redacted, evidence.observations[:LISTED])),
    )
    parts = [markdown_of(clean, connector)]
    room = MOST - len(parts[0])
    for part in _details(evidence, head, links):
        room -= len(part)
        if room < 0:
            break
        parts.append(part)
    return "\n\n".join(parts)


def _details(evidence: Evidence, head: str, links: Links) -> Iterator[str]:
    """What most readers need not see, most telling first."""
    survivors = list(evidence.kills.survivors)
    if survivors:
        items = [
            messages.survivor_item(what=each.mutant.what, place=_place(each.mutant, head, links))
            for each in survivors[:LISTED]
        ]
        yield folded(messages.survivors_heading(number=len(survivors)), "\n".join(items))
    if evidence.draft is not None and evidence.draft.notes:
        notes = (f"- {prose(redacted(each))}" for each in evidence.draft.notes[:LISTED])
        yield folded(messages.notes_heading(), "\n".join(notes))
    kills = evidence.kills.kills
    if kills:
        rows = [_row(each, head, links) for each in kills[: 3 * LISTED]]
        yield folded(messages.kills_heading(number=len(kills)), table(messages.KILL_HEADER, rows))


def _row(kill: Kill, head: str, links: Links) -> tuple[str, ...]:
    return (
        text(kill.mutant.what, limit=120),
        _place(kill.mutant, head, links),
        code(kill.test) if kill.test else text(kill.fate.value),
        text(redacted(kill.said), limit=160),
    )


def _place(mutant: Mutant, head: str, links: Links) -> str:
    name = mutant.path.rpartition("/")[2]
    return link(code(f"{name}:{mutant.line}"), links.line(mutant.path, head, mutant.line))
