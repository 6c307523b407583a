"""The limits that docs/sandbox.md and docs/configuration.md tell are those that hold."""

import re

import pytest

from itw.configuration.sections import LimitsSection
from itw.messages.sandbox import duration, size
from itw.runs.sandbox import Limits
from tests.docs.pages import ROOT
from workers.engine.source import MAX_BYTES, MAX_FILES
from workers.sandbox_settings import MOST

PAGE = (ROOT / "docs/sandbox.md").read_text()
USUAL = Limits()


def told(limits: Limits) -> dict[str, str]:
    """As the table has it, by the beginning of a line."""
    return {
        "time of one `go test`": duration(limits.seconds),
        "memory of the job": size(limits.memory),
        "services at once": str(limits.services),
        "memory of each": size(limits.service_memory),
        "processors": f"{limits.cpus:g}",
        "processes and threads": str(limits.processes),
        "`/tmp`": size(limits.disk),
        "output that is read": size(limits.output),
        "networks |": str(limits.networks),
        "pull of one image": duration(limits.pull_seconds),
        "files of a commit": f"{MAX_FILES:,}; {size(MAX_BYTES)}",
    }


@pytest.mark.parametrize("what", told(USUAL))
def test_the_table_of_limits_is_true(what: str) -> None:
    (row,) = re.findall(rf"^\| {re.escape(what)}.*$", PAGE, re.M)
    _, _, usual, most, key, _ = (each.strip() for each in row.split("|"))

    assert usual == told(USUAL)[what]
    assert most == (told(MOST)[what] if key else "")


def test_the_worst_case_is_the_sum() -> None:
    usual, most = (
        size(each.memory + each.services * each.service_memory) for each in (USUAL, MOST)
    )

    assert f"services, {usual} as it stands and {most}" in PAGE


def test_the_configuration_names_the_most_there_is() -> None:
    fields = LimitsSection.model_fields
    said = {
        name: re.search(r"at most `?(\w+)", fields[name].description or "")[1] for name in fields
    }

    assert said == {
        "time": f"{MOST.seconds // 60}m",
        "memory": f"{MOST.memory >> 30}g",
        "services": str(MOST.services),
        "service_memory": f"{MOST.service_memory >> 30}g",
    }
