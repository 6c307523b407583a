"""What the model may look at and try: the repository at one commit, and the sandbox.

Every input is checked and every answer cut. What a file says is data: it comes back in a fence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from posixpath import normpath
from typing import Annotated, cast

import re2
from pydantic import BaseModel, Field

from itw import messages
from itw.errors import UserError
from itw.tree import Tree
from itw.writing.draft import Draft, OutOfBounds
from itw.writing.drafting import Ground
from itw.writing.replies import Files
from prompts import fenced
from workers.model_question import Tool
from workers.writing.trials import Trial

LINES = 400  # of a file in one answer
LONGEST = 2_000  # characters of one line
LISTED = 400  # files
FOUND = 80  # lines of a search
SEARCHED = 64 << 20  # bytes
AT_ONCE = 256  # files that are read together
TRIES = 4  # of one job

Path = Annotated[str, Field(min_length=1, max_length=400)]


class ReadFile(BaseModel):
    """Where to read; lines count from 1."""

    path: Path = Field(description="from the top of the repository")
    first_line: int = Field(default=1, ge=1)


class ListFiles(BaseModel):
    """What to list."""

    directory: str = Field(default="", max_length=400, description='"" is the top')
    glob: str = Field(default="*", max_length=200, description='of the whole path, "*_test.go"')


class Search(BaseModel):
    """What to search for."""

    pattern: Annotated[str, Field(min_length=2, max_length=300)]
    literal: bool = Field(default=True, description="false: an RE2 expression")
    directory: str = Field(default="", max_length=400)
    glob: str = Field(default="*.go", max_length=200)


class GitLog(BaseModel):
    """Whose history to show."""

    path: str = Field(default="", max_length=400, description='"" is the connector\'s package')


class TryTest(BaseModel):
    """A draft to run: test files of the connector's package."""

    files: Files


class NotThere(UserError):
    """Said to the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """The tools of one job. `log` is the history of a path, None where there is none to show."""

    ground: Ground
    trial: Callable[[Draft], Trial]
    log: Callable[[str], str] | None = None
    tries: list[None]  # as many as are left: shared by every question of the job

    @property
    def tools(self) -> tuple[Tool, ...]:
        told = messages.tool_descriptions(lines=LINES, tries=len(self.tries))
        makers: tuple[tuple[str, type[BaseModel], Callable[..., str]], ...] = (
            ("read_file", ReadFile, self.read_file),
            ("list_files", ListFiles, self.list_files),
            ("search", Search, self.search),
            *((("git_log", GitLog, self.git_log),) if self.log is not None else ()),
            ("try_test", TryTest, self.try_test),
        )
        return tuple(
            Tool(name, told[name], given, cast(Callable[[BaseModel], str], run))
            for name, given, run in makers
        )

    @property
    def tree(self) -> Tree:
        return self.ground.tree

    def read_file(self, given: ReadFile) -> str:
        path = self._existing(given.path)
        content = self.tree.read([path]).get(path)
        if content is None or b"\0" in content:
            raise NotThere(messages.file_not_readable(path=path))
        lines = content.decode(errors="replace").split("\n")
        part = lines[given.first_line - 1 : given.first_line - 1 + LINES]
        numbered = (
            f"{number:>5}  {line[:LONGEST]}" for number, line in enumerate(part, given.first_line)
        )
        return fenced("file", "\n".join(numbered), path=path, lines=str(len(lines)))

    def list_files(self, given: ListFiles) -> str:
        paths = list(self._paths(given.directory, given.glob))
        if not paths:
            raise NotThere(messages.nothing_listed(directory=given.directory, glob=given.glob))
        more = [messages.more_files(number=len(paths) - LISTED)] if len(paths) > LISTED else []
        return fenced("files", "\n".join([*paths[:LISTED], *more]))

    def search(self, given: Search) -> str:
        matches = _matcher(given)
        found: list[str] = []
        for path, line, text in self._lines(given):
            if matches(text):
                found.append(f"{path}:{line}: {text.strip()[:300]}")
                if len(found) == FOUND:
                    found.append(messages.more_found())
                    break
        if not found:
            return messages.nothing_found(pattern=given.pattern)
        return fenced("found", "\n".join(found), pattern=given.pattern)

    def git_log(self, given: GitLog) -> str:
        assert self.log is not None  # noqa: S101 - without it there is no such tool
        path = _plain(given.path) or self.ground.connector.package
        if path not in self.tree.blobs and not any(self._paths(path, "*")):
            raise NotThere(messages.file_not_there(path=path))
        return fenced("log", self.log(path), path=path)

    def try_test(self, given: TryTest) -> str:
        if not self.tries:
            raise NotThere(messages.no_tries_left())
        try:
            draft = self.ground.draft({file.path: file.content for file in given.files})
        except OutOfBounds as error:
            raise NotThere(str(error)) from error
        self.tries.pop()
        trial = self.trial(draft)
        if trial.trouble is not None:
            return fenced("run", f"{trial.trouble.what}\n\n{trial.trouble.told}")
        return messages.try_passed(tests=list(draft.tests))

    def _existing(self, path: str) -> str:
        plain = _plain(path)
        if plain not in self.tree.blobs:
            raise NotThere(messages.file_not_there(path=path))
        return plain

    def _paths(self, directory: str, glob: str) -> Iterator[str]:
        inside = _plain(directory)
        for path in sorted(self.tree.blobs):
            if (not inside or path.startswith(inside + "/")) and fnmatchcase(path, glob):
                yield path

    def _lines(self, given: Search) -> Iterator[tuple[str, int, str]]:
        paths, read = list(self._paths(given.directory, given.glob)), 0
        for start in range(0, len(paths), AT_ONCE):
            contents = self.tree.read(paths[start : start + AT_ONCE])
            for path, content in sorted(contents.items()):
                read += len(content)
                if read > SEARCHED:
                    raise NotThere(messages.search_too_wide(mebibytes=SEARCHED >> 20))
                for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
                    yield path, number, line[:LONGEST]


def _plain(path: str) -> str:
    """As a tree has it, "" for the top: models put "./" or "/" before a path, or a "/" behind."""
    found = normpath(path.strip("/") or ".")
    return "" if found == "." else found


def _matcher(given: Search) -> Callable[[str], bool]:
    """RE2 takes no longer for an expression that was made to take long."""
    if given.literal:
        return lambda line: given.pattern in line
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        expression = re2.compile(given.pattern, options)
    except re2.error as error:
        raise NotThere(messages.not_an_expression(pattern=given.pattern)) from error
    return lambda line: expression.search(line) is not None
