"""Compiles a package of a base branch as a job would, into a build cache."""

import posixpath
from dataclasses import dataclass, replace
from pathlib import Path

from itw.go.build import BUILDS, SOURCE, go_environment, warm_up_command
from itw.runs.sandbox import Target
from workers.engine.spec import Mount
from workers.engine.trusted import Trusted, TrustedRuns, own


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUp:
    """`source` and `modules` are the base branch's."""

    runs: TrustedRuns
    target: Target
    source: Path
    modules: Mount
    vendored: bool
    seconds: float

    def compile_into(self, cache: Path) -> bool:
        """Whether the package compiled, with all it needs, its tests and what vet asks for."""
        own(cache, *(path for path in cache.iterdir()))
        package = self._package()
        if package is None:
            return False
        return self.runs.run(self._trusted(package, cache)).code == 0

    def _package(self) -> Target | None:
        """The target, or what is most like it on a base branch that does not have it yet."""
        if _has_go(self.source / self.target.package):
            return self.target
        parent = posixpath.dirname(self.target.package)
        for directory in sorted((self.source / parent).glob("*/")):
            if any(directory.glob("*_test.go")) and not (directory / "go.mod").exists():
                return replace(self.target, package=posixpath.join(parent, directory.name))
        return None

    def _trusted(self, target: Target, cache: Path) -> Trusted:
        return Trusted(
            command=warm_up_command(target),
            directory=posixpath.join(SOURCE, target.module),
            mounts=(
                Mount(source=str(self.source), target=SOURCE),
                self.modules,
                Mount(source=str(cache), target=BUILDS, read_only=False),
            ),
            environment=go_environment(target, vendored=self.vendored, writes=BUILDS),
            seconds=self.seconds,
        )


def _has_go(directory: Path) -> bool:
    return any(directory.glob("*.go"))
