"""What the sandbox says of a run that is neither "ran" nor "failed", and of itself."""

from collections.abc import Sequence

from itw.messages.words import capital
from itw.reporting.markdown import one_line

MAX_REFUSED = 5


def engine_unreachable(*, problem: str) -> str:
    return f"the Docker engine does not answer: {one_line(problem, limit=300)}"


def no_engine_at(*, path: str, why: str) -> str:
    return f"{path}: {why}"


def no_engine_to_run_on(*, problem: str) -> str:
    return (
        f"{capital(problem)}. `itw doctor` tells more; --no-sandbox runs the tests"
        " on this machine as `go test` does, for code of your own."
    )


def engine_refused(*, problem: str) -> str:
    return f"the Docker engine would not do its part: {one_line(problem, limit=300)}"


def source_busy() -> str:
    return "another job has been writing the same source for too long"


def source_not_written(*, problem: str) -> str:
    return f"the source can't be written to disk: {one_line(problem, limit=300)}"


def too_many_source_files(*, limit: int) -> str:
    return f"The commit has more than {limit:,} files, which is more than a test run is given."


def source_file_too_large(*, path: str) -> str:
    return f"The commit has a file that is too large to test: {one_line(path, limit=200)!r}."


def source_too_large(*, limit: int) -> str:
    return f"The commit's files are larger than {size(limit)}, which is what a test run is given."


def bad_source_path(*, path: str) -> str:
    return f"The commit has a file that can't be written: {one_line(path, limit=200)!r}."


def size(number: int) -> str:
    """`256 MiB`, `4 GiB`."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if number >= unit:
            return f"{number / unit:.3g} {name}"
    return f"{number} B"


def job_out_of_memory(*, limit: int) -> str:
    return f"it used more than {size(limit)} of memory"


def service_out_of_memory(*, image: str, limit: int) -> str:
    return f"the service {one_line(image, limit=100)} used more than {size(limit)} of memory"


def wrote_too_much(*, limit: int, line: str) -> str:
    return f"it wrote more than {size(limit)}: {one_line(line, limit=200)}"


def out_of_wall_time(*, seconds: int) -> str:
    return f"it was stopped after {duration(seconds)}, the limit of a test run"


def out_of_go_time(*, after: str) -> str:
    return f"go test's own time limit was over after {one_line(after, limit=20)}"


def job_vanished() -> str:
    return "the job's container was gone before it ended"


def job_not_started(*, code: int) -> str:
    return f"`go test` could not be started in the job's image (exit code {code})"


def job_killed(*, code: int) -> str:
    return f"`go test` was killed, and by none of its limits (exit code {code})"


def go_too_old(*, wanted: str, has: str) -> str:
    wanted, has = one_line(wanted, limit=20), one_line(has, limit=20)
    return f"the module asks for Go {wanted}, and the sandbox has Go {has}"


def module_missing(*, module: str, line: str) -> str:
    if module:
        return f"{one_line(module, limit=200)} is not in the module cache"
    return f"a module is not in the module cache: {one_line(line, limit=200)}"


def not_compiled(*, line: str) -> str:
    return one_line(line, limit=200) or "`go test` built nothing and said no reason"


def refused_requests(*, what: Sequence[str]) -> str:
    shown = [one_line(each, limit=80) for each in what[:MAX_REFUSED]]
    more = f" and {len(what) - MAX_REFUSED} more" if len(what) > MAX_REFUSED else ""
    return ", ".join(shown) + more


def too_many_processes(*, limit: int) -> str:
    return f"more than {limit} processes and threads at once"


def wrote_into_source(*, line: str) -> str:
    where = one_line(line, limit=200)
    return f"writing outside of `t.TempDir()`: the source and the modules are read-only ({where})"


def duration(seconds: float) -> str:
    """`45 s`, `15 min`."""
    whole = round(seconds)
    return f"{whole // 60} min" if whole >= 60 and whole % 60 == 0 else f"{whole} s"


def gateway_not_ready() -> str:
    return "the gateway to the Docker engine did not start in time"


def gateway_died(*, said: str) -> str:
    last = f": {one_line(said, limit=300)}" if said.strip() else ""
    return f"the gateway to the Docker engine ended before the tests did{last}"


def took_too_long() -> str:
    return "it took too long"


def image_not_pulled(*, image: str, problem: str) -> str:
    why = one_line(problem, limit=300) or "the registry said no reason"
    return f"the image {one_line(image, limit=100)} can't be pulled: {why}"


def probes_too_slow() -> str:
    return "the probes of this engine did not end"
