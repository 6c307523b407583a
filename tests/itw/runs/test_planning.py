from itw.configuration.config import Config, Profile, RunCommand, RunPolicy, config_for
from itw.review import review_trees
from itw.runs.plan import TestPlan, Why
from itw.runs.planning import plan_tests
from itw.tree import MemoryTree
from tests.itw.changes import change_between
from tests.sample_repository import files

BASE = files("base")
HEAD = {**BASE, **files("pull-request")}
REDIS = "internal/impl/redis"
REDIS_TEST = f"{REDIS}/integration_test.go"
LIST = "TestIntegrationRedisListOutput"


def plan(
    head: dict[str, bytes] = HEAD,
    *asked: str,
    config: Config | None = None,
    base: dict[str, bytes] = BASE,
) -> TestPlan:
    trees = {"base": MemoryTree(base, "b" * 40), "head": MemoryTree(head, "a" * 40)}
    assessment = review_trees(diff=change_between(base, head), config=config or Config(), **trees)
    return plan_tests(assessment, **trees, asked=asked)


def names(made: TestPlan) -> list[str]:
    return [test.name for test in made.tests]


def left_out(made: TestPlan) -> dict[str, Why]:
    return {each.test.name: each.why for each in made.not_run}


def edited(path: str, old: str, new: str, *, base: dict[str, bytes] = BASE) -> dict[str, bytes]:
    assert old.encode() in base[path]
    return {**base, path: base[path].replace(old.encode(), new.encode())}


def test_the_tests_of_added_and_changed_connectors_are_run():
    made = plan()
    assert names(made) == ["TestIntegrationBeanstalkdInput", "TestIntegrationRedisCache"]
    assert [str(each) for test in made.tests for each in test.connectors] == [
        *("input beanstalkd", "cache redis")
    ]
    assert "output redis_pubsub" in map(str, made.connectors)  # though nothing tests it


def test_targets_name_the_commit_the_module_and_the_tests():
    made = plan()
    redis = made.packages[1]
    head, base = *made.at_head(redis, redis.tests), *made.at_base(redis, redis.tests)
    assert (head.commit, head.package, head.tests) == (
        *("a" * 40, REDIS),
        ("TestIntegrationRedisCache",),
    )
    assert base.commit == "b" * 40
    assert not [*made.at_base(made.packages[0], made.packages[0].tests)]  # a new test


def test_tests_of_a_changed_test_file_are_run_though_no_connector_changed():
    assert LIST in names(plan(edited(REDIS_TEST, "t.Log(", "t.Log(1, ")))


def test_a_name_that_the_pattern_does_not_match_is_never_selected():
    made = plan(edited(REDIS_TEST, LIST, "TestRedisListOutput"))
    assert left_out(made) == {"TestRedisListOutput": Why.PATTERN}


def test_a_build_tag_that_the_command_lacks_leaves_the_file_out():
    head = {**BASE, REDIS_TEST: b"//go:build integration\n\n" + BASE[REDIS_TEST]}
    assert set(left_out(plan(head)).values()) == {Why.CONSTRAINT}
    tagged = Config(run_command=RunCommand(tags=("integration",)))
    made = plan(head, config=tagged)
    assert LIST in names(made)
    assert [each.path for p in made.packages for each in p.suspects] == [REDIS_TEST]


def test_a_file_named_for_another_system_is_left_out():
    moved = {path: data for path, data in BASE.items() if path != REDIS_TEST}
    head = {**moved, f"{REDIS}/integration_windows_test.go": BASE[REDIS_TEST]}
    made = plan({**head, f"{REDIS}/integration_windows_test.go": BASE[REDIS_TEST] + b"\n"})
    assert set(left_out(made).values()) == {Why.CONSTRAINT}


def test_check_skip_exact_runs_only_when_its_test_is_named():
    head = edited(REDIS_TEST, "integration.CheckSkip(t)", "integration.CheckSkipExact(t)")
    assert left_out(plan(head))[LIST] is Why.EXACT
    named = plan(head, LIST)
    (target,) = named.at_head(named.packages[0], named.packages[0].tests)
    assert (target.tests, target.exact) == ((LIST,), True)


def test_the_registry_skips_limits_and_leaves_out():
    connect = config_for(Profile.CONNECT)
    path = "cmd/tools/integration/packages.json"
    row = '[{"path": "./internal/impl/redis", "timeout": "7m"}]'
    made = plan({**HEAD, path: row.encode()}, config=connect)
    assert [p.command.timeout for p in made.packages] == [420]
    assert left_out(made) == {"TestIntegrationBeanstalkdInput": Why.UNREGISTERED}
    skipped = row.replace("}", ', "skip": true, "skip_reason": "no image"}')
    made = plan({**HEAD, path: skipped.encode()}, config=connect)
    assert ("no image", Why.REGISTRY_SKIPS) in {(e.detail, e.why) for e in made.not_run}


def test_a_request_restricts_and_says_what_it_does_not_know():
    made = plan(HEAD, "redis", "nope")
    assert names(made) == ["TestIntegrationRedisCache"]
    assert left_out(made) == {"TestIntegrationBeanstalkdInput": Why.NOT_ASKED}
    assert made.unknown == ("nope",)


def test_a_request_may_name_what_the_change_does_not_touch():
    assert LIST in names(plan(HEAD, "output/redis_list"))
    assert LIST in names(plan(HEAD, f"./{REDIS}/"))
    assert names(plan(HEAD, LIST)) == [LIST]


def test_run_off_runs_nothing():
    made = plan(config=Config(run_policy=RunPolicy(enabled=False)))
    assert names(made) == []
    assert set(left_out(made).values()) == {Why.OFF}


def test_a_package_of_an_inner_module_is_run_there():
    head = {**HEAD, f"{REDIS}/go.mod": b"module example.org/redis\n"}
    package = plan(head).packages[1]
    (target,) = plan(head).at_head(package, package.tests)
    assert (target.module, target.pattern) == (REDIS, ".")
    assert package.at.import_path == "example.org/redis"


def test_without_a_module_nothing_can_run():
    head = {path: data for path, data in HEAD.items() if path != "go.mod"}
    assert set(left_out(plan(head)).values()) == {Why.NO_MODULE}


def test_what_a_broken_file_does_is_not_guessed():
    head = edited(REDIS_TEST, "t.Log(", "t.Log((")
    assert Why.UNREADABLE in left_out(plan(head)).values()


def test_a_package_s_own_main_is_known_by_its_place():
    main = b"\nfunc TestMain(m *testing.M) { m.Run() }\n"
    redis = plan({**HEAD, REDIS_TEST: HEAD[REDIS_TEST] + main}).packages[1]
    assert redis.at.test_main.startswith(f"{REDIS_TEST}:")


def test_a_renamed_test_is_followed_to_base():
    made = plan(edited(REDIS_TEST, LIST, "TestIntegrationList"))
    (test,) = (each for each in made.tests if each.name == "TestIntegrationList")
    assert test.before == (REDIS, LIST)
    package = next(each for each in made.packages if test in each.tests)
    assert next(made.at_base(package, (test,))).tests == (LIST,)
