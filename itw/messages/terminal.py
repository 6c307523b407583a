"""Sentences only a terminal shows."""

from collections.abc import Mapping

from itw.finding import Severity
from itw.messages.words import count, severities
from itw.reporting.markdown import one_line


def compared_title(*, head: str, head_sha: str, base: str, base_sha: str, files: int) -> str:
    """What was compared, before anything else is said. The SHAs are "" where a name says it all."""
    of = f" ({head_sha[:9]})" if head_sha else ""
    since = f"{one_line(base)} ({base_sha[:9]})" if base_sha else f"commit {one_line(base)}"
    return f"Comparing {one_line(head)}{of} with {since}: {count(files, 'file')} changed."


def no_base_title(*, tried: tuple[str, ...]) -> str:
    names = ", ".join(tried)
    return f"No branch to compare with was found (tried {names}); name one with --base."


def nothing_changed_title() -> str:
    return "Nothing is committed on top of the base; --worktree reviews what is not committed."


def also_lines_title(*, lines: str) -> str:
    return f"also on lines {lines}"


def checked_title(*, counts: dict[Severity, int], tests: int) -> str:
    """The verdict on a commit's tests."""
    return f"{severities(counts) or 'Nothing found'} in {count(tests, 'integration test')}"


def allowed_title(*, counts: Mapping[str, int]) -> str:
    """Findings that somebody gave a reason against, by rule."""
    listed = ", ".join(f"{rule} {number:,}" for rule, number in sorted(counts.items()))
    return f"Allowed or waived, with a reason (--all shows them): {listed}."


def no_tests_title(*, pattern: str, path: str, others: int = 0) -> str:
    """Silence would look as if all were well. `others` show what they are by other means."""
    none = (
        f"There is no integration test: -run {one_line(pattern)} selects none, and none calls "
        "CheckSkip."
    )
    if others:
        looks = "looks" if others == 1 else "look"
        return f"{none} {count(others, 'test')} {looks} like one: see run.pattern in {path}."
    return f"{none} Say under run in {path} how yours are named or tagged."


def no_such_path_title(*, path: str) -> str:
    return f"The commit has no file at {path!r}; paths count from the repository's top."


def no_such_rule_title(*, name: str, closest: str) -> str:
    hint = f" Did you mean {closest}?" if closest else " `itw rules` lists them."
    return f"There is no rule {name!r}.{hint}"


def no_such_date_title(*, date: str) -> str:
    return f"{date!r} is not a past date that git understands, such as 2026-05-01."


def no_connectors_title() -> str:
    return "No connector is added, changed, removed or renamed."


def first_shown_title(*, severity: Severity, number: int, shown: int) -> str:
    return f"{count(number, str(severity))}; GitHub shows the first {shown} here."


def unused_waiver_title(*, rule: str) -> str:
    return f"this waiver of {rule} is unused and can go"


def unused_allow_title(*, rule: str) -> str:
    return f"this allow of {rule} is unused and can go"


def unwritable_file_title(*, path: str, why: str) -> str:
    return f"{path} can't be written: {why}."


def config_checked_title(*, path: str, problems: int, missing: bool) -> str:
    if missing:
        return f"There is no {path}; the defaults hold."
    return f"{count(problems, 'problem')} in {path}." if problems else f"{path} is right."


def config_broken_title(*, path: str, number: int) -> str:
    return f"{path} has {count(number, 'problem')}; `itw config check` lists them."


def unreadable_file_title(*, path: str, why: str) -> str:
    return f"{path} can't be read: {why}."


def run_begins_title(*, side: str, attempt: int, package: str, tests: int) -> str:
    """Said before each `go test`."""
    where = {"head": "", "base": ", as it was at the merge base"}.get(side, f", {side}")
    again = f", attempt {attempt}" if attempt > 1 else ""
    return f"{package}: {count(tests, 'test')}{where}{again}"


def nothing_named_title(*, names: list[str]) -> str:
    listed = ", ".join(repr(name) for name in names[:5])
    return (
        f"No connector, package or test is called {listed}; `itw connectors` lists what a change"
        " concerns."
    )


def no_go_title() -> str:
    return "There is no go command on PATH; without the sandbox it is needed."
