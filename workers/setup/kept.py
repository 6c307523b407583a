"""What GitHub said once, kept until it is where it belongs: a set-up that was killed goes on."""

import json
from dataclasses import dataclass
from pathlib import Path

from itw import messages
from itw.app_setup.registered import Registered
from itw.errors import UserError
from workers.setup.files import write_secret

NAME = ".itw-setup.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One registration in the directory where its secrets will be."""

    directory: Path
    api: str  # of the GitHub where the App is

    @property
    def path(self) -> Path:
        return self.directory / NAME

    def read(self) -> Registered | None:
        """Raises UserError where something else is there."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            api, found = str(said["api"]), Registered.parse(said["app"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, UserError) as error:
            raise UserError(messages.unreadable_kept_title(path=str(self.path))) from error
        if api != self.api:
            raise UserError(messages.kept_elsewhere_title(path=str(self.path), api=api))
        return found

    def put(self, app: Registered) -> None:
        write_secret(self.path, json.dumps({"api": self.api, "app": app.as_json()}), replace=True)

    def done(self) -> None:
        self.path.unlink(missing_ok=True)
