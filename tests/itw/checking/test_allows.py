"""Comments that allow something, nothing, or what is not there."""

import pytest

from itw.checking.allows import allows_in
from itw.checking.check import ABOUT_CHANGES, Checked
from itw.checking.conventions import conventions
from itw.checking.unused import unused_at
from itw.configuration.config import Config, Profile, Waiver
from itw.configuration.registry import PATH as REGISTRY
from itw.source.parse import parse_go
from itw.tree import MemoryTree
from tests.itw.checking.test_check import HEAD, PATH, checked

TEST = (
    HEAD
    + """
%s
func TestAuth(t *testing.T) {
\tintegration.CheckSkip(t)
\tt.Log("Given: a")
\tt.Log("When: b")
\tt.Log("Then: c")
}
"""
)
NAMED = TEST.replace("TestAuth", "TestIntegrationAuth")
ALLOWED = TEST % "//itw:allow never_runs by hand"


def judged(before: str, after: str, **options: object) -> Checked:
    return checked({PATH: before}, {PATH: after}, **options)


def said(result: Checked) -> list[tuple[str, int, str]]:
    return [(each.rule, each.place.line, each.message) for each in result.kept.findings]


@pytest.mark.parametrize(
    ("comment", "rule", "reason"),
    [
        ("//itw:allow fixed_port the port is free", "fixed_port", "the port is free"),
        ("// itw:allow fixed_port why", "fixed_port", "why"),
        ("//nolint:all //itw:allow fixed_port why", "fixed_port", "why"),
        ("//itw:allow fixed_port <reason>", "fixed_port", ""),
        ("//itw:allow fixed_port", "fixed_port", ""),
        ("//itw:allow", "", ""),
    ],
)
def test_a_comment_is_read(comment: str, rule: str, reason: str) -> None:
    (allow,) = allows_in(parse_go("a.go", f"package a\n\nvar x = 1 {comment}\n".encode()))

    assert (allow.rule, allow.reason, allow.line, allow.column) == (rule, reason, 3, 11)


@pytest.mark.parametrize(
    "text",
    [
        'var x = "//itw:allow fixed_port why"',
        "/* //itw:allow fixed_port why */",
        "// `//itw:allow fixed_port why` would do",
        "//itw:allowance fixed_port why",
    ],
)
def test_what_is_no_such_comment_is_not_read(text: str) -> None:
    assert list(allows_in(parse_go("a.go", f"package a\n\n{text}\n".encode()))) == []


def test_an_allow_without_reason_holds_for_nothing_and_is_told() -> None:
    result = judged("package nats\n", TEST % "//itw:allow never_runs")

    assert [rule for rule, _, _ in said(result)] == ["never_runs", "invalid_allow"]
    assert result.kept.findings[1].place.line == 10
    assert "reason" in result.kept.findings[1].message


def test_an_unknown_rule_is_told_with_the_closest() -> None:
    ((_, line, message),) = said(judged("package nats\n", NAMED % "//itw:allow never_run why"))

    assert line == 10
    assert message == (
        "there is no rule `never_run`, so this allows nothing; did you mean `never_runs`?"
    )


def test_a_wrong_allow_is_told_where_it_is_added_only() -> None:
    wrong = NAMED % "//itw:allow never_run why"

    assert said(judged(wrong, wrong + "\nvar x = 1\n")) == []


def test_an_allow_whose_test_was_mended_is_unused() -> None:
    mended = ALLOWED.replace("TestAuth", "TestIntegrationAuth")

    (unused,) = judged(ALLOWED, mended).unused

    assert (unused.path, unused.line, unused.rule) == (PATH, 10, "never_runs")


def test_an_allow_that_is_needed_or_not_touched_is_not_named() -> None:
    idle = NAMED % "//itw:allow never_runs by hand"

    assert judged("package nats\n", ALLOWED).unused == ()
    assert judged(idle, idle + "\nvar x = 1\n").unused == ()


def test_an_allow_of_a_rule_that_is_off_or_needs_a_change_is_not_named() -> None:
    off = Config(rules={"never_runs": None})

    assert judged("package nats\n", ALLOWED, config=off).unused == ()
    for rule in ("lost_coverage", "missing_integration_test", "removed_connector"):
        lost = NAMED % f"//itw:allow {rule} moved to another repository"
        assert judged("package nats\n", lost).unused == ()


def test_an_allow_in_a_function_that_can_not_be_read_is_not_named() -> None:
    broken = (NAMED % "//itw:allow never_runs by hand").replace("CheckSkip(t)", "CheckSkip(t")
    assert judged("package nats\n", broken).unused == ()


def test_an_allow_whose_function_only_lost_lines_is_unused() -> None:
    idle = NAMED % "//itw:allow never_runs by hand"
    (unused,) = judged(idle, idle.replace('\tt.Log("When: b")\n', "")).unused
    assert unused.rule == "never_runs"


def test_a_whole_repository_names_allows_and_waivers_that_nothing_needs() -> None:
    tree = MemoryTree({
        "internal/impl/a/a_test.go": ALLOWED.encode(),
        "internal/impl/b/b_test.go": (NAMED % "//itw:allow never_runs by hand").encode(),
        "vendor/c/c_test.go": (NAMED % "//itw:allow never_runs by hand").encode(),
    })  # fmt: skip
    waivers = (
        Waiver(rule="never_runs", reason="x", path="internal/impl/a/*", line=2),
        Waiver(rule="never_runs", reason="x", path="internal/impl/z/*", line=3),
        Waiver(rule="lost_coverage", reason="x", line=4),
    )

    unused = unused_at(tree, Config(waivers=waivers))

    assert [each.path for each in unused.allows] == ["internal/impl/b/b_test.go"]
    assert [each.line for each in unused.waivers] == [3]


@pytest.mark.parametrize("data", ["[", "{}", '[{"path": 1}]', "\0"])
def test_a_broken_registry_is_one_sentence_and_the_base_holds(data: str) -> None:
    base = '[{"path": "./internal/impl/nats", "skip": true, "skip_reason": "needs an account"}]'
    test = NAMED % ""

    result = checked(
        {REGISTRY: base, PATH: "package nats\n"},
        {REGISTRY: data, PATH: test},
        config=Config(profile=Profile.CONNECT),
    )

    assert result.problem.startswith(REGISTRY)
    assert any("needs an account" in message for _, _, message in said(result))
    assert "unregistered_package" not in {rule for rule, _, _ in said(result)}


def test_the_registry_matters_to_its_own_profile_only() -> None:
    assert checked({REGISTRY: "["}, {REGISTRY: "[", PATH: NAMED % ""}).problem == ""


def test_rules_that_speak_of_changes_exist() -> None:
    assert {convention.name for convention in conventions()} >= ABOUT_CHANGES
