"""What is said of several findings together."""

from itw.finding import Finding
from itw.reporting.grouped import sentences
from tests.itw.builders import finding

REASON = "use `t.Context()`"


def in_helper(name: str) -> Finding:
    followed = f" (in helper `{name}`, called at a.go:7)"
    return finding(message=REASON + followed, followed=followed, helper=name)


def said(*findings: Finding) -> list[str]:
    return list(sentences(findings).values())


def test_of_one_helper_it_is_said_where_it_is_called() -> None:
    assert said(in_helper("a")) == ["Use `t.Context()` (in helper `a`, called at a.go:7)."]


def test_what_helpers_share_is_said_once() -> None:
    assert said(in_helper("a"), in_helper("b")) == ["Use `t.Context()` (in helpers `a`, `b`)."]


def test_the_test_itself_may_share_it() -> None:
    both = finding(message=REASON), in_helper("a")
    assert said(*both) == ["Use `t.Context()` (also in helper `a`)."]


def test_few_of_many_helpers_are_named() -> None:
    (sentence,) = said(*map(in_helper, "abcdefg"))
    assert sentence.endswith("(in helpers `a`, `b`, `c`, `d` and 3 more).")


def test_different_reasons_stay_apart() -> None:
    assert said(finding(message="log it"), in_helper("a"))[0] == "Log it."
