"""What has to be compiled before an edit may be said to compile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from itw.configuration.config import Config
from itw.edits.proof import Proved
from itw.finding import Edit, Finding
from itw.runs.packages import builds
from itw.runs.sandbox import Target, Variant
from itw.source.modules import module_of
from itw.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """A package, and each of its edits alone: who takes one need not take the others."""

    target: Target
    edits: tuple[tuple[Finding, Proved], ...]


def compilations(
    proofs: Mapping[Finding, Proved], head: Tree, config: Config
) -> Iterator[Compilation]:
    """Without files that the repository's command does not build: nothing would be proved."""
    of_package: dict[str, list[tuple[Finding, Proved]]] = {}
    for finding, proof in proofs.items():
        if builds(proof.draft.file, config.run_command):
            of_package.setdefault(proof.draft.file.directory, []).append((finding, proof))
    for package, edits in of_package.items():
        module = module_of(package, head.blobs)
        if module is not None:
            target = Target(
                commit=head.commit, package=package, module=module, command=config.run_command
            )
            yield Compilation(target=target, edits=tuple(edits))


def variant_of(proof: Proved) -> Variant:
    return Variant(files={proof.path: proof.data})


def compiled(proof: Proved) -> Edit:
    """The edit once its variant was compiled."""
    return replace(proof.edit, proof="compiles")
