"""Sentences of the check run: its title, its summary and what stands around the findings."""

from itw.finding import Severity
from itw.messages.words import TITLE_LIMIT, count, sentence, severities
from itw.reporting.markdown import code, prose, text

NAMED = 4  # helpers of a test that share a finding


def findings_title(
    *,
    counts: dict[Severity, int],
    untested: int,
    removed: int,
    connectors: int,
    tests: int,
    ran: str,
    leads: bool = False,
) -> str:
    """The verdict first, then what it is about. `ran` says of the tests whether they did: it is in
    every title, and `leads` where it is what matters most.
    """
    if not (any(counts.values()) or connectors or tests or leads):
        return nothing_touched_title()
    serious = {severity: counts.get(severity, 0) for severity in (Severity.ERROR, Severity.WARNING)}
    parts = [severities(serious) or ("" if leads else "Nothing to act on")]
    if untested:
        parts.append(count(untested, "new connector") + " untested")
    if removed:
        parts.append(count(removed, "connector") + " removed")
    elif connectors and not untested:
        parts.append(count(connectors, "connector"))
    if tests and not connectors:
        parts.append(count(tests, "changed test"))
    if counts.get(Severity.NOTE) and not any(serious.values()):
        parts.append(count(counts[Severity.NOTE], "note"))
    return joined_title([ran, *filter(None, parts)]) if leads else joined_title(parts, last=ran)


def nothing_touched_title() -> str:
    return "No connector and no integration test changed"


def joined_title(parts: list[str], *, last: str = "") -> str:
    """The parts that fit into a title; the first is always there, and `last` where it can be."""
    ending = f" · {last}" if last else ""
    title = parts[0]
    for part in parts[1:]:
        if len(title) + 3 + len(part) + len(ending) <= TITLE_LIMIT:
            title += f" · {part}"
    if len(title) + len(ending) <= TITLE_LIMIT:
        title += ending
    return title[:TITLE_LIMIT]


def tests_not_run(*, reason: str) -> str:
    return f"**Tests were not run:** {prose(reason)}"


def no_sandbox_reason() -> str:
    return "this installation has no sandbox; everything here was found by reading the code."


def only_static_reason() -> str:
    return "`itw review` reads the code, it starts nothing."


def nothing_to_say() -> str:
    return "Nothing to act on in what this pull request changes."


def rule_in_many(*, rule: str, where: str, example: str, clause: str) -> str:
    """A rule that fires in many places; `example` is what is true of all, "" where nothing is."""
    opening = f"**{code(rule)}** in {where} {clause}".rstrip()
    return f"{opening}<br>\n  {sentence(example)}" if example else opening


def likewise(*, example: str) -> str:
    """What is true of many places, said of the first of them."""
    return f"{example} Likewise in the others."


def in_helpers(*, reason: str, helpers: list[str], itself: bool) -> str:
    """What is wrong in several helpers of a test alike, and perhaps in the test `itself`."""
    first, more = helpers[:NAMED], len(helpers) - NAMED
    names = ", ".join(map(code, first)) + (f" and {more} more" if more > 0 else "")
    noun = "helper" if len(helpers) == 1 else "helpers"
    return sentence(f"{reason} ({'also ' if itself else ''}in {noun} {names})")


def also_present(*, counts: dict[str, int]) -> str:
    """One line about what was there before, so that nobody asks why it is not named."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    # A rule about new tests counts old ones here, of which its name would say something else.
    named = ((code(rule.removesuffix("_in_new_test")), number) for rule, number in ordered)
    listed = ", ".join(f"{name} {number:,}" for name, number in named)
    return f"There before this pull request, in the same packages: {listed}."


def suppressed(*, items: list[str]) -> str:
    """What somebody allowed or waived is shown with the reason, so that it can be questioned."""
    return "### Allowed\n\n" + "\n".join(f"- {item}" for item in items)


def suppressed_item(*, rule: str, place: str, reason: str) -> str:
    """`place` is Markdown."""
    return f"{code(rule)} {place}: {text(reason)}"
