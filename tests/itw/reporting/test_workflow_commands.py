"""Annotations by workflow command: nothing of a repository can become a command of its own."""

from hypothesis import given
from hypothesis import strategies as st

from itw.finding import Place, Severity
from itw.reporting.workflow_commands import workflow_commands
from tests.itw.builders import finding, place


def test_a_finding_is_one_command() -> None:
    (line,) = workflow_commands([finding(place=Place("a.go", 3, 5, 9))])

    assert line == (
        "::warning file=a.go,line=3,endLine=5,col=9,title=silent_eventually"
        "::Log the state on each attempt."
    )


def test_what_separates_is_escaped() -> None:
    odd = finding(
        place=place(1, path="a,b:c%d\n::error::x.go"), message="100%\r\n::stop-commands::x"
    )

    (line,) = workflow_commands([odd])

    assert "file=a%2Cb%3Ac%25d%0A%3A%3Aerror%3A%3Ax.go,line=1," in line
    assert line.endswith("::100%25 ::stop-commands::x.")


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_text_makes_a_second_line_or_property(path: str, message: str) -> None:
    (line,) = workflow_commands([finding(place=place(1, path=path), message=message or "x")])

    assert len(line.splitlines()) == 1
    head = line[2:].partition("::")[0]
    assert [each.partition("=")[0] for each in head.partition(" ")[2].split(",")] == [
        "file",
        "line",
        "endLine",
        "title",
    ]


def test_ten_of_each_level_are_shown_and_the_rest_is_counted() -> None:
    many = [finding(severity=level) for level in Severity for _ in range(12)]

    lines = list(workflow_commands(many))

    assert [line[:8] for line in lines].count("::error ") == 10
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert "12 errors; GitHub shows the first 10 here." in lines
    assert len(lines) == 22  # notes stay in the summary


def test_nothing_found_says_nothing() -> None:
    assert list(workflow_commands([finding(severity=Severity.NOTE)])) == []
