"""Runs git with a fixed argv and an environment of our own, under a time limit.

Nothing that a repository's content or configuration could make git execute is on: no hooks, no
filters, no external diffs, no fsmonitor, no transports, no prompts.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from time import monotonic
from typing import Any, Self

from workers.git.errors import GitError, GitMissing, GitOutgrown, GitTimeout

LOOK_EVERY = 0.25  # seconds
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

# Given as GIT_CONFIG_COUNT variables: they win over every file, and are in no argv.
CONFIG = {
    "core.bigFileThreshold": "16m",  # larger blobs are streamed, and binary to diff
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "true",
    "safe.directory": "*",  # what that check guards against is switched off here
}

ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # reading never touches the network, not even in a partial clone
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ATTR_SOURCE": EMPTY_TREE,  # the author's .gitattributes hide no line from a review
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_INDEX_FILE": "/nonexistent",  # older git looks for .gitattributes in the index
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_WORK_TREE": "/nonexistent",  # and in the work tree
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Runs git in one repository; `environment` and `config` come on top of the safe defaults.

    None takes a variable out of the environment.
    """

    git_dir: Path
    environment: Mapping[str, str | None] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)

    def init(self) -> None:
        """Make an empty bare repository."""
        environment = {**self.environment, "GIT_WORK_TREE": None}
        replace(self, environment=environment).run("init", "--quiet", "--bare", "--template=")

    def start(self, arguments: Sequence[str], **pipes: Any) -> subprocess.Popen[bytes]:
        # A process group of its own, so that what git itself starts ends with it.
        argv = [executable(), *arguments]
        return subprocess.Popen(argv, env=self._env(), cwd="/", process_group=0, **pipes)

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        seconds: float = 60,
        limit: int = 1 << 30,
        too_large: Callable[[], bool] | None = None,
    ) -> bytes:
        """The output, cut at `limit` + 1 bytes. Raise GitError unless git succeeds.

        `too_large` is asked now and then while git runs; when it says yes git is stopped.
        """
        with TemporaryFile() as source, TemporaryFile() as stderr:
            source.write(stdin)
            source.seek(0)
            process = self.start(
                arguments, stdin=source, stdout=subprocess.PIPE, stderr=stderr, bufsize=0
            )
            try:
                with Watch(process, seconds, too_large) as watch:
                    output = _read(process, limit + 1)
                    if len(output) > limit:
                        return output
                    process.wait()
            finally:
                end(process)
            if watch.expired:
                raise GitTimeout(f"git {arguments[0]} took more than {seconds:g} s")
            if watch.outgrown:
                raise GitOutgrown(arguments[0], process.returncode, "took too much disk")
            if process.returncode:
                stderr.seek(0)
                said = stderr.read(4096).decode(errors="replace").strip()
                raise GitError(arguments[0], process.returncode, said)
            return output

    def _env(self) -> dict[str, str]:
        config = {**CONFIG, **self.config}
        merged = {**ENVIRONMENT, **self.environment, "GIT_DIR": str(self.git_dir)}
        env = {name: value for name, value in merged.items() if value is not None}
        env["GIT_CONFIG_COUNT"] = str(len(config))
        for index, (key, value) in enumerate(config.items()):
            env[f"GIT_CONFIG_KEY_{index}"] = key
            env[f"GIT_CONFIG_VALUE_{index}"] = value
        return env


class Watch:
    """Kills a process, and all it started, if the block lasts too long or takes too much disk."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        seconds: float,
        too_large: Callable[[], bool] | None = None,
    ) -> None:
        self.expired = False
        self.outgrown = False
        self._process = process
        self._end = monotonic() + seconds
        self._too_large = too_large
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while (left := self._end - monotonic()) > 0:
            if self._done.wait(left if self._too_large is None else min(left, LOOK_EVERY)):
                return
            if self._too_large is not None and self._too_large():
                self.outgrown = True
                kill(self._process)
                return
        self.expired = True
        kill(self._process)


def kill(process: subprocess.Popen[bytes]) -> None:
    # Until it is waited for the group id is the child's own and cannot name another process.
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill what still runs, reap it and close its pipes."""
    kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # what it had not read yet is lost on purpose
                pipe.close()


@cache
def executable() -> str:
    """The absolute path of git: the environment it runs in has no PATH."""
    found = shutil.which("git")
    if found is None:
        raise GitMissing
    return found


def _read(process: subprocess.Popen[bytes], limit: int) -> bytes:
    parts: list[bytes] = []
    while limit > 0 and process.stdout and (part := process.stdout.read(min(limit, 1 << 20))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)
