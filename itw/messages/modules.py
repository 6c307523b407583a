"""Why a package's Go modules can't be had: the ends of sentences such as "unsupported: …"."""

from collections.abc import Sequence

from itw.reporting.markdown import one_line

SHOWN = 3  # modules that are named
LIMIT = 300  # characters of what the go command said


def module_file_too_large(*, path: str) -> str:
    return f"{one_line(path, limit=200)} is too large"


def module_file_invalid(*, path: str, problem: str) -> str:
    return f"{one_line(path, limit=200)} can't be read: {problem}"


def too_many_replaced(*, count: int) -> str:
    return f"its go.mod replaces {count} modules by directories"


def replaced_outside(*, module: str, directory: str) -> str:
    return (
        f"its go.mod replaces {one_line(module, limit=200)} by {one_line(directory, limit=200)}, "
        "which is outside of the repository"
    )


def no_module(*, package: str) -> str:
    return f"there is no go.mod above {one_line(package, limit=200) or 'the package'}"


def modules_not_in_proxy(*, modules: Sequence[str]) -> str:
    """Modules that the module proxy has not, each as "example.com/x v1.2.3"."""
    named = ", ".join(one_line(module, limit=200) for module in modules[:SHOWN])
    more = f" and {len(modules) - SHOWN} more" if len(modules) > SHOWN else ""
    if len(modules) == 1:
        return f"private module {named}: the module proxy does not have it"
    return f"private modules {named}{more}: the module proxy does not have them"


def newer_go(*, required: str) -> str:
    return f"its go.mod asks for Go {one_line(required, limit=40)}, which the workers do not have"


def modules_too_large(*, limit: int) -> str:
    return f"its modules take more than {limit >> 20} MiB"


def too_many_modules(*, limit: int) -> str:
    return f"its modules take more than {limit} downloads"


def sums_differ(*, problem: str) -> str:
    return f"a module is not what go.sum says: {one_line(problem, limit=LIMIT)}"


def modules_not_loaded(*, problem: str) -> str:
    return f"its modules can't be loaded: {one_line(problem, limit=LIMIT)}"


def module_proxy_unreachable(*, problem: str) -> str:
    return f"the module proxy can't be reached: {one_line(problem, limit=LIMIT)}"


def cache_not_made(*, problem: str) -> str:
    return f"a cache can't be made: {one_line(problem, limit=LIMIT)}"


def cache_busy() -> str:
    return "another job has been filling the same cache for too long"
