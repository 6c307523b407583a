"""Every sentence a person reads on a pull request or in a terminal.

Functions with keyword arguments, and each returns Markdown unless its name ends in `_title`, which
GitHub and terminals show as plain text. What comes from outside is made harmless here, once.
"""

from collections.abc import Sequence

from itw.finding import Severity
from itw.markdown import code, link, one_line, plain, printable, prose, text

# Signs. Skipped and never selected tests are never shown with the sign of success.
OK = "✓"
BAD = "✗"
NONE = "\u2013"  # an en dash

TITLE_LIMIT = 70
MAX_TESTS = 20


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2 findings`, `1,204 tests`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def severities(counts: dict[Severity, int]) -> str:
    """`2 errors, 3 warnings`, most serious first."""
    ordered = sorted((pair for pair in counts.items() if pair[1]), reverse=True)
    return ", ".join(count(number, str(severity)) for severity, number in ordered)


def sentence(message: str) -> str:
    """A rule's message as a sentence of its own: capital first letter, full stop."""
    whole = prose(message.strip())
    if whole and not whole.endswith((".", "?", ":", "…")):
        whole += "."
    return whole[:1].upper() + whole[1:]


# The check run


def findings_title(
    *, counts: dict[Severity, int], untested: int, removed: int, connectors: int, tests: int
) -> str:
    """The verdict first, then what it is about; it never sounds as if a test had run."""
    if not (any(counts.values()) or connectors or tests):
        return nothing_touched_title()
    serious = {severity: counts.get(severity, 0) for severity in (Severity.ERROR, Severity.WARNING)}
    parts = [severities(serious) or "Nothing to act on"]
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
    parts.append("tests not run")
    return joined_title(parts)


def nothing_touched_title() -> str:
    return "No connector and no integration test changed"


def joined_title(parts: list[str]) -> str:
    """The parts that fit into a title; the first is always there."""
    title = parts[0]
    for part in parts[1:]:
        if len(title) + 3 + len(part) <= TITLE_LIMIT:
            title += f" · {part}"
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


# The configuration


def config_unusable(*, path: str, problems: Sequence[tuple[int, int, str]]) -> str:
    """The base branch's file is broken: which defaults hold, and where to mend it."""
    shown = "; ".join(f"line {line}, column {column}: {why}" for line, column, why in problems[:3])
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return (
        f"**The defaults hold**, because {code(path)} on the base branch can't be used:"
        f" {prose(shown)}{more}."
    )


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


# The table of connectors


def connector_header() -> tuple[str, ...]:
    return ("Connector", "", "Tested itself", "Ran", "Conventions")


def connector_label(*, kind: str, name: str, url: str) -> str:
    return f"{text(kind)} {link(code(name), url)}"


def renamed_from(*, kind: str, name: str, same_kind: bool) -> str:
    return f"renamed from {code(name) if same_kind else f'{text(kind)} {code(name)}'}"


def tested_yes(*, tests: int) -> str:
    """Detection names so many tests at most."""
    if tests >= MAX_TESTS:
        return f"yes, {tests} tests or more"
    return f"yes, {count(tests, 'test')}" if tests else "yes"


def tested_no(*, how: str, new: bool) -> str:
    """`how` is a value of `itw.connector.Tested`; only what is new is a reproach."""
    words = {
        "unit only": "unit tests only",
        "package only": "only others of its package",
        "fake only": "against a fake only",
    }
    no = "**no**" if new else "no"
    if how == "fake only":
        return words[how]
    return f"{no}, {words[how]}" if how in words else no


def conventions_cell(*, findings: int, notes: int) -> str:
    """Notes are nothing to act on."""
    if findings:
        return count(findings, "finding")
    return f"{OK} {count(notes, 'note')}" if notes else OK


def removed_cell() -> str:
    return "**removed**"


def not_run_cell() -> str:
    return "not run"


def not_tested_needs_none(*, how: str, external: str) -> str:
    """A connector without an integration test of its own that can do without."""
    words = {
        "hosted": "no; a hosted service",
        "none": "unit tests" if how == "unit only" else "no; nothing outside to test against",
        "internal": "no; internal",
    }
    return words.get(external, "no")


def more_connectors(*, number: int, what: str) -> str:
    """`what` is "changed" or the like, "" where they are of several kinds."""
    return f"… and {number:,} more {what} connectors.".replace("  ", " ")


# The review


def review_opening(*, counts: dict[Severity, int], inline: int, comments: int, checks: str) -> str:
    """How much there is, and where it stands: `inline` findings in so many comments."""
    what = f"{severities(counts)} in what this pull request changes"
    rest = sum(counts.values()) - inline
    page = link("check run", checks)
    if not rest:
        return f"{what}. The table of connectors is in the {page}."
    if not inline:
        return f"{what}, none on a line of the diff ({page}):"
    held = count(comments, "comment")
    return f"{what}: {inline} in {held}, {rest} here, all in the {page}."


def inline_comment(*, rule: str, message: str, clause: str, column: int = 0) -> str:
    """One rule, one reason, one link; GitHub shows the line of a comment and not the column."""
    where = f" · column {column}" if column > 1 else ""
    return f"**{code(rule)}**{where} · {sentence(message)} {clause}".rstrip()


def same_rule(*, rule: str, number: int, function: str, clause: str) -> str:
    """The opening of a comment that lists several findings of one rule in one function."""
    where = f" in {code(function)}" if function else ""
    return f"**{code(rule)}** · {count(number, 'place')}{where} {clause}".rstrip()


def same_reason(*, message: str, lines: list[str]) -> str:
    """The reason once, and the lines (Markdown) it holds for."""
    return f"{sentence(message)} Lines {', '.join(lines[:-1])} and {lines[-1]}."


def line_label(*, line: int) -> str:
    return f"line {line}"


def allow_hint(*, rule: str, proof: str = "") -> str:
    """The small print under a comment; `proof` is what was proved of the suggestion."""
    allow = f"allow with {code(f'//itw:allow {rule} <reason>')}"
    proved = {"applies": "applies cleanly", "compiles": "applies cleanly and compiles"}.get(proof)
    return f"<sub>{proved} · {allow}</sub>" if proved else f"<sub>{allow}</sub>"


def missing_test_hint(*, connector: str, can_write: bool) -> str:
    """What to do about an untested connector: the command, where it works, and the way out."""
    write = f"{code(f'/write-integration-tests {connector}')} drafts one. " if can_write else ""
    waive = code(f"/integration-tests waive missing_integration_test {connector} <reason>")
    return f"{write}If it can't be tested in a container, a maintainer can say why: {waive}."


def displaced_comment(*, path: str, line: int, body: str) -> str:
    """An inline comment (Markdown) that GitHub takes on no line of the diff."""
    return f"{code(f'{path}:{line}')}\n\n{body}"


def fixed_note() -> str:
    """Above a comment of ours whose thread can't be resolved."""
    return "**Fixed.** What this comment told is no longer there."


def cut_off(*, lines: int) -> str:
    return f"… and {count(lines, 'more line')}, left out because GitHub takes no longer text."


# The command line


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


def nothing_found_title() -> str:
    return "Nothing found"


def no_such_path_title(*, path: str) -> str:
    return f"The commit has no file at {path!r}; paths count from the repository's top."


def no_such_rule_title(*, name: str, closest: str) -> str:
    hint = f" Did you mean {closest}?" if closest else " `itw rules` lists them."
    return f"There is no rule {name!r}.{hint}"


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


# `itw doctor`


def not_on_path() -> str:
    return "not on PATH"


def no_answer() -> str:
    return "does not answer"


def answers(*, what: str) -> str:
    return f"answers, {what}"


def reachable(*, where: str) -> str:
    return f"{where} is reachable"


def unreachable(*, where: str) -> str:
    return f"{where} can't be reached"


def is_not_set(variable: str) -> str:
    return f"{variable} is not set"


def from_environment() -> str:
    return "set in the environment"


def not_a_key() -> str:
    return "not a private key in PEM format"


def key_is_open(*, path: str, mode: int) -> str:
    return f"{path} can be read by others (mode {mode:04o})"


def secret_is_short(*, least: int) -> str:
    return f"shorter than {least} characters"


def redis_silent(*, problem: str) -> str:
    return f"ITW_REDIS_URL is set, the server does not answer ({problem})"


def not_asked() -> str:
    return "not asked without an App"


def mend_git() -> str:
    return "Install git 2.39 or newer: without it nothing can be reviewed."


def mend_data_directory() -> str:
    return "Set ITW_DATA_DIR to a directory this user can write to; mirrors are kept there."


def mend_app() -> str:
    return (
        "Needed for the GitHub App only: set ITW_APP_ID and ITW_PRIVATE_KEY_FILE."
        " `itw review` works without."
    )


def mend_mode(*, path: str) -> str:
    return f"chmod 600 {path}"


def mend_secret() -> str:
    return (
        "Needed for the receiver only: set it to the secret of the App's webhook, 32 random bytes."
    )


def mend_redis() -> str:
    return "`itw serve` starts an embedded one; for a server of your own set redis://HOST:6379/0."


def mend_old_redis() -> str:
    return "The queue needs Redis 6.2 or newer, or any Valkey; `itw serve` brings one."


def mend_github() -> str:
    return "Check the network, a proxy, or ITW_GITHUB_URL for GitHub Enterprise."


def mend_docker() -> str:
    return "Without a Docker engine tests are reviewed and not run."


def mend_go() -> str:
    return "Without Go tests are reviewed and not run."


def mend_model() -> str:
    return "Without a model key nothing is written by a model; review, rules and commands work."


def cannot_review(*, missing: Sequence[str]) -> str:
    return (
        f"{' and '.join(missing)} must be set: without the GitHub App's credentials nothing can be"
        " read or written on GitHub. `itw doctor` tells more; `itw review` works without."
    )


def which_queue(*, names: list[str]) -> str:
    return f"Name the queue to work on: {', '.join(names)}."


def reviews_off(*, missing: Sequence[str]) -> str:
    return f"reviews: off. {cannot_review(missing=missing)} Jobs wait in the queue until then."


def webhooks_off() -> str:
    return "webhooks: refused. ITW_WEBHOOK_SECRET must be set to the secret of the App's webhook."


def tests_off() -> str:
    return "running and writing tests: off. There is no sandbox and no model; reviews work without."


def serving(*, address: str, redis: str) -> str:
    return f"receiver: {address}/webhook · Redis: {redis} · Ctrl-C ends running reviews, then stops"


def embedded_redis(*, directory: str) -> str:
    return f"embedded, kept in {directory}"


def already_served(*, directory: str) -> str:
    return f"Another `itw serve` uses {directory}; set ITW_DATA_DIR to a directory of its own."


def unreadable_env_title(*, path: str) -> str:
    return f"{path} can't be read as a file of settings, one NAME=value a line."


def doctor_title(*, states: list[str]) -> str:
    bad, off = states.count("bad"), states.count("off")
    if bad:
        return f"{count(bad, 'thing')} to mend, {off} not set up."
    return f"Nothing to mend; {off} not set up." if off else "Everything is there."


# When there is no verdict


def our_fault_title() -> str:
    return "Not finished, for a reason of ours; nothing was concluded"


def our_fault(*, reason: str, job: str) -> str:
    return (
        f"The review could not be finished: {prose(reason)}. Nothing was concluded about this pull"
        " request; push again, press “Re-run”, or comment `/review-integration-tests`"
        f" (author or maintainer). (job {text(job)})"
    )


def worker_died_reason(*, times: int) -> str:
    return f"the process that worked on it stopped {times} times without a word"


def unavailable_reason(*, problem: str) -> str:
    return f"{problem}, for more than an hour"


def out_of_time_reason() -> str:
    return "it took longer than it may take"


def bug_reason() -> str:
    return "an error in Integration Test Writer itself, which is logged"


def superseded_title() -> str:
    return "Superseded by a newer push"


def superseded(*, newer: str) -> str:
    return f"The branch moved on to {code(newer[:12])}; the review is there."


def replaced_title() -> str:
    return "Not finished; a later check of this commit has the review"


def in_progress_title() -> str:
    return "Reading the change"


def user_error_title() -> str:
    return "Not reviewed; something has to be mended first"


def user_error(*, problem: str) -> str:
    return f"{sentence(problem)} Nothing was concluded about this pull request."


def closed_title() -> str:
    return "The pull request was closed before the review was finished"


# Answers to commands


def may_not(*, command: str) -> str:
    return f"Only people with write access to this repository can use {code(command)} here."


def may_not_review() -> str:
    return (
        "Only the author of the pull request and people with write access can ask for a review"
        " here."
    )


def may_not_run(*, head_sha: str) -> str:
    return (
        "Only people with write access can run tests on this branch; ask one of them to comment"
        f" {code(f'/ok-to-test {head_sha}')}."
    )


def may_not_cancel() -> str:
    return (
        "Only the author of the pull request and people with write access can cancel what runs"
        " here."
    )


def nothing_to_cancel() -> str:
    return "Nothing runs for this pull request, so there is nothing to cancel."


def no_sandbox_missing() -> str:
    return "this installation has no sandbox to run tests in"


def no_writer_missing() -> str:
    return "this installation has no sandbox to prove tests in and no model to write them with"


def not_available(*, command: str, missing: str) -> str:
    """A command this installation can't carry out; `missing` says what would have to be there."""
    return f"{code(command)} can't run here: {prose(missing)}."


def not_understood(*, closest: str) -> str:
    return f"Not understood. The closest command is {code(closest)}."


def bad_arguments(*, usage: str) -> str:
    return f"Not understood; the command is {code(usage)}."


def waived(*, rule: str, connector: str, reason: str, by: str) -> str:
    what = f"{code(rule)} for {code(connector)}" if connector else code(rule)
    return f"{what} is waived on this pull request: {text(reason)} ({text(by)})."


def waiver_does_not_count() -> str:
    return (
        "Nothing is waived: a waiver counts only in a comment written by somebody with write"
        " access; say it in one of your own."
    )


def unknown_rule(*, rule: str, closest: str) -> str:
    hint = f" The closest is {code(closest)}." if closest else ""
    return f"There is no rule {code(rule)}.{hint}"


COMMAND_MEANINGS = {
    "/review-integration-tests": "review this pull request again (its author, or write access)",
    "/run-integration-tests": "run the integration tests it touches (write access)",
    "/ok-to-test": "let the tests of exactly this commit run (write access)",
    "/write-integration-tests": "write the missing integration tests (write access)",
    "/integration-tests waive": "let a rule not hold on this pull request (write access)",
    "/integration-tests cancel": "stop what runs for it (its author, or write access)",
    "/integration-tests help": "show this list",
}


def help_text(*, usage: dict[str, str]) -> str:
    """`usage` maps each command line to one sentence about it."""
    return "\n".join(f"- {code(line)}: {prose(meaning)}" for line, meaning in usage.items())


# What git and GitHub refuse: problems for `user_error` and the terminal, which make them harmless


def no_git() -> str:
    return "git is not installed, or not on PATH."


def no_work_tree(*, path: str) -> str:
    return f"{path} is a bare repository: it has no work tree; name a commit with --head."


def not_a_repository(*, path: str) -> str:
    return f"{path} is not a git repository."


def unknown_revision(*, revision: str, closest: str = "") -> str:
    """`closest` is a name that there is."""
    hint = f"there is {closest!r}" if closest else "check the name, or fetch"
    return f"No commit is called {revision!r} in this repository; {hint}."


def no_merge_base(*, base: str, head: str) -> str:
    return (
        f"{base} and {head} have no common ancestor here; a shallow clone needs"
        " `git fetch --unshallow`."
    )


def unrelated(*, base: str, head: str) -> str:
    return (
        f"The base branch, at `{base[:12]}`, and `{head[:12]}` have no commit in common: the pull"
        " request needs commits on top of its base branch."
    )


def missing_object(*, name: str) -> str:
    return (
        f"Git object {name} is missing: the repository is a partial clone"
        " (`git fetch --refetch` completes it) or damaged (`git fsck` says where)."
    )


def repository_too_large(*, repository: str, mebibytes: int) -> str:
    return f"{repository} is larger than {mebibytes:,} MiB."


def too_many_files(*, commit: str, limit: int) -> str:
    return f"Commit {commit[:12]} has more than {limit:,} files."


def diff_too_large(*, base: str, head: str, mebibytes: int) -> str:
    return f"The diff from {base[:12]} to {head[:12]} is larger than {mebibytes:,} MiB."


def diff_of_too_many_files(*, base: str, head: str, limit: int) -> str:
    return f"The diff from {base[:12]} to {head[:12]} changes more than {limit:,} files."


def repository_out_of_reach(*, repository: str) -> str:
    return f"{repository} can't be read: it is gone, or the App has no access to it."


def not_permitted(*, what: str, accepted: str) -> str:
    """`accepted` is GitHub's header, "checks=write": the permissions that would do."""
    return f"GitHub does not let the App do this: {what}. {grant(accepted=accepted)}".rstrip()


def grant(*, accepted: str) -> str:
    """Who can give the App what GitHub says would do; "" where it says nothing."""
    if not accepted:
        return ""
    return (
        f"It needs {accepted.replace('=', ': ')}: the App's owner adds it under “Permissions &"
        " events”, and an owner of the account accepts it for the installation."
    )


def check_run_not_shown() -> str:
    return f"The check run could not be shown. {_granted('checks')}"


def comments_not_posted() -> str:
    return f"The review's comments could not be posted. {_granted('pull_requests')}"


def _granted(permission: str) -> str:
    return (
        f"The App needs {code(f'{permission}: write')}; an owner of this account accepts it in the"
        " installation's settings."
    )


def disk_full(*, repository: str) -> str:
    return f"the worker's disk has no room for {repository}"


def installation_gone(*, repository: str, problem: str) -> str:
    return f"The App can't open {repository}: {problem.rstrip('.')}."


def installation_suspended() -> str:
    return "The App's installation is suspended."


def key_refused() -> str:
    return (
        "GitHub does not take the App's id and private key; where both are right, this machine's"
        " clock is not."
    )


def key_unreadable() -> str:
    return "The App's private key can't be read."


def not_a_repository_name(*, name: str) -> str:
    return f"{name!r} is not the name of a repository."


# Edits of a work tree

UNPROVED = {
    "none": "no edit is certain",
    "imports": "how its imports would change is not certain",
    "syntax": "the edited file would not parse",
    "layout": "gofmt would change the edited lines",
    "remains": "the edit would not mend it",
    "others": "the edit would bring another finding",
}


def fixed_line_title(*, rule: str, path: str, function: str, number: int) -> str:
    """Without lines: what they were has moved."""
    times = f"  ({number:,} times)" if number > 1 else ""
    return f"fixed  {printable(path)}  {rule}  {printable(function)}".rstrip() + times


def left_line_title(*, rule: str, path: str, line: int, why: str) -> str:
    return f"left   {printable(path)}:{line}  {rule}: {UNPROVED[why]}"


def fixes_title(*, made: int, files: int, left: int, written: bool) -> str:
    """What became of the findings; without `written` it is what would become of them."""
    if not made:
        return (
            "Nothing to fix." if not left else f"No edit is certain for {count(left, 'finding')}."
        )
    verb = "fixed" if written else "can be fixed"
    rest = f", {left:,} left" if left else ""
    return f"{count(made, 'finding')} {verb} in {count(files, 'file')}{rest}."


def changed_since_title(*, paths: list[str]) -> str:
    names = ", ".join(printable(path) for path in paths[:5])
    more = f" and {count(len(paths) - 5, 'more file', 'more files')}" if len(paths) > 5 else ""
    return (
        f"{names}{more}: not what was reviewed, so nothing was written."
        " Commit the edits, or review and fix the files as they are with --worktree."
    )


def not_written_title(*, path: str, reason: str, written: list[str]) -> str:
    done = f" Written before: {', '.join(printable(each) for each in written)}." if written else ""
    return f"{printable(path)} can't be written: {reason}.{done}"


def not_checked_out_title(*, head: str) -> str:
    return (
        f"--fix writes to what is checked out, and that is not {printable(head)}."
        " --diff shows the edits without writing them."
    )


def no_work_tree_title() -> str:
    return "A bare repository has no files to fix. --diff shows the edits without writing them."
