"""What a change touches that decides whether a pass means anything."""

import pytest

from itw.runs.plan import Suspicion
from tests.itw.runs.test_planning import BASE, LIST, REDIS, REDIS_TEST, edited, plan

CODE = f"{REDIS}/cache.go"
TOUCHED = edited(REDIS_TEST, "t.Log(", "t.Log(1, ")
LINES = BASE[REDIS_TEST].count(b"\n")


def suspects(head: dict[str, bytes], *asked: str) -> list[tuple[Suspicion, str, int]]:
    (package,) = plan(head, *asked).packages
    return [(each.kind, each.path, each.line) for each in package.suspects]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("func TestMain(m *testing.M) {}", [(Suspicion.TEST_MAIN, REDIS_TEST, LINES + 1)]),
        ("func init() {}", [(Suspicion.HELPER, REDIS_TEST, LINES + 1)]),
        ("func (s suite) TestMain(m *testing.M) {}", []),
        ("func (s suite) init() {}", []),
        ("func other() {}", []),
    ],
)
def test_what_go_runs_around_tests_is_named(code: str, found: list[object]):
    assert suspects({**TOUCHED, REDIS_TEST: TOUCHED[REDIS_TEST] + code.encode()}) == found


def test_what_runs_around_tests_as_at_base_or_in_the_product_is_not_named():
    around = b"\nfunc TestMain(m *testing.M) {}\nfunc init() {}\n"
    old = {**BASE, REDIS_TEST: BASE[REDIS_TEST] + around}
    (package,) = plan(edited(REDIS_TEST, "t.Log(", "t.Log(1, ", base=old), base=old).packages
    assert package.suspects == ()
    assert suspects({**TOUCHED, CODE: BASE[CODE] + around}) == []


def test_a_changed_helper_is_named_where_a_planned_test_reaches_it():
    helper = "\n// stored tells what is there.\nfunc stored(t *testing.T) { t.Helper() }\n"
    old = edited(
        REDIS_TEST, "RedisCache(t *testing.T) {", "RedisCache(t *testing.T) {\n\tstored(t)"
    )
    old[REDIS_TEST] += helper.encode()
    head = edited(REDIS_TEST, "{ t.Helper() }", "{ t.Skip() }", base=old)
    line = old[REDIS_TEST].count(b"\n")

    def named(*asked: str) -> list[tuple[Suspicion, int]]:
        (package,) = plan(head, *asked, base=old).packages
        return [(each.kind, each.line) for each in package.suspects]

    assert named() == [(Suspicion.HELPER, line)]
    assert named(LIST) == []  # it calls another one
    assert suspects(head) == []  # new with the test


def test_another_go_mod_is_named():
    head = {**TOUCHED, "go.mod": BASE["go.mod"] + b"\n// more\n", "README.md": b"more"}
    assert suspects(head) == [(Suspicion.GO_MOD, "go.mod", 0)]


def test_a_build_constraint_that_was_changed_is_named():
    head = {**BASE, REDIS_TEST: b"//go:build !windows\n\n" + BASE[REDIS_TEST]}
    assert suspects(head) == [(Suspicion.BUILD_TAG, REDIS_TEST, 1)]
    new = f"{REDIS}/new_integration_test.go"
    assert (
        suspects(
            {
                **BASE,
                new: b"//go:build !windows\n\npackage redis\n\nfunc TestIntegrationX(t *T) {}\n",
            }
        )
        == []
    )
