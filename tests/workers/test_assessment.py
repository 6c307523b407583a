"""Who may allow a finding in the code, and what a change of the configuration is told."""

import pytest

from itw.configuration.config import PATH
from itw.pull import Permission
from tests.fake_github import FakeGitHub, a_pull
from tests.fakes import MemoryChange
from workers.assessment import assess
from workers.on_github import IssueComment

ALLOWED = """package nats

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

//itw:allow never_runs run by hand before a release
func TestNatsAuth(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a server")
	t.Log("When: a message is sent")
	t.Log("Then: it arrives")
}
"""
UNTESTED = MemoryChange(
    {"go.mod": "module x\n"},
    {
        "go.mod": "module x\n",
        "internal/impl/nats/output.go": """package nats

import (
	"github.com/nats-io/nats.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterOutput("nats_fresh", service.NewConfigSpec(), newOutput)
}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {
	_, err := nats.Connect("nats://localhost:4222")
	return nil, 1, err
}
""",
    },
)
CHANGE = MemoryChange({}, {"internal/impl/nats/integration_test.go": ALLOWED})


@pytest.mark.parametrize(
    ("permission", "found"), [(Permission.WRITE, []), (Permission.READ, ["never_runs"])]
)
def test_only_who_may_write_allows_findings_in_code(
    permission: Permission, found: list[str]
) -> None:
    github = FakeGitHub(permissions={"ada": permission})

    assessment = assess(a_pull(), CHANGE, github)

    assert [finding.rule for finding in assessment.findings] == found
    assert [reason for _, reason in assessment.suppressed] == (
        [] if found else ["run by hand before a release"]
    )


def test_nobody_is_asked_for_where_nothing_is_allowed() -> None:
    github = FakeGitHub()

    assess(a_pull(), MemoryChange({}, {"a.go": "package a\n"}), github)

    assert "permission" not in github.calls


@pytest.mark.parametrize(
    ("text", "rules"), [("profile: spec\n", []), ("x: 1\n", ["invalid_config"])]
)
def test_change_of_the_configuration_concerns_us(text: str, rules: list[str]) -> None:
    assessment = assess(a_pull(), MemoryChange({}, {PATH: text}), FakeGitHub())

    assert assessment.concerns_us
    assert [finding.rule for finding in assessment.findings] == rules


WAIVER = "/integration-tests waive missing_integration_test there is no image"


@pytest.mark.parametrize(
    ("author", "by_person", "left"),
    [
        ("grace", True, []),
        ("mallory", True, ["missing_integration_test"]),
        ("grace", False, ["missing_integration_test"]),
        ("", True, ["missing_integration_test"]),
    ],
    ids=["who may write", "who may not", "a program in somebody's name", "a deleted account"],
)
def test_a_waiver_counts_from_people_who_may_write(
    author: str, by_person: bool, left: list[str]
) -> None:
    comment = IssueComment(id=1, author=author, by_person=by_person, body=WAIVER, url="")
    github = FakeGitHub(permissions={"grace": Permission.WRITE}, conversation=[comment])

    found = assess(a_pull(), UNTESTED, github).findings

    assert [finding.rule for finding in found] == left
