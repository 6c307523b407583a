from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.git.workshop import Workshop
from workers.git.patch import changes_in, unquoted
from workers.git.repository import Repository

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20)


@settings(max_examples=8)
@given(st.dictionaries(NAMES.map("d{}".format), st.text(max_size=40), min_size=1, max_size=6))
def test_any_names_and_contents_survive_git(files: dict[str, str]):
    with TemporaryDirectory() as directory:
        workshop = Workshop(Path(directory))
        base = workshop.commit()
        head = workshop.commit({**files})
        with Repository.at(workshop.path) as repository:
            diff = repository.diff(base, head)
            tree = repository.tree(head)
            assert set(diff.by_path) == set(files)
            assert {path: data.decode() for path, data in tree.read(files).items()} == files


@given(st.text(st.characters(codec="latin-1")))
def test_no_text_makes_the_parser_fail(text: str):
    list(changes_in(text))
    list(changes_in(f":100644 100644 1 2 M\ta\n\ndiff --git {text}"))


def test_escapes_are_undone():
    assert unquoted(r'"a\tb\303\251\\\""') == 'a\tbé\\"'
    assert unquoted("plain name") == "plain name"
