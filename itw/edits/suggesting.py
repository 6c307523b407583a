"""Gives the findings that are commented the edits that a comment may offer."""

from dataclasses import replace

from itw.checking.check import CACHE
from itw.configuration.config import Suggestions
from itw.edits.fixing import Accepts, accept_all, edit_of
from itw.edits.proof import Proved, Prover
from itw.finding import Finding
from itw.reporting.comments import commented
from itw.reporting.grouped import groups_of
from itw.review import Assessment
from itw.source.sources import Sources
from itw.tree import Tree


def with_suggestions(
    assessment: Assessment, head: Tree, accepts: Accepts = accept_all
) -> Assessment:
    """Edits are proved for single findings that get a comment: no other could show one."""
    config = assessment.config
    if config.suggestions is Suggestions.OFF:
        return assessment
    groups = commented(groups_of(assessment.findings), assessment.diff, config)
    prover = Prover(Sources(head, CACHE), config)
    edits: dict[Finding, Finding] = {}
    for group in groups:
        if len(group.findings) == 1:
            proof = edit_of(prover, group.first, accepts)
            if isinstance(proof, Proved):
                edits[group.first] = replace(group.first, edit=proof.edit)
    findings = tuple(edits.get(finding, finding) for finding in assessment.findings)
    return replace(assessment, findings=findings)
