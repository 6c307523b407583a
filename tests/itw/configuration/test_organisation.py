"""What an organisation decides, and what its repositories may decide otherwise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itw.configuration.config import PATH, Delivery, Write
from itw.configuration.configured import RULES, config_at, config_findings
from itw.configuration.file import parse_config
from itw.configuration.organisation import NO_ORGANISATION, Organisation
from itw.configuration.organisation_file import parse_organisation, read_organisation
from itw.configuration.problems import InvalidConfig
from itw.fair_shares.limits import Share
from itw.finding import Severity
from itw.tree import MemoryTree

COMMON = b"""\
profile: connect
enforce: true
rules: {never_runs: error, sleep_polling: warning}
run: {images: [a/b], timeout: 10m, limits: {memory: 2g}}
waivers: [{rule: never_runs, reason: nightly}]
delivery: push
lock: [enforce, run.limits, rules.never_runs]
repositories: {allow: ["connect*"], deny: [connect-old, Connect-gone]}
observe: [connect-new]
shares:
  all: {dollars: 20.5}
  each: {jobs: 1, minutes: 60}
  repositories: {Connect: {jobs: 2}}
"""


def organisation(text: bytes = COMMON, repository: str = "acme/connect") -> Organisation:
    return parse_organisation(text, RULES, repository)


def config(own: str, common: bytes = COMMON):
    return parse_config(own, RULES, None, organisation(common))


def problems(text: bytes) -> list[str]:
    with pytest.raises(InvalidConfig) as caught:
        parse_organisation(text, RULES)
    return [f"{each.line}:{each.column} {each.message}" for each in caught.value.problems]


def test_what_a_repository_does_not_say_is_the_organisations():
    found = config("write: auto\n")
    assert (found.write, found.delivery, found.enforce) == (Write.AUTO, Delivery.PUSH, True)
    assert found.rules["never_runs"] is Severity.ERROR
    assert [(each.reason, each.line) for each in found.waivers] == [("nightly", 0)]
    assert found.run_command.tags == ("integration",)  # of the organisation's profile


def test_what_it_says_takes_the_place_of_the_same_key_and_of_no_other():
    found = config(
        "rules: {sleep_polling: off}\nrun: {timeout: 20m}\nwaivers: []\ndelivery: patch\n"
    )
    assert found.rules["sleep_polling"] is None
    assert found.rules["never_runs"] is Severity.ERROR
    assert (found.run_command.timeout, found.run_policy.images) == (1200, ("a/b",))
    assert (found.waivers, found.delivery) == ((), Delivery.PATCH)


def test_what_only_the_repository_says_holds():
    found = config("run: {timeout: 20m}\n", b"enforce: true\n")
    assert (found.run_command.timeout, found.enforce) == (1200, True)


def test_a_locked_key_and_all_below_it_stay_the_organisations():
    found = config("enforce: false\nrules: {never_runs: off}\nrun: {limits: {memory: 8g}}\n")
    assert found.enforce
    assert found.rules["never_runs"] is Severity.ERROR
    assert found.run_policy.memory == 2 << 30


def test_a_locked_key_that_the_organisation_does_not_set_is_the_default():
    assert not config("enforce: true\n", b"lock: [enforce]\n").enforce


def test_run_off_is_the_key_that_it_stands_for():
    assert not config("run: off\n").run_policy.enabled
    assert config("run: off\n").run_policy.images == ("a/b",)
    assert config("run: off\n", b"lock: [run.enabled]\n").run_policy.enabled
    assert not config("write: auto\n", b"run: off\n").run_policy.enabled


def test_two_files_that_contradict_each_other_can_not_be_used():
    with pytest.raises(InvalidConfig, match="race detector"):
        config("run: {cgo: false}\n", b"run: {race: true, cgo: true}\n")


def test_an_attempt_on_a_locked_key_is_told_where_it_is_made():
    base = MemoryTree({})
    head = MemoryTree({PATH: b"write: auto\nenforce: false\nrun:\n  limits: {memory: 8g}\n"})
    found = [*config_findings(base, head, organisation())]
    said = f"is locked in acme/.github/{PATH}, so what is said here does not count"
    assert [(each.place.line, each.message) for each in found] == [
        (2, f"`enforce` {said}"),
        (4, f"`run.limits.memory` {said}"),
    ]
    assert len({each.fingerprint for each in found}) == 2
    assert [*config_findings(head, head, organisation())] == []


def test_a_broken_file_of_a_repository_leaves_the_organisations():
    found, (remark,) = config_at(MemoryTree({PATH: b"colour: blue\n"}), None, organisation())
    assert found.enforce
    assert "`acme/.github/" in remark
    assert config_at(MemoryTree({}), None, organisation())[0].enforce


@pytest.mark.parametrize(
    ("repository", "included"),
    [
        ("acme/connect", True),
        ("acme/Connect-Two", True),
        ("acme/connect-old", False),
        ("acme/connect-Gone", False),
        ("acme/website", False),
        ("acme/.github", True),
    ],
)
def test_the_lists_say_where_anything_is_done(repository, included):
    assert organisation(repository=repository).includes(repository) is included


def test_observing_is_for_all_or_for_some():
    assert organisation().observes("acme/connect-new")
    assert not organisation().observes("acme/connect")
    assert replace(organisation(), observe=True).observes("acme/connect")
    assert not NO_ORGANISATION.observes("acme/connect")
    assert NO_ORGANISATION.includes("acme/connect")


def test_shares_are_limits_of_all_of_each_and_of_some_by_name():
    shares = organisation().shares
    assert shares.installation == Share(dollars=20_500_000)
    assert shares.repository == Share(jobs=1, minutes=60)
    assert shares.named == {"acme/connect": Share(jobs=2)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"lock: [enforced]\n", "1:8 'lock': 'enforced' is no key of a repository's file"),
        (b"locks: [enforce]\n", "1:1 unknown key 'locks'; did you mean 'lock'?"),
        (b"lock: enforce\n", "1:1 'lock': a list belongs here, such as [a, b]"),
        (b"repositories: {alow: [a]}\n", "'repositories.alow'; did you mean 'allow'?"),
        (b"rules: {never_run: error}\n", "unknown rule 'never_run'"),
        (b"a: [\n", "1:"),
        (b"shares: {each: {job: 1}}\n", "'shares.each.job'; did you mean 'jobs'?"),
        (b"shares: {al: {}}\n", "'shares.al'; did you mean 'all'?"),
        (b"shares: {repositories: {a: {job: 1}}}\n", "did you mean 'jobs'?"),
        (b"shares: {all: {jobs: 0}}\n", "1:16 'shares.all.jobs'"),
        (b"shares: {all: {jobs: true}}\n", "'shares.all.jobs'"),
        (b"shares: {all: {dollars: .inf}}\n", "'shares.all.dollars'"),
        (b"shares: {repositories: {acme/a: {jobs: 1}}}\n", "'shares.repositories.acme/a"),
        (
            b"shares: {repositories: {A: {jobs: 1}, a: {jobs: 9}}}\n",
            "1:39 'shares.repositories': 'a' is given twice",
        ),
        (b"lock: [shares]\n", "'shares' is no key of a repository's file"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, told):
    assert told in "\n".join(problems(text))


def test_an_organisations_key_in_a_repository_is_told_where_it_belongs():
    with pytest.raises(InvalidConfig, match="'lock' belongs in the organisation's file"):
        parse_config("lock: [enforce]\n", RULES)


BROKEN = [
    b"observe: [\n",  # no YAML
    b"- observe\n",
    b"\xff\xfe",
    b"#" * (64 * 1024 + 1),
    b"observe: sometimes\nrepositories: [connect]\nlock: enforce\n",
    b"colour: blue\n",
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_a_broken_file_said_before_holds(text):
    found = read_organisation(text, RULES, "acme/connect", [COMMON])
    assert found.problems
    assert replace(found, problems=(), also=None) == organisation()
    assert found.observes("acme/connect-new")
    assert not found.observes("acme/connect")
    assert not found.includes("acme/connect-old")
    config, (remark,) = config_at(MemoryTree({PATH: b"enforce: false\n"}), None, found)
    assert config.enforce
    assert "said before holds" in remark


def test_what_a_private_file_says_is_told_nobody_who_reads_pull_requests():
    found = read_organisation(b"shares: {repositories: {secret-plan: 3}}\n", RULES, "acme/connect")
    assert "secret-plan" in str(found.problems)
    (remark,) = config_at(MemoryTree({}), None, found)[1]
    assert "said before holds" in remark
    assert "secret-plan" not in remark


@pytest.mark.parametrize("text", BROKEN)
def test_a_file_that_never_could_be_used_lets_nothing_be_posted(text):
    found = read_organisation(text, RULES, "acme/connect")
    assert found.observes("acme/connect")
    assert found.includes("acme/connect") is (text == b"colour: blue\n")


def test_what_can_not_be_read_of_a_first_file_forbids_all():
    def read(text: bytes) -> Organisation:
        return read_organisation(b"colour: blue\n" + text, RULES, "acme/connect")

    assert not read(b"repositories: [connect]\n").includes("acme/connect")
    assert read(b"repositories: {deny: [old]}\n").includes("acme/connect")
    assert not read(b"repositories: {deny: [connect]}\n").includes("acme/connect")
    own = b"enforce: true\nmodel_review: true\n"
    config, _ = config_at(MemoryTree({PATH: own}), None, read(b"lock: enforce\n"))
    assert (config.enforce, config.model_review) == (False, False)
    config, _ = config_at(MemoryTree({PATH: own}), None, read(b"lock: [enforce]\n"))
    assert (config.enforce, config.model_review) == (False, True)


def test_a_broken_file_that_asks_for_more_quiet_gets_it():
    text = b"colour: blue\nobserve: [connect]\nrepositories: {deny: [connect-next]}\n"
    found = read_organisation(text, RULES, "acme/connect", [COMMON])
    assert found.observes("acme/connect")
    assert found.observes("acme/connect-new")
    assert not found.includes("acme/connect-next")
    assert not found.includes("acme/connect-old")


def test_of_a_broken_files_limits_and_those_before_the_lower_ones_hold():
    shares = b"shares: {each: {jobs: 3, minutes: 20}, repositories: {connect: {jobs: 1}}}\n"
    found = read_organisation(b"colour: blue\n" + shares, RULES, "acme/connect", [COMMON])
    assert found.shares.repository == Share(jobs=1, minutes=20)
    assert found.shares.named == {"acme/connect": Share(jobs=1, minutes=20)}
    assert found.shares.installation == Share(dollars=20_500_000)
    first = read_organisation(b"colour: blue\n" + shares, RULES, "acme/connect")
    assert first.shares.repository.minutes == 20


def test_what_another_version_took_and_this_one_does_not_is_passed_over():
    found = read_organisation(b"[", RULES, "acme/connect", [b"colour: blue\n", COMMON])
    assert found.source == COMMON
    assert read_organisation(b"[", RULES, "acme/connect", [b"colour: blue\n"]).observes("a/b")


def test_a_file_that_was_taken_away_decides_nothing():
    assert read_organisation(None, RULES, "acme/connect", [COMMON]).source == b""


def test_the_repository_that_holds_the_file_is_judged_by_it():
    home = organisation(repository="acme/.github")
    assert home.is_home
    config, remarks = config_at(MemoryTree({PATH: COMMON}), None, home)
    assert (config.enforce, remarks) == (True, ())
    wrong = MemoryTree({PATH: b"lock: [colour]\n"})
    assert [each.place.line for each in config_findings(MemoryTree({}), wrong, home)] == [1]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=100)
def test_no_file_takes_a_review_down(text):
    for good in ([], [COMMON]):
        found = read_organisation(text, RULES, "o/r", good)
        config_at(MemoryTree({}), None, found)
        assert found.problems == () or not good or not found.includes("o/connect-old")


KEYS = st.sampled_from(["enforce", "required", "model_review", "write"])
VALUES = {"write": ["auto", "offer"]}


@given(st.data())
@settings(max_examples=50)
def test_a_key_is_the_locks_then_the_repositorys_then_the_organisations(data):
    key = data.draw(KEYS)
    allowed = [*VALUES.get(key, ["true", "false"]), None]
    own, common, locked = (
        data.draw(st.sampled_from(allowed)),
        data.draw(st.sampled_from(allowed)),
        data.draw(st.booleans()),
    )
    text = (f"{key}: {common}\n" if common else "") + (f"lock: [{key}]\n" if locked else "")
    found = config(f"{key}: {own}\n" if own else "", text.encode() or b"# nothing\n")
    said = common if locked or own is None else own
    expected = parse_config(f"{key}: {said}\n" if said else "", RULES)
    assert found == expected
