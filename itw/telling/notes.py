"""What every face of the runs says beside the stories: other runs, doubts, reasons, places.

Markdown, which a page and a terminal make plain.
"""

from collections.abc import Collection, Iterator

from itw import messages
from itw.reporting.links import Links
from itw.reporting.markdown import code, link
from itw.runs.report import BAD, AtBase, Doubt, Result, Side, TestVerdict
from itw.story.log_lines import Spot
from itw.telling.tellings import Telling
from itw.telling.told_runs import Outside, ToldRuns

ERRORS = 20  # of a compiler
SUSPECTS = 5


def notes_of(verdict: TestVerdict, told: ToldRuns, links: Links) -> Iterator[str]:
    """What else is known of a result: of the merge base, of other runs, and what to doubt."""
    if verdict.result is Result.FLAKY:
        own = [each for each in verdict.attempts if each.side is Side.HEAD]
        failed = sum(each.result in BAD for each in own)
        yield messages.flaky_runs(failed=failed, runs=len(own))
    if verdict.at_base is not AtBase.NOT_ASKED:
        yield messages.at_base(at_base=verdict.at_base.value)
    bad = verdict.result in BAD  # then something failed inside
    for doubted in (each for each in verdict.doubts if not (bad and each.doubt is Doubt.OUTSIDE)):
        yield messages.doubt(kind=doubted.doubt.value, detail=doubted.detail)
    if verdict.result is Result.INCONCLUSIVE:
        said = suspects_note({verdict.test.package}, told, links)
        if said:
            yield said


def plain_notes(telling: Telling, told: ToldRuns) -> Iterator[str]:
    """The same without links, and which tests broke alike."""
    yield from notes_of(telling.verdict, told, Links())
    if telling.alike:
        yield messages.alike(tests=list(telling.alike))


def suspects_note(packages: Collection[str], told: ToldRuns, links: Links) -> str:
    """What the change touches that decides what a result of these packages means."""
    places = [
        messages.suspect(
            kind=each.kind.value,
            place=place_link(Spot(each.path, each.line, known=True), told, links),
        )
        for package in told.report.plan.packages
        if package.at.package in packages
        for each in package.suspects
    ]
    shown = list(dict.fromkeys(places))[:SUSPECTS]
    return messages.suspects(places=shown) if shown else ""


def why_left_out(verdict: TestVerdict, told: ToldRuns) -> str:
    """Markdown; the end of a sentence that began with the test's name."""
    if verdict.result is Result.SKIPPED:
        key = f"{verdict.test.package} {verdict.test.name}"
        return messages.skipped_because(reason=told.skip_reasons.get(key, ""))
    why = verdict.why.value if verdict.why else ""
    return messages.did_not_run(
        result=verdict.result.value, why=messages.not_run_reason(why=why, detail=verdict.detail)
    )


def outside_lines(outside: Outside) -> list[str]:
    """A crash by its one line, else what was printed last."""
    if outside.crash:
        kind, text = outside.crash.kind.value, messages.value_title(value=outside.crash.text)
        return [messages.crash_title(kind=kind, text=text, state=outside.crash.state)]
    return list(outside.lines) or [messages.said_nothing_title()]


def test_link(verdict: TestVerdict, told: ToldRuns, links: Links) -> str:
    test = verdict.test
    return link(code(test.name), links.line(test.path, told.head, test.line))


def place_link(spot: Spot, told: ToldRuns, links: Links) -> str:
    url = links.line(spot.path, told.head, spot.line) if spot.known else ""
    return link(code(str(spot) if spot.line else spot.path, limit=300), url)
