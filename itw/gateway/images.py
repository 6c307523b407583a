"""Image references, and the list of images that a job may use.

A reference is always passed to the engine with a tag or digest and a repository, never as it was
written: a bare word of hexadecimal digits would be an image's id to the engine.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from itw.gateway.decisions import Refused

MAX_REFERENCE = 512
DEFAULT_REGISTRY = "docker.io"
COMPONENT = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*")
REGISTRY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
IMAGE_ID = re.compile(r"sha256:.*|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reference:
    """`registry/repository:tag@digest`, with the defaults filled in."""

    registry: str
    repository: str
    tag: str
    digest: str = ""

    @property
    def name(self) -> str:
        """The way people write it, but for the tag: "redis", "ghcr.io/x/y"."""
        if self.registry != DEFAULT_REGISTRY:
            return f"{self.registry}/{self.repository}"
        return self.repository.removeprefix("library/")

    def __str__(self) -> str:
        """What the engine is asked for: "redis:latest"."""
        return f"{self.name}@{self.digest}" if self.digest else f"{self.name}:{self.tag}"


def parse_reference(text: str) -> Reference | None:
    """None for what is not one, an image's id included."""
    if len(text) > MAX_REFERENCE:
        return None
    rest, _, digest = text.partition("@")
    if ("@" in text and not DIGEST.fullmatch(digest)) or not rest:
        return None
    path, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        path, tag = rest, ""
    elif not TAG.fullmatch(tag):
        return None
    registry, repository = _split(path)
    if not REGISTRY.fullmatch(registry) or IMAGE_ID.fullmatch(text):
        return None
    if not all(COMPONENT.fullmatch(part) for part in repository.split("/")):
        return None
    return Reference(registry, repository, tag or ("" if digest else "latest"), digest)


def _split(path: str) -> tuple[str, str]:
    first, slash, rest = path.partition("/")
    if not slash or not ("." in first or ":" in first or first == "localhost"):
        registry, repository = DEFAULT_REGISTRY, path
    else:
        registry, repository = first, rest
    if registry == "index.docker.io":
        registry = DEFAULT_REGISTRY
    if registry == DEFAULT_REGISTRY and "/" not in repository:
        repository = f"library/{repository}"
    return registry, repository


@dataclass(frozen=True)
class AllowList:
    """Entries "redis" (any tag), "redis:7.2" (that tag), "ghcr.io/org/*" (one level below)."""

    entries: tuple[str, ...]

    @cached_property
    def _parsed(self) -> tuple[tuple[Reference, bool], ...]:
        """Each with whether it names a tag or digest."""
        parsed = ((parse_reference(entry), entry) for entry in self.entries)
        return tuple(
            (reference, entry.endswith(f":{reference.tag}") or bool(reference.digest))
            for reference, entry in parsed
            if reference
        )

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        return tuple(entry[:-1] for entry in self.entries if entry.endswith("/*"))

    def permits(self, wanted: Reference) -> bool:
        if any(self._is_below(folder, wanted) for folder in self._folders):
            return True
        return any(
            (entry.registry, entry.repository) == (wanted.registry, wanted.repository)
            and (not exact or (entry.tag, entry.digest) == (wanted.tag, wanted.digest))
            for entry, exact in self._parsed
        )

    @staticmethod
    def _is_below(folder: str, wanted: Reference) -> bool:
        rest = wanted.name.removeprefix(folder)
        return rest != wanted.name and "/" not in rest


def allowed_image(text: str, images: Iterable[str]) -> Reference:
    """Raises Refused for an image that is not in the list."""
    reference = parse_reference(text)
    if reference is None or not AllowList(tuple(images)).permits(reference):
        raise Refused(f"the image {text[:200]}")
    return reference
