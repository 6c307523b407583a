"""Components that are YAML templates: their kind and name stand in the YAML only.

Only three keys of the top level are needed, and those are lines that begin in column one. A YAML
parser would build the whole document of whoever opened the pull request: libyaml's bindings crash
the process on brackets nested deep enough.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import dirname

from itw.connector import Connector
from itw.connectors.registration import KINDS
from itw.connectors.source_tree import SourceTree, ancestors

MAX_TEMPLATE = 256 << 10
_KEY = re.compile(
    rb"""^["']?(name|type|mapping)["']?[ \t]*:(?:[ \t]+(["']?)([\w.-]{1,200})\2)?""",
    re.MULTILINE,
)
_FOLDERS = frozenset({"template", "templates"})


def is_yaml(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def templates_in(sources: SourceTree, paths: list[str]) -> Iterator[Connector]:
    """The templates among those files that the product is built with.

    Built with: embedded by a Go file of the folder or of one above it, or in the root folder
    `template/`, from which the build took every file.
    """
    wanted = [path for path in paths if is_yaml(path) and path in sources.tree.blobs]
    for path, data in sources.tree.read(wanted).items() if wanted else ():
        connector = template_in(path, data)
        if connector is not None and _is_shipped(sources, path):
            yield connector


def template_texts(sources: SourceTree, directory: str) -> list[tuple[Connector, str]]:
    """The templates of one folder, each with its text."""
    paths = [path for path in sources.files(directory) if is_yaml(path)]
    data = sources.tree.read(paths) if paths else {}
    found = ((template_in(path, content), content) for path, content in data.items())
    return [(template, text.decode("utf-8", "replace")) for template, text in found if template]


def template_in(path: str, data: bytes) -> Connector | None:
    """The component a YAML file defines, None if it is no template or cannot be read."""
    if len(data) > MAX_TEMPLATE:
        return None
    keys = {match[1]: match for match in reversed([*_KEY.finditer(data)])}
    if not {b"name", b"type", b"mapping"} <= keys.keys():
        return None
    name, kind = ((keys[key][3] or b"").decode("utf-8", "replace") for key in (b"name", b"type"))
    if not name or kind not in KINDS.values():
        return None
    line = data.count(b"\n", 0, keys[b"name"].start()) + 1
    return Connector(kind=kind, name=name, package=dirname(path), file=path, line=line)


def _is_shipped(sources: SourceTree, path: str) -> bool:
    parts = path.split("/")
    if parts[0] in _FOLDERS and len(parts) > 1:
        return True
    return any(
        _embeds(f"{directory}/{pattern}" if directory else pattern, path)
        for directory in (dirname(path), *ancestors(dirname(path)))
        for text in sources.package(directory).values()
        for pattern in text.embeds
    )


def _embeds(pattern: str, path: str) -> bool:
    """Whether a //go:embed pattern takes that file: by name, or with its whole folder."""
    pattern = pattern.removesuffix("/")
    return fnmatch(path, pattern) or path.startswith(pattern + "/")
