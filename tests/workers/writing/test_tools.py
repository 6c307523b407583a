"""What the model may look at: nothing but the repository at one commit, and never too much."""

import pytest
from pydantic import ValidationError

from itw.errors import UserError
from itw.tree import MemoryTree
from itw.writing.drafting import Ground
from itw.writing.trouble import Cause, Trouble
from tests.workers.writing.stage import GROUND, NATS, PACKAGE, PATH, written
from workers.model_question import Tool
from workers.writing import tools
from workers.writing.tools import Looking
from workers.writing.trials import Trial


def looking(trial=lambda _draft: Trial(), ground=GROUND, tries=2, **options) -> Looking:
    return Looking(ground=ground, trial=trial, tries=[None] * tries, **options)


def use(name: str, on: Looking | None = None, /, **given: object) -> str:
    found = {tool.name: tool for tool in (on or looking()).tools}
    tool: Tool = found[name]
    return tool.run(tool.input.model_validate(given))


def in_tree(**files: bytes) -> Looking:
    tree = MemoryTree({name.replace("__", "/"): data for name, data in files.items()})
    return looking(ground=Ground(connector=NATS, tree=tree, config=GROUND.config))


def test_file_is_read_with_its_lines_as_data():
    said = use("read_file", path=f"{PACKAGE}/output.go", first_line=10)
    assert "   10  " in said
    assert "    9  " not in said
    assert said.startswith('<file id="')


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", ".git/config", "internal/impl/nats", "x\0y", "-x"]
)
def test_what_is_not_in_the_commit_is_not_read(path: str):
    with pytest.raises(UserError, match="There is no file"):
        use("read_file", path=path)


def test_long_files_and_lines_are_cut(monkeypatch):
    on = in_tree(long=b"x" * 9000 + b"\n" + b"y\n" * 900)
    said = use("read_file", on, path="long")
    assert len(said) < 2_000 + tools.LINES * 10
    assert 'lines="902"' in said
    assert use("read_file", on, path="long", first_line=5000).count("\n") == 2


def test_what_is_no_text_is_not_read():
    with pytest.raises(UserError, match="no text"):
        use("read_file", in_tree(binary=b"\0\1"), path="binary")


def test_files_are_listed_below_a_directory():
    said = use("list_files", directory="internal/impl/nats/", glob="*_test.go")
    assert said.split("\n")[1:-1] == [f"{PACKAGE}/integration_test.go"]
    with pytest.raises(UserError, match="Nothing in"):
        use("list_files", directory="../..")


@pytest.mark.parametrize("directory", [".github", ".github/", "./.github", "/.github"])
def test_directory_may_begin_with_a_dot(directory: str):
    on = in_tree(**{".github__ci.yml": b"", "github__other.yml": b""})
    assert ".github/ci.yml\n" in use("list_files", on, directory=directory)
    assert "other" not in use("list_files", on, directory=directory)


@pytest.mark.parametrize("directory", ["", ".", "./", "/"])
def test_top_has_many_names(directory: str):
    assert "a.go" in use("list_files", in_tree(**{"a.go": b""}), directory=directory)


def test_long_lists_are_cut():
    on = in_tree(**{f"f{number}": b"" for number in range(500)})
    assert "and 100 files more" in use("list_files", on)


def test_search_finds_texts_and_expressions():
    assert f"{PACKAGE}/output.go:" in use("search", pattern="type output struct")
    said = use("search", pattern=r"func \(o \*output\) (Write|Close)", literal=False)
    assert said.count("\n") == 3
    assert "Nothing was found" in use("search", pattern="type output st.uct")


def test_expression_that_was_made_to_take_long_does_not():
    on = in_tree(**{"a.go": b"a" * 2000 + b"\n"})
    assert "Nothing" in use("search", on, pattern=r"(a+)+(a+)+$b", literal=False)


@pytest.mark.parametrize("pattern", ["(unclosed", r"(?=lookahead)", r"(a)\1"])
def test_what_is_no_expression_is_said(pattern: str):
    with pytest.raises(UserError, match="no RE2 expression"):
        use("search", pattern=pattern, literal=False)


def test_results_of_a_search_are_cut():
    on = in_tree(**{"a.go": b"line\n" * 500})
    assert use("search", on, pattern="line").count("a.go:") == tools.FOUND


def test_too_wide_a_search_is_refused(monkeypatch):
    monkeypatch.setattr(tools, "SEARCHED", 100)
    with pytest.raises(UserError, match="name a directory"):
        use("search", in_tree(**{"a.go": b"line\n" * 500}), pattern="nowhere")


def test_history_is_of_a_path_of_the_commit_and_only_where_there_is_one():
    on = looking(log=lambda path: f"log of {path}")
    assert f"log of {PACKAGE}" in use("git_log", on)
    with pytest.raises(UserError, match="There is no file"):
        use("git_log", on, path="--output=/etc/x")
    assert "git_log" not in [tool.name for tool in looking().tools]


def file_of(word: str) -> list[dict[str, str]]:
    return [{"path": PATH, "content": written(word).files[PATH]}]


def test_drafts_are_tried_as_often_as_is_allowed():
    tried: list[object] = []

    def trial(draft):
        tried.append(draft)
        return Trial()

    on = looking(trial, tries=2)
    assert "Passed, once: TestIntegrationNATSOutputSends" in use("try_test", on, files=file_of("a"))
    use("try_test", on, files=file_of("b"))
    with pytest.raises(UserError, match="Every try was used"):
        use("try_test", on, files=file_of("c"))
    assert len(tried) == 2


def test_try_that_fails_says_why():
    trouble = Trouble(cause=Cause.TEST, what="TestX failed", told="the story")
    said = use("try_test", looking(lambda _draft: Trial(trouble=trouble)), files=file_of("a"))
    assert "TestX failed" in said
    assert "the story" in said


def test_what_no_draft_may_write_is_not_tried():
    on = looking()
    with pytest.raises(UserError, match="may not be written"):
        use("try_test", on, files=[{"path": "internal/impl/nats/output.go", "content": "x"}])
    assert len(on.tries) == 2


def test_inputs_are_typed():
    with pytest.raises(ValidationError, match="a path is there more than once"):
        use("try_test", files=[*file_of("a"), *file_of("b")])
    with pytest.raises(ValidationError):
        use("read_file", path="x", first_line=0)
    with pytest.raises(ValidationError):
        use("search", pattern="x" * 400)
