"""Where the App's secrets are kept: a `.env` file with a key beside it, or files for Kubernetes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from itw import messages
from itw.app_setup.kubernetes import FILES, kubernetes_files
from itw.app_setup.registered import Registered
from workers.cli.settings import environment
from workers.setup.env_file import EnvFile
from workers.setup.files import require_place, write_secret

KEY_NAME = "private-key.pem"
# What is written to a file of settings, and the key itself, which would win over its file.
VARIABLES = (
    "ITW_APP_ID",
    "ITW_PRIVATE_KEY_FILE",
    "ITW_PRIVATE_KEY",
    "ITW_WEBHOOK_SECRET",
    "ITW_GITHUB_URL",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What writing does to one file; `replaced` is what is lost, "" for all of it."""

    path: Path
    exists: bool = False
    replaced: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        if not self.exists:
            return messages.new_file(path=str(self.path))
        if "" in self.replaced:
            return messages.whole_file_replaced(path=str(self.path))
        return messages.changed_file(path=str(self.path), replaced=self.replaced)


class Place(Protocol):
    """Somewhere to keep an App's secrets."""

    @property
    def directory(self) -> Path: ...

    @property
    def api(self) -> str: ...

    def changes(self, app: Registered | None) -> list[Change]:
        """What `write` would do; None is an App that is yet to be created.

        Raises UserError where something can't be written.
        """
        ...

    def write(self, app: Registered, agreed: Sequence[Change]) -> list[Path]:
        """What was written. A file that was not there when it was agreed upon is not replaced."""
        ...


@dataclass(frozen=True, slots=True)
class InEnvFile:
    """`itw` reads it; for other processes whatever starts them does (honcho, compose)."""

    env_file: Path
    api: str
    own_key: Path | None = None  # has the key already, and stays where it is

    @property
    def directory(self) -> Path:
        return self.env_file.resolve().parent

    @property
    def key_file(self) -> Path:
        return (self.own_key or self.directory / KEY_NAME).resolve()

    def changes(self, app: Registered | None) -> list[Change]:
        env, key = self._read(), self.key_file
        wanted = self._values(app)
        replaced = tuple(name for name in wanted if env.value(name) not in {"", wanted[name]})
        found = [Change(self.env_file, self.env_file.exists(), replaced)]
        if self.own_key is None:
            text = app.private_key if app else None
            found.append(_whole_file(key, text))
        for each in found:
            require_place(each.path)
        return found

    def write(self, app: Registered, agreed: Sequence[Change]) -> list[Path]:
        there = {change.path: change.exists for change in agreed}
        if self.own_key is None:
            write_secret(self.key_file, app.private_key, replace=there[self.key_file])
        values = {name: value or "" for name, value in self._values(app).items()}
        text = self._read().with_values(values).text
        write_secret(self.env_file, text, replace=there[self.env_file])
        return [change.path for change in agreed]

    def _values(self, app: Registered | None) -> dict[str, str | None]:
        """None is not known yet."""
        values = {
            "ITW_APP_ID": str(app.id) if app else None,
            "ITW_PRIVATE_KEY_FILE": str(self.key_file),
            "ITW_WEBHOOK_SECRET": app.webhook_secret if app else None,
            "ITW_GITHUB_URL": self.api,
        }
        # It would win over the file.
        return values | ({"ITW_PRIVATE_KEY": ""} if self._read().value("ITW_PRIVATE_KEY") else {})

    def _read(self) -> EnvFile:
        if not self.env_file.exists():
            return EnvFile()
        environment(self.env_file)  # raises UserError where a line of it is broken
        return EnvFile(self.env_file.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class InKubernetes:
    """deploy/kubernetes makes Secrets of them."""

    directory: Path
    api: str

    def changes(self, app: Registered | None) -> list[Change]:
        if app is None:
            found = [_whole_file(self.directory / name, None) for name in FILES]
        else:
            found = [_whole_file(self.directory / name, text) for name, text in self._texts(app)]
        for each in found:
            require_place(each.path)
        return found

    def write(self, app: Registered, agreed: Sequence[Change]) -> list[Path]:
        there = {change.path: change.exists for change in agreed}
        for name, text in self._texts(app):
            path = self.directory / name
            write_secret(path, text, replace=there[path])
        return [change.path for change in agreed]

    def _texts(self, app: Registered) -> list[tuple[str, str]]:
        texts = kubernetes_files(
            app_id=app.id,
            private_key=app.private_key,
            webhook_secret=app.webhook_secret,
            api=self.api,
        )
        return list(texts.items())


def _whole_file(path: Path, text: str | None) -> Change:
    """Nothing is lost where the same text is there, as after a set-up that was killed."""
    if not path.exists():
        return Change(path)
    try:
        same = text is not None and path.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        same = False
    return Change(path, exists=True, replaced=() if same else ("",))


def lost(changes: list[Change]) -> list[str]:
    """What would be gone: variables that are set, files that are there."""
    return [
        (name and f"{name} in {change.path}") or str(change.path)
        for change in changes
        for name in change.replaced
    ]
