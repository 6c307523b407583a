"""An image that is built here: its names, its Dockerfile, and what goes into it.

An image is known by its inputs: their hash is its label, so that it is built again when one of them
changes and not before, and its tag, so that two working copies on one engine keep apart.
"""

import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

INPUTS = "itw.inputs"  # the label


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`context` maps a path in the build context to its bytes; its Dockerfile is one of them."""

    name: str  # "itw/job"
    tags: tuple[str, ...]  # full names: "itw/job:dev"
    context: Mapping[str, bytes]
    dockerfile: str = "Dockerfile"
    target: str = ""  # the stage that is wanted; "" is the last
    arguments: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()  # the ids of the images it is built from

    @property
    def inputs(self) -> str:
        """The hash of everything that decides what the image has in it."""
        digest = sha256()
        for path, data in sorted(self.context.items()):
            digest.update(b"%d %s %s\n" % (len(data), path.encode(), _mode(path).encode()) + data)
        for pair in sorted(self.arguments.items()):
            digest.update(repr(pair).encode())
        digest.update(repr((self.dockerfile, self.target, self.parents)).encode())
        return digest.hexdigest()[:16]

    @property
    def exact(self) -> str:
        """The tag that means these inputs and no others."""
        return f"{self.name}:{self.inputs}"

    def archive(self) -> bytes:
        """The build context as `docker build -` reads it: the same bytes for the same inputs."""
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for path, data in sorted(self.context.items()):
                member = tarfile.TarInfo(path)
                member.size = len(data)
                member.mode = int(_mode(path), 8)
                archive.addfile(member, io.BytesIO(data))
        return buffer.getvalue()


def _mode(path: str) -> str:
    return "755" if path.endswith(".sh") else "644"


def files_in(directory: Path, *patterns: str) -> dict[str, bytes]:
    """The files below a directory that match a pattern, by their path in it."""
    found = {path for pattern in patterns for path in directory.glob(pattern) if path.is_file()}
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in sorted(found)}
