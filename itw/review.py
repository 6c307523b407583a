"""The review of two trees: everything that is known of a change without running it.

Used by the App, the command line and the backtest alike. No network, no processes: the trees are
given, the answer is a value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from itw import messages
from itw.checking.allows import Allow
from itw.checking.check import Checked, check_change
from itw.checking.unused import findings_at, unused_waivers
from itw.configuration.config import Config
from itw.configuration.configured import config_at, config_findings, config_remarks, edits_config
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.connector import Connector, ConnectorChanges, Coverage
from itw.connectors.changes import connector_changes
from itw.connectors.coverage import coverages
from itw.diff import Diff
from itw.finding import Finding
from itw.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something the review did not look at, and the reason as a sentence's end."""

    what: str  # a path or a connector
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a change does to connectors and integration tests.

    `findings` are about what the change touches, most serious first. `elsewhere` counts, per rule,
    the tests with the same trouble that the change does not touch.
    """

    diff: Diff
    config: Config
    connectors: ConnectorChanges = field(default_factory=ConnectorChanges)
    coverage: Mapping[Connector, Coverage] = field(default_factory=dict)
    tests: tuple[str, ...] = ()  # integration tests added or changed, "path:line TestName"
    findings: tuple[Finding, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    suppressed: tuple[tuple[Finding, str], ...] = ()  # findings somebody gave a reason against
    remarks: tuple[str, ...] = ()  # about configuration, registry and allows; Markdown sentences
    unused: tuple[Allow, ...] = ()  # comments that allow what is not found there
    left_out: tuple[LeftOut, ...] = ()

    @property
    def concerns_us(self) -> bool:
        """Whether a connector, an integration test or the configuration is touched."""
        changes = self.connectors
        touched = (changes.added, changes.changed, changes.removed, changes.renamed, self.tests)
        return any(touched) or bool(self.findings) or edits_config(self.diff)


def review_trees(
    *,
    diff: Diff,
    base: Tree,
    head: Tree,
    config: Config,
    organisation: Organisation = NO_ORGANISATION,
    trusted: bool = True,
) -> Assessment:
    """Review the change from `base`, the merge base, to `head`.

    `config` is all that governs; `organisation` is what an edited file is held to.
    `trusted` says whether the author may allow findings in the code.
    """
    changes = connector_changes(base, head, diff)
    shown = (*changes.added, *changes.changed, *(after for _, after in changes.renamed))
    coverage = coverages(shown, head)
    checked = check_change(
        diff=diff,
        base=base,
        head=head,
        config=config,
        connectors=changes,
        coverage=coverage,
        trusted=trusted,
    )
    return Assessment(
        diff=diff,
        config=config,
        connectors=changes,
        coverage=coverage,
        tests=checked.tests,
        findings=(*config_findings(base, head, organisation), *checked.kept.findings),
        elsewhere=checked.kept.elsewhere,
        suppressed=checked.kept.suppressed,
        remarks=tuple(_remarks(diff, base, head, organisation, checked)),
        unused=checked.unused,
        left_out=tuple(_left_out(diff, checked)),
    )


def _left_out(diff: Diff, checked: Checked) -> Iterator[LeftOut]:
    if diff.unnamed:
        what = messages.count(diff.unnamed, "changed file")
        yield LeftOut(what=what, reason=messages.not_utf8_reason())
    for what, why in checked.unread:
        yield LeftOut(what=what, reason=why)


def _remarks(
    diff: Diff, base: Tree, head: Tree, organisation: Organisation, checked: Checked
) -> Iterator[str]:
    yield from config_remarks(diff, base, head)
    if edits_config(diff):
        config, _ = config_at(head, organisation=replace(organisation, source=b""))
        idle = unused_waivers(findings_at(head, config), config) if config.waivers else ()
        if idle:
            yield messages.unused_waivers(waivers=[(each.rule, each.line) for each in idle])
    if checked.problem:
        yield messages.registry_unusable(problem=checked.problem)
