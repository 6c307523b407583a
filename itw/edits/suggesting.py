"""Gives the findings that are commented the edits that a comment may offer."""

from collections.abc import Mapping
from dataclasses import replace

from itw.checking.check import CACHE
from itw.configuration.config import Suggestions
from itw.edits.fixing import Accepts, accept_all, edit_of
from itw.edits.proof import Proved, Prover
from itw.finding import Edit, Finding
from itw.reporting.comments import commented
from itw.reporting.grouped import groups_of
from itw.review import Assessment
from itw.source.sources import Sources
from itw.tree import Tree


def with_suggestions(
    assessment: Assessment, head: Tree, accepts: Accepts = accept_all
) -> Assessment:
    """The findings that get a comment with the edits that are proved."""
    proofs = suggestions_of(assessment, head, accepts)
    return with_edits(assessment, {finding: proof.edit for finding, proof in proofs.items()})


def suggestions_of(
    assessment: Assessment, head: Tree, accepts: Accepts = accept_all
) -> dict[Finding, Proved]:
    """Edits are proved for single findings that get a comment: no other could show one."""
    config = assessment.config
    if config.suggestions is Suggestions.OFF:
        return {}
    groups = commented(groups_of(assessment.findings), assessment.diff, config)
    prover = Prover(Sources(head, CACHE), config)
    alone = [group.first for group in groups if len(group.findings) == 1]
    tried = ((finding, edit_of(prover, finding, accepts)) for finding in alone)
    return {finding: proof for finding, proof in tried if isinstance(proof, Proved)}


def with_edits(assessment: Assessment, edits: Mapping[Finding, Edit]) -> Assessment:
    findings = tuple(
        replace(each, edit=edits[each]) if each in edits else each for each in assessment.findings
    )
    return replace(assessment, findings=findings)
