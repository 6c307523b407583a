"""Where a command runs tests: in the sandbox, or on this machine as `go test` does."""

from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event

from itw import messages
from itw.configuration.config import RunPolicy
from itw.errors import UserError
from itw.runs.sandbox import Limits, Target, limits_within
from itw.tree import Tree
from workers.data_directory import require_usable
from workers.execution import Opening
from workers.services import SandboxJob
from workers.settings import Settings
from workers.unsandboxed import Unsandboxed


def opening_of(
    repo: Path, base: Tree, policy: RunPolicy, *, sandboxed: bool, stop: Event | None = None
) -> Opening:
    """What opens a job at one commit; `stop` ends its runs.

    Raises UserError where there is no engine to run them on, or nothing can be kept.
    """
    settings, stop = Settings.from_env(), stop or Event()
    require_usable(settings.data_directory)
    if not sandboxed:
        sources = settings.data_directory / "own-sources"
        limits = limits_within(policy, Limits(), Limits())
        return Unsandboxed(sources=sources, limits=limits, stop=stop).open
    from workers.engine.client import EngineError
    from workers.sandboxes import sandbox_for  # the SDK and all that comes with it

    sandbox = sandbox_for(settings, str(repo.resolve()))
    try:
        sandbox.sweep()
    except EngineError as error:
        raise UserError(messages.no_engine_to_run_on(problem=str(error))) from error

    def opening(target: Target, tree: Tree) -> AbstractContextManager[SandboxJob]:
        return sandbox.open(target, tree, base=base, policy=policy, stop=stop)

    return opening
