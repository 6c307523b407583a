"""`//itw:allow rule reason`: what authors allow in the code, and what of it is wrong or idle."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from itw import messages
from itw.diff import Diff, FileChange
from itw.finding import INVALID_ALLOW, Finding, Place, Severity
from itw.source.function import Function
from itw.source.go_file import GoFile

MARK = "itw:allow"
ALLOW = re.compile(r"(?:^|\s)//[ \t]?itw:allow(?![\w:])[ \t]*([^\s]*)[ \t]*(.*)")
PLACEHOLDER = "<reason>"  # what the hint under a comment shows, copied and not filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """One comment. It holds on its own line and the next, if it has a rule and a reason."""

    path: str
    line: int
    column: int
    rule: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        place = finding.place
        near = self.path == place.path and self.line in {place.line, place.line - 1}
        return near and self.rule == finding.rule and bool(self.reason)


def allows_in(file: GoFile) -> Iterator[Allow]:
    """Those in comments; one in a string literal is a string."""
    text = file.text
    if MARK not in text.chars:
        return
    for start, end in text.comments_in(0, len(text.chars)):
        match = ALLOW.search(text.slice(start, end))
        if match is None or not text.chars.startswith("//", start):
            continue
        reason = match[2].strip()
        yield Allow(
            path=file.path,
            line=text.line(start),
            column=text.column(start),
            rule=match[1],
            reason="" if reason == PLACEHOLDER else reason,
        )


def invalid_allows(
    files: Iterable[GoFile], diff: Diff, known: Collection[str]
) -> Iterator[Finding]:
    """Added comments that allow nothing: without a reason, or for a rule there is not."""
    for file in files:
        for allow in allows_in(file):
            problem = _problem(allow, known)
            if problem and diff.adds(allow.path, allow.line):
                function = _function_of(allow, file)
                yield Finding(
                    rule=INVALID_ALLOW,
                    severity=Severity.WARNING,
                    place=Place(allow.path, allow.line, allow.line, allow.column),
                    message=problem,
                    clause="Configuration",
                    function=function.name if function else "",
                    anchor=f"{allow.rule} {allow.reason}",
                )


def _problem(allow: Allow, known: Collection[str]) -> str:
    if allow.rule not in known:
        from difflib import get_close_matches  # rarely needed

        closest = get_close_matches(allow.rule, known, n=1)
        return messages.allow_of_no_rule(rule=allow.rule, closest=closest[0] if closest else "")
    return "" if allow.reason else messages.allow_without_reason(rule=allow.rule)


def unused_allows(
    files: Iterable[GoFile], findings: Iterable[Finding], judged: Collection[str]
) -> Iterator[Allow]:
    """Comments whose rule finds nothing there; `judged` are the rules that were asked."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.place.path, []).append(finding)
    for file in files:
        for allow in allows_in(file):
            function = _function_of(allow, file)
            unknown = file.skipped is not None or (function is not None and function.broken)
            if allow.rule not in judged or not allow.reason or unknown:
                continue
            if not any(allow.covers(each) for each in found.get(allow.path, ())):
                yield allow


def idle_allows(
    files: Iterable[GoFile], diff: Diff, findings: Iterable[Finding], judged: Collection[str]
) -> Iterator[Allow]:
    """The unused ones that a change touches."""
    by_path = {file.path: file for file in files}
    for allow in unused_allows(by_path.values(), findings, judged):
        if _is_touched(allow, by_path[allow.path], diff.by_path[allow.path]):
            yield allow


def _is_touched(allow: Allow, file: GoFile, change: FileChange) -> bool:
    """Whether a change adds the comment, or changes the function it belongs to."""
    if allow.line in change.added:
        return True
    function = _function_of(allow, file)
    return function is not None and any(
        any(function.line <= line <= function.end_line for line in hunk.added)
        or (bool(hunk.removed) and function.line <= hunk.new_start <= function.end_line)
        for hunk in change.hunks
    )


def _function_of(allow: Allow, file: GoFile) -> Function | None:
    """The function around a comment, or right below it."""
    return file.function_at(allow.line) or file.function_at(allow.line + 1)
