"""A test against a fake server, where no container can stand for the service: written, and less."""

from dataclasses import replace
from pathlib import Path

import pytest

from itw.connectors.inventory import connectors_in
from itw.spending import price_of
from itw.tree import MemoryTree
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence, State
from itw.writing.feasibility import Machine
from tests import sample_repository
from tests.model_double.script import Say
from tests.model_double.server import KEY, playing
from tests.workers.writing.stage import GROUND, ScriptedSandbox
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client
from workers.write_tests import Writing, dry_run, write_tests

PACKAGE = "internal/impl/slack"
PATH = f"{PACKAGE}/output_fake_test.go"
OUTPUT = """package slack

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {
	service.MustRegisterOutput("slack_post", service.NewConfigSpec(), newOutput)
}

type output struct{ client *slack.Client }

func newOutput(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {
	return &output{client: slack.New("")}, 1, nil
}

func (o *output) Write(ctx context.Context, m *service.Message) error {
	_, _, err := o.client.PostMessage("x")
	return err
}
"""
TEST = """package slack

import "testing"

func Test{name}OutputPosts(t *testing.T) {{
{gate}	t.Log("Given: a fake server")
	t.Log("When: a message is written")
	t.Log("Then: it was posted")
	_, word := t, "{word}"
	_ = word
}}
"""
HOSTED = MemoryTree(
    {**sample_repository.files("base"), f"{PACKAGE}/output.go": OUTPUT.encode()}, "f" * 40
)


def draft(name: str = "", gate: str = "", path: str = PATH) -> Say:
    content = TEST.format(name=name, gate=gate, word="one")
    files = [{"path": path, "content": content}]
    return Say(text={"files": files, "tests": [f"Test{name}OutputPosts"]})


def ground(*, fake: bool = True) -> Ground:
    connector = next(each for each in connectors_in(HOSTED) if each.name == "slack_post")
    return Ground(connector=connector, tree=HOSTED, config=GROUND.config, fake=fake)


def written(on: Ground, directory: Path, *replies: Say) -> tuple[Evidence, list[str]]:
    """What came of it, and what the model was asked."""
    sandbox = ScriptedSandbox()
    writing = Writing(ground=on, opening=sandbox.open, directory=directory, prove=False)
    with playing(replies) as double:
        client = Client(
            api_key=KEY, model="m", price=price_of("claude-sonnet-5-5"), base_url=double.url,
            ledger=MemoryLedger(),
        )  # fmt: skip
        with Model(client) as model:
            evidence = write_tests(writing, model)
        return evidence, [str(body["messages"]) for body in double.asked]


def test_it_holds_at_best_and_says_what_it_does_not_show(tmp_path: Path) -> None:
    evidence, asked = written(ground(), tmp_path, draft())
    assert evidence.state is State.HOLDS
    assert list(evidence.draft.files) == [PATH]
    assert len(evidence.runs) == 5
    assert any("is a fake" in each for each in evidence.not_proved)
    assert len(asked) == 1  # there is nothing to plan with
    assert "Write a test against a fake server instead" in asked[0]


@pytest.mark.parametrize(
    "posing",
    [
        draft(name="Integration"),
        draft(gate="\tintegration.CheckSkip(t)\n"),
        draft(path=f"{PACKAGE}/output_integration_test.go"),
    ],
    ids=["name", "gate", "file"],
)
def test_one_that_poses_as_an_integration_test_goes_back(posing: Say, tmp_path: Path) -> None:
    evidence, asked = written(ground(), tmp_path, posing, draft())
    assert "is no integration test" in asked[1]
    assert evidence.drafts == 2
    assert evidence.state is State.HOLDS


def test_without_being_asked_for_it_is_offered_and_nothing_is_spent(tmp_path: Path) -> None:
    evidence, asked = written(ground(fake=False), tmp_path)
    assert (evidence.state, asked) == (State.INFEASIBLE, [])
    assert "with --fake" in evidence.not_proved[0]


def test_a_dry_run_says_what_would_be_asked() -> None:
    price = price_of("claude-sonnet-5-5")
    offered = list(dry_run(ground(fake=False), Machine(), "m", price))
    assert len(offered) == 1
    taken = list(dry_run(ground(), Machine(), "m", price))
    assert taken[0] == offered[0]
    assert any("draft" in line for line in taken[1:])


def test_a_connector_with_a_container_gets_none(tmp_path: Path) -> None:
    evidence, asked = written(replace(GROUND, fake=True), tmp_path)
    assert (evidence.state, asked) == (State.INFEASIBLE, [])
    assert "ask without --fake" in evidence.not_proved[0]
