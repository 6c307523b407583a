"""Makes every edit that can be proved, in memory, until none is left.

A round makes the edits of one file of each package; the next looks at the result. Each edit takes
at least one finding away and brings none, so the rounds end, and running it again finds nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from itw.checking.check import CACHE
from itw.configuration.config import Config
from itw.edits.proof import Proved, Prover, Unproved, directory_of
from itw.finding import Finding
from itw.source.sources import Sources
from itw.tree import OverlaidTree, Tree

# The findings of the tree with some files edited.
Found = Callable[[Mapping[str, bytes]], Sequence[Finding]]
# Whether an edit may be made: the file before and after. What gofmt says, where there is one.
Accepts = Callable[[bytes, bytes], bool]


def accept_all(_before: bytes, _after: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """`made` are findings as they stood when they were mended, `left` those that remain."""

    files: Mapping[str, bytes]
    made: tuple[Finding, ...]
    left: tuple[tuple[Finding, Unproved], ...]


def fixed(head: Tree, config: Config, found: Found, accepts: Accepts = accept_all) -> Fixed:
    files: dict[str, bytes] = {}
    made: list[Finding] = []
    given_up: dict[Finding, Unproved] = {}  # in packages that were not edited since
    while True:
        tree = OverlaidTree(head, files)
        prover = Prover(Sources(tree, CACHE), config)
        findings = found(files)
        tried = [(each, given_up.get(each) or edit_of(prover, each, accepts)) for each in findings]
        proofs = [proof for _, proof in tried if isinstance(proof, Proved)]
        remembered = not given_up.keys().isdisjoint(findings)
        given_up = {each: why for each, why in tried if isinstance(why, Unproved)}
        if not proofs and remembered:
            given_up = {}  # an edit of a helper may have changed what holds elsewhere
            continue
        if not proofs:
            return Fixed(files=files, made=tuple(made), left=tuple(given_up.items()))
        for proof in _of_one_round(prover, proofs, accepts):
            files[proof.path] = proof.data
            made += proof.findings
            directory = directory_of(proof.findings[0])
            given_up = {f: why for f, why in given_up.items() if directory_of(f) != directory}


def edit_of(prover: Prover, finding: Finding, accepts: Accepts) -> Proved | Unproved:
    """The edit of a finding that is proved, and accepted."""
    proof = prover.proved(finding)
    if isinstance(proof, Proved) and not accepts(_before(proof), proof.data):
        return Unproved.LAYOUT
    return proof


def _of_one_round(prover: Prover, proofs: Iterable[Proved], accepts: Accepts) -> Iterable[Proved]:
    """The edits of the first file of each package, made together where that is proved too."""
    of_file: dict[str, list[Proved]] = {}
    for proof in proofs:
        of_file.setdefault(proof.path, []).append(proof)
    seen: set[str] = set()
    for path in sorted(of_file):
        directory = path.rpartition("/")[0]
        if directory not in seen:
            seen.add(directory)
            together = prover.together(of_file[path])
            fits = accepts(_before(together), together.data)
            yield together if fits else of_file[path][0]


def _before(proof: Proved) -> bytes:
    return proof.draft.file.text.chars.encode("latin-1")
