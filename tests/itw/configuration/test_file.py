import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from itw.configuration.config import Delivery, Profile, RunPolicy, Suggestions, WithoutFix, Write
from itw.configuration.file import parse_config
from itw.configuration.problems import InvalidConfig, Problem
from itw.finding import Severity

RULES = ("never_runs", "fixed_port", "missing_narrative")


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidConfig) as error:
        parse_config(text, RULES)
    return error.value.problems


def outcome(text: str | bytes) -> tuple[Problem, ...]:
    """The problems of a text, if it has any; nothing but InvalidConfig may be raised."""
    try:
        parse_config(text, RULES)
    except InvalidConfig as error:
        return error.problems
    return ()


def test_an_empty_file_is_the_defaults():
    assert parse_config("", RULES) == parse_config("# nothing\n", RULES)
    assert parse_config("", RULES).profile is Profile.SPEC


def test_a_full_file_is_read():
    config = parse_config(
        """
profile: connect
rules: {never_runs: warning, fixed_port: off}
paths: {include: ["internal/impl/*"], exclude: ["*/legacy/*"]}
run: {pattern: "^Test", tags: [integration, x], cgo: true, timeout: 10m, repeat: 3}
waivers:
  - {rule: missing_narrative, connector: output slack_reaction, reason: hosted only}
enforce: true
caps: {comments: 3}
write: auto
delivery: pull_request
""",
        RULES,
    )
    assert config.profile is Profile.CONNECT
    assert config.rules == {"never_runs": Severity.WARNING, "fixed_port": None}
    assert config.run_command.tags == ("integration", "x")
    assert (config.run_command.timeout, config.run_command.repeat) == (600, 3)
    assert config.waivers[0].line == 7
    assert (config.max_comments, config.enforce) == (3, True)
    assert (config.write, config.delivery) == (Write.AUTO, Delivery.PULL_REQUEST)
    assert config.covers("internal/impl/nats/input.go")
    assert not config.covers("internal/impl/legacy/input.go")
    assert not config.covers("cmd/main.go")


def test_what_the_file_does_not_say_is_the_profiles():
    config = parse_config("profile: connect\nrun: {shuffle: true}", RULES)
    assert config.run_command.tags == ("integration",)
    assert config.run_command.shuffle
    assert config.suggestions is Suggestions.OFF


def test_a_named_profile_changes_only_what_the_file_does_not_say():
    text = "profile: spec\nenforce: true\nrun: {pattern: ^TestX, images: [redis], reruns: 2}"
    config = parse_config(text, RULES, Profile.CONNECT)
    assert (config.profile, config.enforce) == (Profile.CONNECT, True)
    assert (config.run_command.run, config.run_command.tags) == ("^TestX", ("integration",))
    assert config.run_policy == RunPolicy(images=("redis",), reruns=2)


def test_how_tests_are_run_is_read():
    config = parse_config(
        """
run:
  reruns: 2
  without_fix: auto
  images: [ghcr.io/acme/*, "redis:7.2"]
  limits: {time: 20m, memory: 6g, services: 20, service_memory: 512m}
""",
        RULES,
    )
    assert config.run_policy == RunPolicy(
        reruns=2,
        without_fix=WithoutFix.AUTO,
        images=("ghcr.io/acme/*", "redis:7.2"),
        seconds=1200,
        memory=6 << 30,
        services=20,
        service_memory=512 << 20,
    )


@pytest.mark.parametrize("text", ["run: off", "run: 'off'", "run: {enabled: false}"])
def test_run_off_runs_nothing(text: str):
    assert not parse_config(text, RULES).run_policy.enabled


def test_the_race_detector_needs_cgo():
    (problem,) = problems("profile: connect\nrun:\n  race: true\n")
    assert (problem.line, problem.column) == (3, 3)
    assert parse_config("profile: connect\nrun: {race: true, cgo: true}", RULES).run_command.race


def test_every_problem_is_told_with_its_place():
    found = problems("enforc: true\nrules:\n  never_run: error\n  fixed_port: loud\n")
    assert [(p.line, p.column) for p in found] == [(1, 1), (3, 3), (4, 3)]
    assert found[0].message == "unknown key 'enforc'; did you mean 'enforce'?"


def test_an_unknown_rule_is_told_with_the_closest():
    (problem,) = problems("rules:\n  never_run: error\n")
    assert problem == Problem(2, 3, "unknown rule 'never_run'; did you mean 'never_runs'?")


def test_a_waiver_needs_a_reason():
    (problem,) = problems("waivers:\n  - rule: never_runs\n")
    assert problem == Problem(2, 5, "'waivers.0.reason' is required")
    (problem,) = problems("waivers:\n  - rule: never_runs\n    reason: ' '\n")
    assert problem == Problem(3, 5, "'waivers.0.reason' must not be empty")


def test_one_problem_does_not_hide_another():
    found = problems("run: {pattern: '('}\nwaivers:\n- {rule: nope, reason: x}\nenforce: 1\n")
    assert [problem.line for problem in found] == [1, 3, 4]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("enforce: [", 1, "expected"),
        ("enforce: [\n\n\n", 1, "expected"),
        ("# a\u2028b\n# c\rd\x85e\ncolour: 1\n", 3, "unknown key"),
        ("enforce: true\nenforce: false\n", 2, "given twice"),
        ("a: &x 1\nb: *x\n", 2, "aliases"),
        (b"enforce: \xff\n", 1, "UTF-8"),
        ("- a\n", 1, "'the file': keys with values belong here"),
        ("write: auto\nrun:\n  pattern: '('\n", 3, "'run.pattern'"),
        ("enforce: 1\n", 1, "boolean"),
        ("run: {pattern: 'a{99999999999}'}\n", 1, "repetition size"),
        ("run: {timeout: soon}\n", 1, "such as 10m"),
        ("run:\n  limits: {memory: 4gb}\n", 2, "such as 512m"),
        ("run:\n  limits: {tim: 4m}\n", 2, "did you mean 'time'"),
        ("run:\n  limits: {time: 0m}\n", 2, "such as 10m"),
        ("run:\n  images:\n  - Redis\n", 3, "is no image"),
        ("run: {images: ['*']}\n", 1, "is no image"),
        ("run: on\n", 1, "'run': keys with values belong here, or off"),
        ("run:\n  limits: 5\n", 2, "'run.limits': keys with values belong here"),
        ("run:\n  limits: {time: 10}\n", 2, "such as 10m"),
        ("run:\n  tags: integration\n", 2, "'run.tags': a list belongs here"),
        ("a: 1\nenforce: !!bool x\n", 2, "type bool"),
        ("caps: {comments: !!int ''}\n", 1, "type int"),
        (b"a: 1\nb: \0\n", 2, "binary"),
        ("a: 1\nb: \x01\n", 2, "U+0001"),
        ("a: é\nb: ü\x01\n", 2, "U+0001"),  # the parser counts bytes
        ("x: " + "[" * 30 + "]" * 30, 1, "nested"),
        ("x: " + "[" * 60_000, 1, "nested"),
        ("".join(f"{' ' * n}a:\n" for n in range(300)), 21, "nested"),
        ("x" * 70_000, 1, "larger"),
    ],
)
def test_bad_text_is_one_typed_error(text: str | bytes, line: int, words: str):
    found = problems(text)
    assert found[0].line == line
    assert words in found[0].message


def test_an_empty_image_is_one_problem():
    assert [problem.message for problem in problems("run: {images: ['']}\n")] == [
        "'run.images.0' must not be empty"
    ]


@given(st.text(alphabet="abc:-[]{}'\"&*!#|>\n 01?%@`,\\\t", max_size=200))
def test_no_text_raises_anything_else(text: str):
    assert all(problem.message for problem in outcome(text))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["profile", "rules", "run", "waivers", "reason", "caps", "x"]),
                inner,
            )
        ),
    )
)
def test_no_document_raises_anything_else(document: object):
    assert all(problem.line >= 1 for problem in outcome(yaml.safe_dump(document)))


FULL = b"""profile: connect
rules: {never_runs: warning, fixed_port: off}
paths: {include: ["internal/impl/*"]}
run: {pattern: "^Test", tags: [integration], timeout: 10m, repeat: 3}
waivers:
  - {rule: missing_narrative, connector: slack_reaction, reason: hosted only}
"""
TAGS = "!!int |!!bool |!!float |!!binary |!!set |? |- |*a |<<: "
SIGNS = "\t|\r|\x85|\u2028|{|]|'|%|~|0b|1:2|_|\x00"
PIECES = st.sampled_from([bit.encode() for bit in f"{TAGS}|{SIGNS}".split("|")]) | st.binary(
    max_size=2
)


@given(st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 4), PIECES), max_size=6))
def test_no_damaged_file_raises_anything_else(edits: list[tuple[int, int, bytes]]):
    damaged = FULL
    for at, deleted, piece in edits:
        damaged = damaged[:at] + piece + damaged[at + deleted :]
    lines = damaged.count(b"\n") + 1
    for problem in outcome(damaged):
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert "\n" not in problem.message
