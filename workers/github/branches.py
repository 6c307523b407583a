"""Commits and branches of our own, through the git data API: no clone, no checkout, no hooks.

Nothing is ever forced. A commit of ours says in its last line which work it delivers, so that a
worker that died after the push finds it; only commits that the App itself made are believed.
Where the App may not write (`contents: write`) the answer says so, and the caller has another way.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from workers.github.client import Client
from workers.github.errors import Forbidden, Invalid, NotFound
from workers.github.identity import Identity
from workers.github.outcome import ensure

TRAILER = "Integration-Test-Writer"
WORK = re.compile(rf"^{TRAILER}: (\S+)$", re.M)
NAMES = 20  # of branches that are tried


@dataclass(frozen=True, slots=True)
class Branches:
    """The branches of one repository."""

    client: Client
    path: str  # "/repos/owner/name"
    identity: Callable[[], Identity]

    def commit_of_work(self, number: int, work: str) -> str:
        for data in self.client.pages(f"{self.path}/pulls/{number}/commits"):
            if self._is_of(data, work):
                return str(data["sha"])
        return ""

    def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, work: str
    ) -> str | None:
        """Objects that nothing refers to do no harm, so each request may be sent again."""
        try:
            tree = self.client.get(f"{self.path}/git/commits/{parent}")["tree"]["sha"]
            entries = [self._entry(path, data) for path, data in sorted(files.items())]
            tree = self._made("trees", {"base_tree": tree, "tree": entries})
            text = f"{message}\n\n{TRAILER}: {work}\n"
            return self._made("commits", {"message": text, "tree": tree, "parents": [parent]})
        except Forbidden as error:
            error.warn("commit")
            return None
        except NotFound:  # how GitHub refuses where it would rather not say that there is something
            return None

    def advance(self, branch: str, commit: str) -> bool:
        """Not forced, so GitHub takes it only from the commit's parent on: compare and set."""
        try:
            path = f"{self.path}/git/refs/heads/{quote(branch)}"
            self.client.patch(path, {"sha": commit, "force": False})
        except (Invalid, NotFound):
            return False
        except Forbidden as error:
            error.warn("push")
            return False
        return True

    def of_work(self, name: str, work: str) -> tuple[str, bool]:
        for number in range(1, NAMES + 1):
            candidate = name if number == 1 else f"{name}-{number}"
            tip = self._tip(candidate)
            if tip is None:
                return candidate, False
            if self._is_of(self.client.get(f"{self.path}/commits/{tip}"), work):
                return candidate, True
        return f"{name}-{work[:8]}", False

    def create(self, name: str, commit: str) -> bool:
        def look() -> str | None:
            return commit if self._tip(name) == commit else None

        def make() -> str:
            self.client.post(f"{self.path}/git/refs", {"ref": f"refs/heads/{name}", "sha": commit})
            return commit

        try:
            ensure(look, make, self.client.policy)
        except (Invalid, NotFound):
            return False
        except Forbidden as error:
            error.warn("branch")
            return False
        return True

    def ensure_pull(self, head: str, base: str, title: str, body: str) -> int | None:
        owner = self.path.split("/")[2]

        def look() -> int | None:
            found = self.client.pages(
                f"{self.path}/pulls", head=f"{owner}:{head}", base=base, state="open"
            )
            return next((int(data["number"]) for data in found), None)

        def make() -> int:
            body_ = {"head": head, "base": base, "title": title, "body": body}
            return int(self.client.post(f"{self.path}/pulls", body_)["number"])

        try:
            return ensure(look, make, self.client.policy)
        except Invalid:  # its branch is gone, say
            return None
        except Forbidden as error:
            error.warn("pull_request")
            return None

    def _entry(self, path: str, data: bytes) -> dict[str, str]:
        blob = {"content": b64encode(data).decode(), "encoding": "base64"}
        return {"path": path, "mode": "100644", "type": "blob", "sha": self._made("blobs", blob)}

    def _made(self, kind: str, body: Mapping[str, Any]) -> str:
        return str(self.client.post(f"{self.path}/git/{kind}", body, again=True)["sha"])

    def _tip(self, branch: str) -> str | None:
        try:
            data = self.client.get(f"{self.path}/git/ref/heads/{quote(branch)}")
        except NotFound:
            return None
        return str(data["object"]["sha"])

    def _is_of(self, data: Mapping[str, Any], work: str) -> bool:
        """Of the REST API's commit: by the App, and its last words name the work."""
        if ((data.get("author") or {}).get("login")) != self.identity().login:
            return False
        return work in WORK.findall(data["commit"]["message"])
