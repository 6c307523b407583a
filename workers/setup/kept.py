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

    @property
    def path(self) -> Path:
        return self.directory / NAME

    def read(self) -> Registered | None:
        """Raises UserError where something else is there."""
        try:
            return Registered.parse(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, UserError) as error:
            raise UserError(messages.unreadable_kept_title(path=str(self.path))) from error

    def put(self, app: Registered) -> None:
        write_secret(self.path, json.dumps(app.as_json()), replace=True)

    def done(self) -> None:
        self.path.unlink(missing_ok=True)
