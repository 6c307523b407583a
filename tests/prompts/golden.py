"""The prompts for one connector of ours, as they are kept beside the tests.

`python -m tests.prompts.golden` writes them anew: read the difference before it is committed.
"""

from collections.abc import Mapping
from pathlib import Path

from itw.configuration.config import Config
from itw.writing.checklist import checklist_of
from itw.writing.context import context_of
from itw.writing.feasibility import Machine, feasibility_of
from itw.writing.replies import Plan, PlannedTest
from itw.writing.sections import Piece
from tests.itw.writing.repository import shop, tree_with
from workers.writing_prompts import Trouble, Writer

FILES = Path(__file__).parent / "golden"
PLAN = Plan(
    tests=[PlannedTest(name="TestIntegrationShop", shows=["write.all"], story="Given … Then …")],
    services=[],
    observed_with="github.com/redis/go-redis/v9",
)


def writer() -> Writer:
    tree = tree_with()
    context = context_of(shop(tree), tree, Config())
    return Writer(
        context=context,
        checklist=checklist_of(context),
        feasibility=feasibility_of(context, Machine()),
        config=Config(),
    )


def prompts_of_the_shop() -> Mapping[str, str]:
    """Everything but the guide, which changes with every rule."""
    asked = writer()
    trouble = Trouble(
        why="They do not compile.", evidence=(Piece("errors", "a_test.go:1: undefined: x"),)
    )
    repair = asked.repair({"internal/impl/shop/a_test.go": b"package shop\n"}, trouble)
    return {
        "connector": asked.connector(),
        "plan": asked.plan().opening,
        "draft": asked.draft(PLAN).opening,
        "repair": repair.opening,
        "fake": asked.fake().opening,
    }


if __name__ == "__main__":
    for name, text in prompts_of_the_shop().items():
        (FILES / f"{name}.md").write_text(text, encoding="utf-8")
