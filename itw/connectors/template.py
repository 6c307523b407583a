"""Components that are YAML templates: their kind and name stand in the YAML only."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import dirname

import yaml

from itw.connector import Connector
from itw.connectors.registration import KINDS
from itw.connectors.sources import Sources, ancestors

MAX_TEMPLATE = 256 << 10
_KEY = re.compile(rb"^(?:name|mapping|type)[ \t]*:", re.MULTILINE)
_NAME = re.compile(rb"^name[ \t]*:", re.MULTILINE)
_FOLDERS = frozenset({"template", "templates"})
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar a string: no dates, no bools


def is_yaml(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def templates_in(sources: Sources, paths: list[str]) -> Iterator[Connector]:
    """The templates among those files that the product is built with.

    Built with: embedded by a Go file of the folder or of one above it, or in the root folder
    `template/`, from which the build took every file.
    """
    wanted = [path for path in paths if is_yaml(path) and path in sources.tree.blobs]
    for path, data in sources.tree.read(wanted).items() if wanted else ():
        connector = template_in(path, data)
        if connector is not None and _is_shipped(sources, path):
            yield connector


def template_in(path: str, data: bytes) -> Connector | None:
    """The component a YAML file defines, None if it is no template or cannot be read."""
    if len(data) > MAX_TEMPLATE or len({*_KEY.findall(data)}) < 2:
        return None
    try:
        content = yaml.load(data, Loader=_LOADER)  # noqa: S506 - a BaseLoader only makes strings
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or "mapping" not in content:
        return None
    name, kind = content.get("name"), content.get("type")
    if not isinstance(name, str) or not name or kind not in KINDS.values():
        return None
    match = _NAME.search(data)
    line = data.count(b"\n", 0, match.start()) + 1 if match else 1
    return Connector(kind=str(kind), name=name, package=dirname(path), file=path, line=line)


def _is_shipped(sources: Sources, path: str) -> bool:
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
