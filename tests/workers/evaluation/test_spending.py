"""Money that is counted in a file."""

from pathlib import Path

import pytest

from itw.errors import UserError
from itw.spending import Limit, OverBudget
from workers.evaluation.spending import FileLedger
from workers.ledger import holding

ALL = Limit(name="all of it", key="all", most=100)
ONE = Limit(name="this one", key="one", most=60)


def test_what_was_spent_is_known_to_the_next_process(tmp_path: Path) -> None:
    with holding(FileLedger(tmp_path / "spent"), 50, [ALL, ONE]) as held:
        held.spent = 20
    again = FileLedger(tmp_path / "spent")
    assert (again.spent(ALL), again.spent(ONE)) == (20, 20)


def test_question_over_a_limit_is_refused_and_named(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "spent")
    with pytest.raises(OverBudget, match="this one"), holding(ledger, 61, [ALL, ONE]):
        pass
    assert ledger.refused == {"one"}
    assert ledger.spent(ALL) == 0


def test_what_a_killed_question_set_aside_stays_spent(tmp_path: Path) -> None:
    FileLedger(tmp_path / "spent").set_aside(50, [ALL])
    assert FileLedger(tmp_path / "spent").spent(ALL) == 50


def test_line_that_a_kill_cut_off_counts_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    FileLedger(tmp_path / "spent").set_aside(50, [ALL])
    with (tmp_path / "spent").open("a") as file:
        file.write('{"keys": ["all"], "amo')
    FileLedger(tmp_path / "spent").set_aside(10, [ALL])
    assert FileLedger(tmp_path / "spent").spent(ALL) == 60


@pytest.mark.parametrize("line", [b"\0\0\0", b"[]", b'{"keys": ["all"]}', b"\xff"])
def test_money_that_cannot_be_counted_is_said_and_kept(tmp_path: Path, line: bytes) -> None:
    FileLedger(tmp_path / "spent").set_aside(50, [ALL])
    damaged = (tmp_path / "spent").read_bytes() + line + b"\n"
    (tmp_path / "spent").write_bytes(damaged)
    with pytest.raises(UserError, match="what was spent can't be known"):
        FileLedger(tmp_path / "spent")
    assert (tmp_path / "spent").read_bytes() == damaged
