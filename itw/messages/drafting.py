"""Sentences said to who drafts a test, a model or not: what may be written, why a draft comes back,
and what the tools answer. People don't see them.
"""

from collections.abc import Sequence

from itw.messages.words import count, first_few
from itw.reporting.markdown import one_line


def where_to_write(*, external: bool) -> str:
    sees = "only what the package exports" if external else "what the package does not export, too"
    return (
        "Write this file (and at most three more of the same directory, names ending in _test.go). "
        f"The file does not exist yet; nothing else may be changed. It sees {sees}. Where a "
        "comment is given that it begins with, copy it."
    )


def path_out_of_bounds(*, path: str, package: str) -> str:
    return (
        f"{one_line(path, limit=200)!r} may not be written: only Go test files in {package}/ with"
        " lower-case names that end in _test.go."
    )


def wrong_number_of_files(*, number: int, most: int) -> str:
    return f"A draft has 1 to {most} files, not {number}."


def draft_changes_tests(*, tests: Sequence[str]) -> str:
    return (
        f"Tests that are there already stay as they are: {first_few(tests)} was changed or removed."
    )


def draft_adds_no_test() -> str:
    return "The draft adds no test function."


def fake_poses_as_integration_test(*, ending: str) -> str:
    """Said to the model."""
    return (
        f"A test against a fake server is no integration test: its file ends in {ending}, no name"
        " of a test has Integration in it, and nothing calls CheckSkip."
    )


def claim_too_early(*, told: str) -> str:
    return (
        "That can't be said of the connector yet: the test has to compile and run first. What is"
        f" wrong with the draft:\n\n{told}"
    )


# Why a draft comes back.


def repair_compile() -> str:
    return "They do not compile: below is what the compiler says of them."


def repair_rules() -> str:
    return "They break conventions of this repository: below are the findings, by file and line."


def repair_bounds() -> str:
    return "They may not be written like this: below is why. Nothing was compiled or run."


def repair_failure() -> str:
    return (
        "They fail on the connector as it is: below is the story of the failing run, with what the "
        "services logged."
    )


def repair_flaky() -> str:
    return (
        "They passed and then failed when they were repeated in another order: find what depends "
        "on order, time or what is left over. Below is the story of a failing run."
    )


def repair_crash() -> str:
    return (
        "The connector crashed in its own code while they ran: below is the story. If a correct use"
        " of the connector crashes it, leave the files as they are and report the defect; if the"
        " tests use it wrongly, mend them."
    )


def repair_image() -> str:
    return (
        "A container image is not to be had here: below is what was said of it. This says nothing"
        " about the tests; use an image and tag that the repository uses already, or the official"
        " one."
    )


def repair_unsupported() -> str:
    return (
        "The sandbox refuses what they ask of Docker: below is what. Reach the same without it;"
        " what can't be reached is left out, and noted."
    )


def repair_survivors() -> str:
    return (
        "They pass, and they also pass on copies of the connector that are broken: below is what "
        "was broken and where, and the items of the checklist whose tests should have noticed. Add "
        "or sharpen assertions so that each of these would fail. A defect that no test can notice "
        "from outside is left as it is: say so in the notes."
    )


def survivor_told(
    *, what: str, place: str, line: str, said: str, observe: str, items: Sequence[str]
) -> str:
    """Said to the model of one survivor; `line` is the repository's code, cut to a line.

    `said` is why no test noticed, where that is known; `items` of the checklist are about it.
    """
    why = one_line(said) or "every test passed on it"
    about = f" (checklist: {', '.join(items)})" if items else ""
    return (
        f"- a connector that {one_line(what)} ({place}: {one_line(line, limit=160)}): {why}{about};"
        f" a test would have to {observe}."
    )


def repairs_left(*, number: int) -> str:
    if number == 0:
        return "This is the last round: what cannot be made right is left out, and noted."
    rounds = "one more round" if number == 1 else f"{number} more rounds"
    return f"There may be {rounds} after this one."


# The tools.


def tool_descriptions(*, lines: int, tries: int) -> dict[str, str]:
    return {
        "read_file": f"Up to {lines} numbered lines of a file of the repository at this commit.",
        "list_files": "Paths below a directory of the repository.",
        "search": "Lines of the repository's files that have a text, or match an RE2 expression.",
        "git_log": "The latest commits that changed a path, with what each changed in it.",
        "try_test": (
            "Run test files of the connector's package in the sandbox, once: conventions, compiler,"
            f" containers. {count(tries, 'try', 'tries')} are left in all; what holds no surprise"
            " needs none."
        ),
    }


def file_not_there(*, path: str) -> str:
    return f"There is no file {one_line(path, limit=200)!r} in the repository at this commit."


def file_not_readable(*, path: str) -> str:
    return f"{one_line(path, limit=200)!r} is too large, or no text."


def nothing_listed(*, directory: str, glob: str) -> str:
    place = one_line(directory, limit=200) or "the repository"
    return f"Nothing in {place} matches {one_line(glob, limit=100)!r}."


def more_files(*, number: int) -> str:
    return f"… and {count(number, 'file')} more; ask for a directory below"


def more_found() -> str:
    return "… and more; ask for something narrower"


def nothing_found(*, pattern: str) -> str:
    return f"Nothing was found for {one_line(pattern, limit=200)!r}."


def search_too_wide(*, mebibytes: int) -> str:
    return f"That is more than {mebibytes} MiB to read; name a directory or a narrower glob."


def not_an_expression(*, pattern: str) -> str:
    return f"{one_line(pattern, limit=200)!r} is no RE2 expression."


def no_tries_left() -> str:
    return "Every try was used; reply with the draft, it is run then."


def try_passed(*, tests: Sequence[str]) -> str:
    return f"Passed, once: {first_few(tests)}. The conventions have nothing against it."
