"""Compiles the edits of a review's comments, and offers those that do where the comments stand.

Where the configuration says `suggestions: compiles`, the review is posted within seconds without
them. They come by editing its comments: there is one review, and nobody is notified again. Nobody
waits for it, so it comes after the verdict; a worker that dies meanwhile leaves the comments alone.
"""

import time
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from threading import Event

import structlog

from itw.configuration.config import Suggestions
from itw.edits.compiling import Compilation, compilations, compiled, variant_of
from itw.edits.suggesting import suggestions_of, with_edits
from itw.errors import TransientError, UserError
from itw.finding import Edit, Finding
from itw.runs.sandbox import Ending
from itw.telling.shown_tests import ShownTests
from workers import gofmt
from workers.services import RunStopped, SandboxJob
from workers.shown import Shown
from workers.wanted_runs import REVIEW_ENDS, WantedRuns
from workers.watch import watching

log = structlog.get_logger()

BUDGET = 5 * 60.0  # seconds in which compilations may begin


def add(runs: WantedRuns, text: Shown, tests: ShownTests) -> None:
    """Where the configuration wants it."""
    if text.assessment.config.suggestions is not Suggestions.COMPILES:
        return
    try:
        _offer(_compiled(runs, text), runs, text, tests)
    except (RunStopped, TransientError, UserError) as error:  # the job itself is done
        log.info("suggestions_not_compiled", error=str(error))


def _compiled(runs: WantedRuns, text: Shown) -> dict[Finding, Edit]:
    """The edits that compile."""
    head, config = runs.change.head_tree, text.assessment.config
    proofs = suggestions_of(text.assessment, head, gofmt.keeps)
    until = time.monotonic() + BUDGET
    edits: dict[Finding, Edit] = {}
    with watching(partial(runs.services.runs.stop_of, runs.job), lambda: None) as watch:
        for compilation in compilations(proofs, head, config):
            with _open(compilation, runs, text, watch.stop) as job:
                for finding, proof in compilation.edits:
                    if time.monotonic() > until:
                        return edits
                    if job.go_compile(variant_of(proof)).ending is Ending.RAN:
                        edits[finding] = compiled(proof)
    log.info("suggestions_compiled", tried=len(proofs), compile=len(edits))
    return edits


def _open(
    compilation: Compilation, runs: WantedRuns, text: Shown, stop: Event
) -> AbstractContextManager[SandboxJob]:
    if runs.services.sandbox is None:
        raise TransientError("no Docker engine answers")
    return runs.services.sandbox.open(
        compilation.target,
        runs.change.head_tree,
        base=runs.change.base_tree,
        policy=text.assessment.config.run_policy,
        stop=stop,
    )


def _offer(edits: dict[Finding, Edit], runs: WantedRuns, text: Shown, tests: ShownTests) -> None:
    if not edits:
        return
    wanted = {finding.fingerprint for finding in edits}
    with runs.services.lease(runs.job.number, wait=REVIEW_ENDS):
        pull = runs.services.github.pull(runs.job.number)
        if pull is None or pull.head_sha != runs.job.head_sha:
            return
        shown = replace(text, assessment=with_edits(text.assessment, edits))
        review = shown.publication(tests).review
        comments = review.comments if review is not None else ()
        chosen = [each for each in comments if not wanted.isdisjoint(each.fingerprints)]
        runs.services.github.amend_comments(runs.job.number, chosen)
