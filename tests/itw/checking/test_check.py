"""What is said of a change: only what it does, followed through moves and renames."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from itw.checking.check import Checked, check_change, check_commit, check_files
from itw.checking.conventions import convention
from itw.checking.judgement import severity_of
from itw.configuration.config import Config, Profile, Waiver
from itw.connector import Connector, ConnectorChanges, Coverage, External, Tested
from itw.finding import Finding, Severity
from itw.tree import MemoryTree
from tests.itw.changes import change_between

HEAD = """package nats

import (
\t"testing"

\t"github.com/redpanda-data/benthos/v4/public/service/integration"
\t"github.com/stretchr/testify/assert"
)
"""
SILENT = """
func %s(t *testing.T) {
\tintegration.CheckSkip(t)
\tt.Log("Given: a")
\tt.Log("When: b")
\tt.Log("Then: c")
\tassert.Eventually(t, func() bool {
\t\treturn count() == %s
\t}, timeout, interval)
}
"""
ONE = HEAD + SILENT % ("TestIntegrationOne", "1")
BOTH = ONE + SILENT % ("TestIntegrationTwo", "2")
PATH = "internal/impl/nats/integration_test.go"


def checked(base: Mapping[str, str], head: Mapping[str, str], **options: object) -> Checked:
    before = {path: text.encode() for path, text in base.items()}
    after = {path: text.encode() for path, text in head.items()}
    given = {"config": Config(), "connectors": ConnectorChanges(), "coverage": {}, **options}
    return check_change(
        diff=change_between(before, after), base=MemoryTree(before), head=MemoryTree(after), **given
    )


def findings(base: str, head: str, **options: object) -> tuple[Finding, ...]:
    return checked({PATH: base}, {PATH: head}, **options).kept.findings


def test_a_new_test_is_judged_and_its_old_neighbour_is_counted():
    result = checked({PATH: ONE}, {PATH: BOTH})
    (finding,) = result.kept.findings
    assert (finding.function, finding.introduced) == ("TestIntegrationTwo", True)
    assert result.kept.elsewhere == {"silent_eventually": 1}
    assert result.tests == (f"{PATH}:20 TestIntegrationTwo",)


def test_reformatting_comments_and_moves_change_nothing():
    moved = ONE.replace("count() == 1", "count() ==\n\t\t\t1 // one")
    result = checked({PATH: ONE}, {"internal/impl/nats/other_test.go": moved})
    assert result.kept.findings == ()
    assert result.tests == ()


def test_a_renamed_test_is_the_same_test():
    assert findings(ONE, ONE.replace("TestIntegrationOne", "TestIntegrationUno")) == ()


def test_fingerprints_survive_lines_files_and_a_new_name():
    (first,) = findings(HEAD, ONE)
    (later,) = findings(HEAD, HEAD + "\n\n// more\n" + SILENT % ("TestIntegrationOne", "1"))
    renamed = ONE.replace("TestIntegrationOne", "TestIntegrationUno").replace("(t, f", "(t,  f")
    renamed = renamed.replace("Given: a", "Given: b")
    (moved,) = checked({PATH: ONE}, {"internal/impl/jetstream/a_test.go": renamed}).kept.findings
    assert len({(each.place.path, each.place.line) for each in (first, later, moved)}) == 3
    assert first.fingerprint == later.fingerprint == moved.fingerprint


def test_a_fingerprint_is_the_same_in_every_version():
    """What people dismissed is remembered by it."""
    assert [each.fingerprint for each in findings(HEAD, BOTH)] == [
        "3c095b780df6d74a",
        "46b1859b4aafee01",
    ]


def test_two_equal_places_of_a_function_have_fingerprints_of_their_own():
    call = (
        "\tassert.Eventually(t, func() bool {\n\t\treturn count() == 1\n\t}, timeout, interval)\n"
    )
    first, second = findings(HEAD, ONE.replace(call, call + call))
    assert first.fingerprint != second.fingerprint


def test_dismissed_findings_stay_dismissed():
    (finding,) = findings(HEAD, ONE)
    assert findings(HEAD, ONE, known=frozenset({finding.fingerprint})) == ()


def test_an_allow_with_a_reason_counts_only_from_people_who_may_write():
    allowed = ONE.replace(
        "\tassert.Eventually", "\t//itw:allow silent_eventually count logs\n\tassert.Eventually"
    )
    result = checked({PATH: HEAD}, {PATH: allowed})
    assert result.kept.findings == ()
    assert [reason for _, reason in result.kept.suppressed] == ["count logs"]
    assert len(findings(HEAD, allowed, trusted=False)) == 1


def test_an_allow_without_a_reason_or_for_another_rule_allows_nothing():
    for comment in ("//itw:allow silent_eventually", "//itw:allow sleep_polling it must"):
        head = ONE.replace("\tassert.Eventually", f"\t{comment}\n\tassert.Eventually")
        assert findings(HEAD, head)[0].rule == "silent_eventually"


def test_a_waiver_of_the_configuration_suppresses_with_its_reason():
    waiver = Waiver(rule="silent_eventually", reason="slow", path="internal/impl/nats/*")
    result = checked({PATH: HEAD}, {PATH: ONE}, config=Config(waivers=(waiver,)))
    assert result.kept.findings == ()
    assert result.kept.suppressed[0][1] == "slow"
    other = replace(waiver, test="TestIntegrationTwo")
    assert findings(HEAD, ONE, config=Config(waivers=(other,))) != ()


def test_a_rule_can_be_switched_off_or_given_another_severity():
    assert findings(HEAD, ONE, config=Config(rules={"silent_eventually": None})) == ()
    (finding,) = findings(HEAD, ONE, config=Config(rules={"silent_eventually": Severity.ERROR}))
    assert finding.severity is Severity.ERROR


def test_a_function_with_a_syntax_error_is_not_judged_and_named():
    broken = ONE.replace("count() == 1", "count( == 1")
    result = checked({PATH: HEAD}, {PATH: broken})
    assert result.kept.findings == ()
    assert result.unread == ((f"{PATH}:10 TestIntegrationOne", "it could not be parsed"),)


def test_what_is_no_go_is_not_read_as_go():
    readme = {"README.md": "func f() {\n\t//itw:allow never_run why\n}\n"}
    assert checked({"README.md": ""}, readme).kept.findings == ()


def test_what_of_a_whole_commit_could_not_be_looked_at_is_told():
    tree = MemoryTree({PATH: ONE.replace("count() == 1", "count( == 1").encode()})
    unread = ((f"{PATH}:10 TestIntegrationOne", "it could not be parsed"),)
    assert check_commit(tree, config=Config()) == ((), unread, 0)


def test_excluded_paths_vendored_code_and_testdata_are_left_alone():
    assert findings(HEAD, ONE, config=Config(exclude=("internal/*",))) == ()
    for path in ("vendor/x/x_test.go", "internal/testdata/x_test.go", "_old/x_test.go"):
        assert checked({}, {path: ONE}).kept.findings == ()
        assert check_files(MemoryTree({path: ONE.encode()}), config=Config()) == ()


def test_files_of_one_commit_are_checked_as_if_they_were_new():
    tree = MemoryTree({PATH: BOTH.encode(), "other/x_test.go": ONE.encode()})
    assert len(check_files(tree, config=Config())) == 3
    assert len(check_files(tree, [PATH], config=Config())) == 2


def test_everything_has_a_rule_of_the_other_profile_with_its_severity_there():
    rule = convention("require_in_eventually")
    assert severity_of(rule, Config()) is None
    assert severity_of(rule, Config(), everything=True) is rule.rule.connect is Severity.WARNING


def test_a_connector_that_is_added_from_another_directory_is_judged_in_its_own():
    redis = Connector(
        kind="cache", name="redis", package="impl/redis", file="impl/redis/c.go", line=3
    )
    kept = checked(
        {"names.go": "package names\n"},
        {"names.go": "package names\n\nvar x = 1\n"},
        connectors=ConnectorChanges(added=(redis,)),
        coverage={redis: Coverage(tested=Tested.NO, external=External.CONTAINER)},
    ).kept
    assert [(e.rule, e.connector) for e in kept.findings] == [
        ("missing_integration_test", "cache redis")
    ]


class PartialTree(MemoryTree):
    """As a repository answers: without files that are too large to be read."""

    def read(self, paths):
        return {}


def test_a_file_that_the_tree_does_not_read_is_told():
    files = {"big_integration_test.go": b"package big", "gone_test.go": b"package gone"}
    result = check_change(
        diff=change_between({"gone_test.go": b"package gone"}, {"big_integration_test.go": b"a"}),
        base=MemoryTree(files),
        head=PartialTree({"big_integration_test.go": b"a"}),
        config=Config(),
        connectors=ConnectorChanges(),
        coverage={},
    )
    assert result.unread == (("big_integration_test.go", "too large"),)


def test_a_glob_of_files_is_about_files():
    other = PATH.replace("integration_test", "legacy_test")
    head = {PATH: ONE, other: ONE.replace("TestIntegrationOne", "TestIntegrationLegacy")}

    def tests(config: Config) -> set[str]:
        return {finding.function for finding in checked({}, head, config=config).kept.findings}

    assert tests(Config()) == {"TestIntegrationOne", "TestIntegrationLegacy"}
    assert tests(Config(exclude=("*/legacy_test.go",))) == {"TestIntegrationOne"}
    assert tests(Config(include=("internal/impl/nats/legacy_*",))) == {"TestIntegrationLegacy"}


def test_tests_that_are_not_covered_are_not_counted_as_touched():
    assert checked({}, {PATH: ONE}, config=Config(exclude=("internal/*",))).tests == ()


REGISTRY = "cmd/tools/integration/packages.json"
GATED = HEAD + "\nfunc TestIntegrationOne(t *testing.T) {\n\tintegration.CheckSkip(t)\n}\n"


def of_registries(
    before: str, after: str, *, include: tuple[str, ...] = ()
) -> list[tuple[str, Severity, str]]:
    result = checked(
        {PATH: GATED, REGISTRY: before},
        {PATH: GATED, REGISTRY: after},
        config=Config(profile=Profile.CONNECT, include=include),
    )
    return [(each.rule, each.severity, each.message) for each in result.kept.findings]


def test_a_package_that_is_taken_off_the_list_is_lost_coverage() -> None:
    [(rule, severity, message)] = of_registries('[{"path": "./internal/impl/nats"}]', "[]")
    assert (rule, severity) == ("lost_coverage", Severity.ERROR)
    assert "`./internal/impl/nats` is not listed any more" in message


def test_a_glob_of_tests_does_not_hide_what_is_said_of_the_list() -> None:
    lost = of_registries('[{"path": "./internal/impl/nats"}]', "[]", include=("internal/*",))
    assert [rule for rule, _, _ in lost] == ["lost_coverage"]


def test_a_package_that_is_skipped_from_now_on_is_said_with_its_reason() -> None:
    skipped = '[{"path": "./internal/impl/nats", "skip": true, "skip_reason": "too slow"}]'
    [(rule, severity, message)] = of_registries('[{"path": "./internal/impl/nats"}]', skipped)
    assert (rule, severity) == ("lost_coverage", Severity.WARNING)
    assert message.endswith("too slow")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", "[]"),
        ("[]", '[{"path": "./internal/impl/nats"}]'),
        ('[{"path": "./internal/impl/nats", "skip": true, "skip_reason": "a"}]', "[]"),
        ('[{"path": "./internal/impl/nats"}]', '[{"path": "internal/impl/nats/"}]'),
    ],
    ids=["never listed", "listed from now on", "was skipped", "written another way"],
)
def test_a_list_that_loses_no_running_test_is_no_news(before: str, after: str) -> None:
    assert of_registries(before, after) == []


def test_a_helper_that_packages_share_is_spoken_of_once():
    helper = 'package kit\n\nimport "testing"\n\n'
    helper += "func Feed(t *testing.T) {\n\tgo func() { t.Fatal(1) }()\n}\n"
    test = (
        'package %s\n\nimport (\n\t"testing"\n\n\t"example.com/m/kit"\n)\n\n'
        "func TestIntegration(t *testing.T) { kit.Feed(t) }\n"
    )
    files = {f"{name}/a_test.go": test % name for name in ("nats", "redis")}
    files |= {"kit/kit.go": helper, "go.mod": "module example.com/m\n"}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    found = [
        each for each in check_files(tree, config=Config()) if each.rule == "fatal_in_goroutine"
    ]
    assert [(each.place.path, each.place.line) for each in found] == [("kit/kit.go", 6)]
