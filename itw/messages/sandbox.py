"""What the sandbox says of a run that is neither "ran" nor "failed", and of itself."""

from itw.markdown import one_line


def engine_unreachable(*, problem: str) -> str:
    return f"the Docker engine does not answer: {one_line(problem, limit=300)}"


def engine_refused(*, problem: str) -> str:
    return f"the Docker engine would not do its part: {one_line(problem, limit=300)}"
