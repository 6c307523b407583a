"""Blobs, trees, commits and refs: git's objects over the API, on the real repository."""

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

from tests.github_double.bodies import commits as commit_bodies
from tests.github_double.exchange import Call, handles
from tests.github_double.gitrepo import ZERO, GitFailed
from tests.github_double.refusals import Refused, invalid, not_found
from tests.github_double.state import now

WORKFLOWS = ".github/workflows/"


@handles("git/create-blob")
def create_blob(call: Call) -> Any:
    content = call.body["content"]
    try:
        raw = (
            base64.b64decode(content) if call.body.get("encoding") == "base64" else content.encode()
        )
    except binascii.Error as error:
        raise Refused(422, "content is not valid Base64") from error
    sha = call.repository.git.git("hash-object", "-w", "--stdin", stdin=raw).strip()
    return {"sha": sha, "url": _url(call, "blobs", sha)}


def _url(call: Call, kind: str, sha: str) -> str:
    return f"{call.root.api}/repos/{call.repository.full_name}/git/{kind}/{sha}"


@handles("git/get-blob")
def get_blob(call: Call) -> Any:
    sha, git = call.params["file_sha"], call.repository.git
    if git.kind(sha) != "blob":
        raise not_found()
    raw = git.raw("cat-file", "blob", sha)
    return {
        "sha": sha,
        "node_id": f"B_{sha[:20]}",
        "size": len(raw),
        "url": _url(call, "blobs", sha),
        "content": base64.encodebytes(raw).decode(),
        "encoding": "base64",
    }


@handles("git/create-tree")
def create_tree(call: Call) -> Any:
    git, body = call.repository.git, call.body
    base = body.get("base_tree")
    if base and git.kind(base) not in {"tree", "commit"}:
        raise Refused(422, "base_tree is not a valid tree oid")
    lines = [_entry(call, each) for each in body["tree"]]
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index")
        if base:
            git.git("read-tree", base, GIT_INDEX_FILE=index)
        try:
            git.git(
                "update-index", "-z", "--index-info", stdin="".join(lines), GIT_INDEX_FILE=index
            )
            sha = git.git("write-tree", GIT_INDEX_FILE=index).strip()
        except GitFailed as error:
            raise Refused(422, "GitRPC::BadObjectState") from error
    return _tree(call, sha, recursive=False)


def _entry(call: Call, said: dict[str, Any]) -> str:
    path = said["path"]
    if path.startswith("/") or ".." in path.split("/") or ".git" in path.split("/"):
        raise Refused(422, "tree.path contains a malformed path component")
    if path.startswith(WORKFLOWS) and not (call.token and call.token.may("workflows", "write")):
        raise Refused(404, "Not Found")
    if "content" in said:
        sha = call.repository.git.git("hash-object", "-w", "--stdin", stdin=said["content"]).strip()
    elif said.get("sha") is None:
        return f"0 {ZERO}\t{path}\0"
    else:
        sha = said["sha"]
        if call.repository.git.kind(sha) is None:
            raise Refused(422, f"tree.sha {sha} is not a valid blob")
    return f"{said.get('mode', '100644')} {sha}\t{path}\0"


def _tree(call: Call, sha: str, *, recursive: bool) -> Any:
    options = ["-r", "-t"] if recursive else []
    listed = call.repository.git.git("ls-tree", "-z", "-l", *options, sha).split("\0")
    entries = []
    for line in filter(None, listed):
        head, path = line.split("\t", 1)
        mode, kind, each, size = head.split()
        entry = {
            "path": path,
            "mode": mode,
            "type": kind,
            "sha": each,
            "url": _url(call, f"{kind}s", each),
        }
        entries.append(entry | ({"size": int(size)} if kind == "blob" else {}))
    return {"sha": sha, "url": _url(call, "trees", sha), "tree": entries, "truncated": False}


@handles("git/get-tree")
def get_tree(call: Call) -> Any:
    git = call.repository.git
    sha = git.ref(f"{call.params['tree_sha']}^{{tree}}")
    if sha is None:
        raise not_found()
    return _tree(call, sha, recursive="recursive" in call.query)


@handles("git/create-commit")
def create_commit(call: Call) -> Any:
    git, body = call.repository.git, call.body
    if git.kind(body["tree"]) != "tree":
        raise Refused(422, "Tree SHA does not exist")
    parents = tuple(body.get("parents", ()))
    if any(git.kind(parent) != "commit" for parent in parents):
        raise Refused(422, "Parent SHA does not exist or is not a commit object")
    who = call.actor
    author = body.get("author") or {
        "name": who.login,
        "email": f"{who.id}+{who.login}@users.noreply.github.com",
    }
    date = author.get("date", now())
    name = (author["name"], author["email"])
    sha = git.commit_tree(body["tree"], parents, body["message"], name, date)
    return commit_bodies.git_commit(call.root, call.repository, git.commit_of(sha))


@handles("git/get-commit")
def get_commit(call: Call) -> Any:
    git, sha = call.repository.git, call.params["commit_sha"]
    if git.kind(sha) != "commit":
        raise not_found()
    return commit_bodies.git_commit(call.root, call.repository, git.commit_of(sha))


@handles("git/get-ref")
def get_ref(call: Call) -> Any:
    name = f"refs/{call.params['ref']}"
    sha = call.repository.git.ref(name)
    if sha is None:
        raise not_found()
    return commit_bodies.ref(call.root, call.repository, name, sha)


@handles("git/list-matching-refs")
def matching_refs(call: Call) -> Any:
    prefix = f"refs/{call.params['ref']}"
    refs = call.repository.git.refs().items()
    found = [(name, sha) for name, sha in refs if name.startswith(prefix)]
    return [commit_bodies.ref(call.root, call.repository, name, sha) for name, sha in found]


@handles("git/create-ref")
def create_ref(call: Call) -> Any:
    name, sha, git = call.body["ref"], call.body["sha"], call.repository.git
    if not name.startswith("refs/") or name.count("/") < 2:
        raise Refused(422, "Reference name must start with 'refs' and have at least two slashes.")
    if git.kind(sha) != "commit":
        raise Refused(422, "Object does not exist")
    if git.ref(name):
        raise Refused(422, "Reference already exists")
    try:
        git.git("check-ref-format", name)
    except GitFailed as error:
        raise invalid("Reference", "ref", f"{name} is not a valid ref name.") from error
    git.set_ref(name, sha)
    call.world.pushed(call.repository, {name: (ZERO, sha)}, call.actor)
    return commit_bodies.ref(call.root, call.repository, name, sha)


@handles("git/update-ref")
def update_ref(call: Call) -> Any:
    name, git = f"refs/{call.params['ref']}", call.repository.git
    sha, old = call.body["sha"], git.ref(f"refs/{call.params['ref']}")
    if old is None:
        raise Refused(422, "Reference does not exist")
    if git.kind(sha) != "commit":
        raise Refused(422, "Object does not exist")
    if name.removeprefix("refs/heads/") in call.repository.protected:
        raise Refused(422, f"Protected branch update failed for {name}.")
    if not call.body.get("force", False) and not git.is_ancestor(old, sha):
        raise Refused(422, "Update is not a fast forward")
    git.set_ref(name, sha)
    call.world.pushed(call.repository, {name: (old, sha)}, call.actor)
    return commit_bodies.ref(call.root, call.repository, name, sha)


@handles("git/delete-ref")
def delete_ref(call: Call) -> Any:
    name, git = f"refs/{call.params['ref']}", call.repository.git
    old = git.ref(name)
    if old is None:
        raise Refused(422, "Reference does not exist")
    git.delete_ref(name)
    call.world.pushed(call.repository, {name: (old, ZERO)}, call.actor)
