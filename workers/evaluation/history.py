"""The history of a path as somebody may see it who must not see hidden tests."""

from workers.git.repository import Repository

TESTS = "**/*_test.go"
HIDDEN = "(hidden)"


def history_without(repository: Repository, commit: str, path: str, lines: frozenset[str]) -> str:
    """No test file's patch, and of others and of messages no line that says a hidden one."""
    said = repository.log(commit, path, without=TESTS).split("\n")
    return "\n".join(HIDDEN if any(each in line for each in lines) else line for line in said)
