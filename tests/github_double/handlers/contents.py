"""Files and folders at a commit, read and written one at a time."""

import base64
import binascii
from typing import Any

from tests.github_double.bodies import commits as commit_bodies
from tests.github_double.exchange import Call, Reply, handles
from tests.github_double.gitrepo import ZERO
from tests.github_double.refusals import Refused, not_found
from tests.github_double.state import now

MAX_INLINE = 1_000_000  # above it, GitHub leaves `content` empty and says encoding "none"


@handles("repos/get-content")
def get(call: Call) -> Any:
    git = call.repository.git
    ref = call.query.get("ref", call.repository.default_branch)
    sha, path = git.resolve(ref), call.params["path"].strip("/")
    if sha is None:
        raise Refused(404, f"No commit found for the ref {ref}")
    found = git.ref(f"{sha}:{path}")
    if found is None:
        raise not_found()
    if git.kind(found) == "tree":
        listed = git.git("ls-tree", "-z", "-l", found).split("\0")
        return [_listed(call, ref, path, line) for line in filter(None, listed)]
    raw = git.raw("cat-file", "blob", found)
    inline = len(raw) <= MAX_INLINE
    return _entry(call, ref, path, "file", found, len(raw)) | {
        "content": base64.encodebytes(raw).decode() if inline else "",
        "encoding": "base64" if inline else "none",
    }


def _listed(call: Call, ref: str, folder: str, line: str) -> dict[str, Any]:
    head, name = line.split("\t", 1)
    _, kind, sha, size = head.split()
    path = f"{folder}/{name}".strip("/")
    size = "0" if size == "-" else size
    return _entry(call, ref, path, "dir" if kind == "tree" else "file", sha, int(size))


def _entry(call: Call, ref: str, path: str, kind: str, sha: str, size: int) -> dict[str, Any]:
    name = call.repository.full_name
    url = f"{call.root.api}/repos/{name}/contents/{path}?ref={ref}"
    objects = f"{call.root.api}/repos/{name}/git/{'trees' if kind == 'dir' else 'blobs'}/{sha}"
    site = f"{call.root.site}/{name}/blob/{ref}/{path}"
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": size,
        "url": url,
        "git_url": objects,
        "html_url": site,
        "download_url": None if kind == "dir" else f"{call.root.site}/{name}/raw/{ref}/{path}",
        "_links": {"self": url, "git": objects, "html": site},
    }


@handles("repos/create-or-update-file-contents")
def put(call: Call) -> Any:
    git, path, body = call.repository.git, call.params["path"], call.body
    branch = body.get("branch", call.repository.default_branch)
    parent = git.ref(f"refs/heads/{branch}")
    if parent is None:
        raise Refused(404, f"Branch {branch} not found")
    before = git.ref(f"{parent}:{path}")
    if before and not body.get("sha"):
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if body.get("sha") and body["sha"] != before:
        raise Refused(409, f"{path} does not match {body['sha']}")
    try:
        content = base64.b64decode(body["content"])
    except binascii.Error as error:
        raise Refused(422, "content is not valid Base64") from error
    author = (call.actor.login, f"{call.actor.login}@users.noreply.github.com")
    sha = git.write_commit((parent,), {path: content}, body["message"], author, now())
    git.set_ref(f"refs/heads/{branch}", sha)
    call.world.pushed(call.repository, {f"refs/heads/{branch}": (parent or ZERO, sha)}, call.actor)
    blob = git.ref(f"{sha}:{path}") or ""
    said = {
        "content": _entry(call, branch, path, "file", blob, len(content)),
        "commit": commit_bodies.git_commit(call.root, call.repository, git.commit_of(sha)),
    }
    return Reply(said, status=200 if before else 201)
