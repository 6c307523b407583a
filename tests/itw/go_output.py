"""Real outputs of `go test -json`, each beside the Go that printed it (testdata/go_test/shop).

`go test -json -count=1 ./cdc`, with -race for `race`, -timeout 1s for `hang`, 0 for `deadlock`.
"""

from pathlib import Path

from itw.go.test2json import parse_go_test
from itw.go.test_report import TestReport
from itw.story.log_lines import SourceLines
from itw.story.story import Story, stories_of

DATA = Path(__file__).parent.parent / "testdata/go_test"
SHOP = DATA / "shop"


def output_of(package: str) -> list[bytes]:
    return (DATA / f"{package}.jsonl").read_bytes().splitlines(keepends=True)


def report_of(package: str) -> TestReport:
    return parse_go_test(output_of(package))


def sources_of(package: str) -> SourceLines:
    files = {
        f"{package}/{file.name}": file.read_text().split("\n")
        for file in (SHOP / package).glob("*.go")
    }
    return SourceLines(package=package, files=files)


def told(package: str, sources: SourceLines | None = None) -> dict[str, Story]:
    """The stories of one package by the test's name, without what all names begin with."""
    known = sources or sources_of(package)
    stories = (each for run in report_of(package).packages for each in stories_of(run, known))
    return {story.test.removeprefix("TestIntegration"): story for story in stories}
