"""What GitHub said once, kept until it is where it belongs: a set-up that was killed goes on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from itw import messages
from itw.app_setup.registered import Registered
from itw.errors import UserError
from workers.setup.files import write_secret

NAME = ".itw-setup.json"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An App, and what GitHub is still to be told of its webhook (`PATCH /app/hook/config`)."""

    app: Registered
    webhook: Mapping[str, str] = field(default_factory=dict, repr=False)  # it may hold the secret


@dataclass(frozen=True, slots=True)
class Kept:
    """One registration in the directory where its secrets will be."""

    directory: Path
    api: str  # of the GitHub where the App is

    @property
    def path(self) -> Path:
        return self.directory / NAME

    def read(self) -> Unfinished | None:
        """Raises UserError where something else is there."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            api, app = str(said["api"]), Registered.parse(said["app"])
            webhook = {
                str(name): str(value) for name, value in dict(said.get("webhook") or {}).items()
            }
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, UserError) as error:
            raise UserError(messages.unreadable_kept_title(path=str(self.path))) from error
        if api != self.api:
            raise UserError(messages.kept_elsewhere_title(path=str(self.path), api=api))
        return Unfinished(app, webhook)

    def put(self, unfinished: Unfinished) -> None:
        said = {"api": self.api, "app": unfinished.app.as_json(), "webhook": unfinished.webhook}
        write_secret(self.path, json.dumps(said), replace=True)

    def done(self) -> None:
        self.path.unlink(missing_ok=True)
