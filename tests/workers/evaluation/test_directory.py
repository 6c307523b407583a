"""The directory of an evaluation."""

from dataclasses import replace
from pathlib import Path

import pytest

from itw.connector import Connector
from itw.errors import UserError
from itw.evaluation.asked import Arguments
from itw.evaluation.result import Outcome, Result
from workers.evaluation.directory import opened

ASKED = Arguments(repository="x", commit="c" * 40, connectors=("output nats",))
NATS = Connector(kind="output", name="nats", package="p", file="p/x.go", line=1)


def test_two_evaluations_are_not_in_one_directory_at_once(tmp_path: Path) -> None:
    with (
        opened(tmp_path, ASKED),
        pytest.raises(UserError, match="at work"),
        opened(tmp_path, ASKED),
    ):
        pass


def test_every_changed_argument_is_named(tmp_path: Path) -> None:
    with opened(tmp_path, ASKED):
        pass
    other = replace(ASKED, commit="d" * 40, model="other", mutants=3)
    with (
        pytest.raises(UserError, match=r"--commit, .*, --model, --mutants changed"),
        opened(tmp_path, other),
    ):
        pass


@pytest.mark.parametrize("content", ["{}", "not JSON", '{"version": 99, "arguments": {}}'])
def test_what_is_no_evaluation_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "evaluation.json").write_text(content)
    with pytest.raises(UserError, match="nothing in it was touched"), opened(tmp_path, ASKED):
        pass
    assert (tmp_path / "evaluation.json").read_text() == content


def test_result_comes_back_as_it_was(tmp_path: Path) -> None:
    result = Result(connector="output nats", outcome=Outcome.INFEASIBLE, why="hosted only")
    with opened(tmp_path, ASKED) as directory:
        assert directory.place(NATS).result() is None
        directory.place(NATS).finish(result)
        assert directory.place(NATS).result() == result
        (directory.place(NATS).path / "result.json").write_text("{")
        assert directory.place(NATS).result() is None


def test_names_of_connectors_never_meet_on_disk(tmp_path: Path) -> None:
    names = ("nats", "na/ts", "na ts", "na-ts")
    with opened(tmp_path, ASKED) as directory:
        paths = {directory.place(replace(NATS, name=name)).path for name in names}
    assert len(paths) == len(names)
    assert {path.parent for path in paths} == {tmp_path}
