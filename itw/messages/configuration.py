"""Sentences about the configuration file: its problems, and what became of it."""

from collections.abc import Sequence

from itw.finding import Severity
from itw.messages.words import count, sentence
from itw.reporting.markdown import code, plain, prose, text


def config_unusable(
    *, path: str, problems: Sequence[tuple[int, int, str]], organisation: str = ""
) -> str:
    """The file that counts is broken: what holds instead, and where to mend it.

    `organisation` is the path of the organisation's file, "" where there is none.
    """
    instead = f"{code(organisation)} alone holds" if organisation else "The defaults hold"
    return (
        f"**{instead}**, because the {code(path)} that governs here can't be used:"
        f" {_listed(problems)}."
    )


def organisation_unusable(*, path: str) -> str:
    """Not what is wrong there: the file may be private, and the pull request everybody's."""
    return (
        f"**What {code(path)} said before holds**, because what it says now can't be used. The pull"
        " request that mends it is told what is wrong."
    )


def config_locked(*, key: str, path: str) -> str:
    """Plain text, as of every finding."""
    return f"`{key}` is locked in {path}, so what is said here does not count"


def config_needs_credentials(*, missing: Sequence[str]) -> str:
    return (
        "To read it from GitHub, set GITHUB_TOKEN to a token that may read both repositories, or"
        f" the App's own settings (missing: {', '.join(missing)}). Without either,"
        " `--repo PATH --organisation FILE` reads local clones."
    )


def token_refused() -> str:
    return "GitHub does not take the token in GITHUB_TOKEN."


def repository_not_visible(*, repository: str) -> str:
    return f"There is no repository {repository}, or the token may not see it."


def repository_not_installed(*, repository: str) -> str:
    return f"The App is not installed on {repository}."


def neither_path_nor_repository(*, target: str) -> str:
    return f"{target} is neither a path that exists nor OWNER/REPO."


def setting_origin_title(
    *, origin: str, line: int | None, locked: bool = False, ignored: int | None = None
) -> str:
    """Where a setting's value comes from, at the end of its line."""
    said = f"{origin}, line {line}" if line else origin
    if locked:
        said += ", locked"
    return f"{said} (line {ignored} of the repository does not count)" if ignored else said


def organisation_broken_title(*, problems: str) -> str:
    return (
        f"The organisation's file can't be used: {problems}. Until it can, what it said before"
        " holds; where it never could, nothing is posted."
    )


def left_out_title(*, repository: str) -> str:
    return f"The organisation leaves {repository} out: nothing is done there."


def observed_title(*, repository: str) -> str:
    return f"The organisation only observes {repository}: nothing is posted there."


def _listed(problems: Sequence[tuple[int, int, str]]) -> str:
    shown = "; ".join(f"line {line}, column {column}: {why}" for line, column, why in problems[:3])
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return f"{prose(shown)}{more}"


def config_edited(*, path: str, new: bool) -> str:
    if new:
        return f"The defaults govern here; the new {code(path)} counts once merged."
    return f"{code(path)} of the base branch governs here; the edited file counts once merged."


def config_gone(*, path: str, moved: str) -> str:
    done = f"moves {code(path)} to {code(moved)}, where it is not read" if moved else ""
    return f"This pull request {done or f'deletes {code(path)}'}: once merged, the defaults hold."


def config_misnamed(*, found: str, path: str) -> str:
    return f"{code(found)} is not read; the configuration's name is {code(path)}."


def allow_of_no_rule(*, rule: str, closest: str) -> str:
    if not rule:
        return "this allows nothing; write `//itw:allow <rule> <reason>`"
    hint = f"; did you mean `{closest}`?" if closest else ""
    return f"there is no rule `{rule}`, so this allows nothing{hint}"


def allow_without_reason(*, rule: str) -> str:
    return f"an allow needs its reason and holds for nothing without; say why after `{rule}`"


def unused_allows(*, places: Sequence[str], more: int = 0) -> str:
    """`places` are Markdown."""
    rest = f", and {more:,} more" if more else ""
    return (
        f"Unused, so they can go: `//itw:allow` at {', '.join(places)}{rest}."
        if len(places) + more > 1
        else f"Unused, so it can go: `//itw:allow` at {', '.join(places)}."
    )


def unused_allow_place(*, place: str, rule: str) -> str:
    """`place` is Markdown."""
    return f"{place} ({code(rule)})"


def unused_waivers(*, waivers: Sequence[tuple[str, int]]) -> str:
    """The rules of waivers, and the lines of the configuration."""
    listed = ", ".join(f"{code(rule)} (line {line})" for rule, line in waivers[:10])
    rest = f", and {len(waivers) - 10:,} more" if len(waivers) > 10 else ""
    return f"Waivers that nothing needs any more: {listed}{rest}."


def registry_unusable(*, problem: str) -> str:
    return f"The registry can't be read, so what is not run in CI is not known: {prose(problem)}."


def no_file(*, path: str) -> str:
    return f"{path} is a directory, a link, or larger than 1 MB; put a file there"


def organisation_out_of_sight(*, home: str) -> str:
    return f"{home} can't be seen any more; let the App read it, with the file or without"


def config_is_a_link() -> str:
    return "a symbolic link or submodule is not followed; put the file itself there"


def config_too_large() -> str:
    return "larger than 64 KiB"


def left_out_heading() -> str:
    return "Not looked at"


def left_out(*, what: str, reason: str) -> str:
    return f"{code(what)}: {prose(reason)}"


def not_utf8_reason() -> str:
    return "the name is not UTF-8"


def and_more(*, number: int, noun: str, plural: str = "") -> str:
    return f"… and {count(number, noun, plural)} more; `itw review` lists all."


def details_heading() -> str:
    return "How this was made"


def detail_compared(*, base: str, head: str, files: int) -> str:
    """`base` and `head` are Markdown."""
    return f"compared {head} with its merge base {base}: {count(files, 'file')}"


def detail_profile(*, profile: str, run: str, tags: tuple[str, ...]) -> str:
    tagged = f" -tags {','.join(tags)}" if tags else ""
    return f"profile {code(profile)}; tests selected by {code(f'go test{tagged} -run {run}')}"


def detail_limits(*, comments: int) -> str:
    return (
        f"at most {count(comments, 'inline comment')} a review, most serious first; notes have none"
    )


def detail_made(*, version: str, seconds: float | None, job: str) -> str:
    parts = [f"integration-test-writer {text(version)}"]
    if seconds is not None:
        parts.append(f"{seconds:.1f} s")
    if job:
        parts.append(f"job {code(job)}")
    return " · ".join(parts)


def annotation(*, message: str) -> str:
    """Plain text: GitHub renders no Markdown in an annotation."""
    return plain(sentence(message))


def severity_heading(*, severity: Severity, number: int) -> str:
    return f"### {count(number, str(severity))}"
