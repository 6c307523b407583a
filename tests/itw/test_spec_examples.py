"""The specification's own examples, each wrapped into a test, obey every rule.

Two exceptions: the parallel example narrates nothing, and the retry example is an old dockertest.
"""

from pathlib import Path

import pytest

from itw.checking.check import check_files
from itw.configuration.config import Profile, config_for
from itw.finding import Severity
from itw.tree import MemoryTree

EXAMPLES = sorted((Path(__file__).parent.parent / "testdata" / "spec").glob("*_test.go"))
EXCEPTIONS = {
    "parallel_test.go": {"missing_narrative"},
    "retry_test.go": {"dockertest_in_new_test"},
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_of_the_specification_obeys_every_rule(example: Path) -> None:
    tree = MemoryTree(
        {
            "go.mod": b"module example.com/connect/v4\n\ngo 1.25\n",
            f"internal/impl/kafka/{example.name}": example.read_bytes(),
        }
    )
    found = check_files(tree, config=config_for(Profile.SPEC))
    loud = {finding.rule for finding in found if finding.severity > Severity.NOTE}
    assert loud == EXCEPTIONS.get(example.name, set()), found


def test_every_block_of_the_specification_is_there() -> None:
    assert len(EXAMPLES) == 7
