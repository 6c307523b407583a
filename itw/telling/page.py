"""The runs of a change as an HTML page: the same stories, readable on a phone."""

from collections.abc import Iterator

from itw import messages
from itw.go.compile_errors import errors_of
from itw.reporting.links import Links
from itw.reporting.markdown import plain, printable
from itw.reporting.page import (
    HTML,
    anchor,
    code,
    details,
    element,
    heading,
    in_paragraph,
    joined,
    page,
    paragraph,
)
from itw.runs.report import BAD, LEFT_OUT, Result, TestVerdict
from itw.story.log_lines import Spot
from itw.story.rows import Row, Tone
from itw.story.story_rows import headline, places_of, rows_of
from itw.telling.notes import ERRORS, notes_of, outside_lines, plain_notes, why_left_out
from itw.telling.summary import title_of_runs
from itw.telling.tellings import Telling
from itw.telling.told_runs import Stopped, ToldRuns

TONES = {
    Tone.BROKEN: "why",
    Tone.LESS: "less",
    Tone.MORE: "more",
    Tone.SOFT: "soft",
    Tone.ALARM: "alarm",
}


def run_page(told: ToldRuns, links: Links, *, title: str = "") -> str:
    """A whole document."""
    return page(title or title_of_runs(told), *run_parts(told, links))


def run_parts(told: ToldRuns, links: Links) -> Iterator[HTML]:
    for stopped in told.stopped:
        yield from _stopped(stopped, told, links)
    for outside in told.outside:
        yield heading(plain(messages.outside_heading(package=outside.package)).strip("# "))
        lines = outside_lines(outside)
        yield element("ul", *(element("li", printable(line)) for line in lines), kind="tests")
    for telling in told.tellings:
        yield _story(telling, told, links)
    named = {id(telling.verdict) for telling in told.tellings}
    silent = [
        each
        for each in told.report.tests
        if each.result not in {*LEFT_OUT, Result.PASSED} and id(each) not in named
    ]
    if silent:
        yield _tests(silent, told, links)
    yield from _found(told)
    left = [each for each in told.report.tests if each.result in LEFT_OUT]
    if left:
        yield heading(messages.not_run_heading())
        yield _tests(left, told, links)
    passed = [each for each in told.report.tests if each.result is Result.PASSED]
    if passed:
        yield details(
            messages.passed_heading(number=len(passed)),
            _tests(passed, told, links),
            paragraph(messages.reported(), soft=True),
        )


def _found(told: ToldRuns) -> Iterator[HTML]:
    """What the runs proved beside passing and failing."""
    fix = [
        messages.fix_evidence(red=each.red.value, test=printable(each.test.name))
        for each in told.report.fix
    ]
    left = [
        messages.forgotten(
            image=each.service.image, tests=[printable(test.name) for test in each.tests]
        )
        for each in told.report.forgotten
    ]
    for title, lines in (
        (messages.fix_heading(), fix),
        (messages.forgotten_heading(), left),
    ):
        if lines:
            yield heading(plain(title).strip("# "))
            yield element("ul", *(element("li", plain(line)) for line in lines), kind="tests")


def _story(telling: Telling, told: ToldRuns, links: Links) -> HTML:
    story, result = telling.story, telling.verdict.result
    lasted = messages.duration_title(seconds=story.seconds)
    head = element(
        "h3",
        element("span", messages.sign_title(result=result.value), kind="bad"),
        f" {printable(story.test)} ",
        element("span", headline(story), kind="bad"),
        f" · {lasted}",
    )
    parts = [head]
    places = [_place(spot, told, links) for spot in places_of(story)]
    if places:
        line: list[HTML | str] = [*places[:1]]
        line += [" ", code(printable(story.code))] if story.code else []
        for caller in places[1:]:
            line += [f", {messages.called_from_title(place='')}", caller]
        parts.append(in_paragraph(*line))
    rows = [cell for row in rows_of(story, telling.moments) for cell in _cells(row)]
    parts.append(element("div", *rows, kind="rows"))
    parts += [paragraph(plain(note), soft=True) for note in plain_notes(telling, told)]
    return element("section", *parts, kind="story" if result in BAD else "story unsure")


def _cells(row: Row) -> tuple[HTML, HTML, HTML]:
    """Three columns: who speaks, what is said, how long it took or how near it was."""
    step = row.sign in {messages.OK, messages.BAD}
    tone = "broken" if step and row.tone is Tone.BROKEN else TONES.get(row.tone, "")
    kinds = [tone, *(["code"] if row.code else []), *(["service"] * (row.sign == messages.NEXT_TO))]
    sign = element("span", row.sign, kind="good" if row.sign == messages.OK else "bad")
    aside = joined(sign if step else row.sign, f" {row.aside}" if row.aside else "")
    text = printable(row.text.replace("\t", "    "))
    return (
        element("span", printable(row.label), kind="label"),
        element("span", text, kind=" ".join(filter(None, kinds))),
        element("span", aside, kind="aside"),
    )


def _stopped(stopped: Stopped, told: ToldRuns, links: Links) -> Iterator[HTML]:
    ending = stopped.ending.value
    yield heading(plain(messages.stopped_heading(ending=ending, package=stopped.package)))
    errors = errors_of(stopped)
    if errors:
        items = [
            element("li", _place(spot, told, links), f" {printable(message)}")
            for spot, message in errors[:ERRORS]
        ]
        yield element("ul", *items, kind="tests")
        if len(errors) > ERRORS:
            yield paragraph(messages.more_errors(number=len(errors) - ERRORS), soft=True)
    elif said := messages.stopped(ending=ending, reason=stopped.reason):
        yield paragraph(plain(said))


def _tests(verdicts: list[TestVerdict], told: ToldRuns, links: Links) -> HTML:
    return element("ul", *(_test(each, told, links) for each in verdicts), kind="tests")


def _test(verdict: TestVerdict, told: ToldRuns, links: Links) -> HTML:
    test, result = verdict.test, verdict.result
    sign = element("span", messages.sign_title(result=result.value), kind="sign")
    if result is Result.PASSED:
        said = messages.duration_title(seconds=verdict.seconds)
    elif result not in LEFT_OUT:
        notes = plain(" ".join(notes_of(verdict, told, Links())))
        said = f"{messages.result_title(result=result.value)}. {notes}".strip()
    else:
        said = plain(why_left_out(verdict, told))
    url = links.line(test.path, told.head, test.line)
    return element(
        "li", sign, anchor(printable(test.name), url), " ", element("span", said, kind="soft")
    )


def _place(spot: Spot, told: ToldRuns, links: Links) -> HTML:
    url = links.line(spot.path, told.head, spot.line) if spot.known else ""
    return anchor(printable(str(spot)), url)
