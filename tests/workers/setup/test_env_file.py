"""A `.env` file is changed where it is asked to be, and nowhere else."""

from io import StringIO

from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from workers.setup.env_file import EnvFile

EXAMPLE = """# The App's id.
ITW_APP_ID=

# ITW_PORT=8000
export ITW_WEBHOOK_SECRET="old"
ANTHROPIC_API_KEY='sk' # kept
"""


def test_what_is_set_stays_in_its_place_with_its_comments():
    changed = EnvFile(EXAMPLE).with_values({"ITW_APP_ID": "17", "ITW_WEBHOOK_SECRET": "new"})
    assert changed.text == EXAMPLE.replace("ITW_APP_ID=", "ITW_APP_ID=17").replace('"old"', "new")


def test_what_is_not_there_comes_at_the_end():
    changed = EnvFile("A=1").with_values({"B": "x y"})
    assert changed.text == "A=1\n\n# Written by `itw setup`.\nB='x y'\n"
    assert EnvFile().with_values({"B": "1"}).text == "# Written by `itw setup`.\nB=1\n"


def test_of_a_variable_that_is_there_twice_one_is_left():
    changed = EnvFile("A=1\nA=2\nB=3\n").with_values({"A": "9"})
    assert changed.text == "A=9\nB=3\n"


def test_a_value_over_several_lines_is_replaced_whole():
    changed = EnvFile('KEY="-----BEGIN\nabc\n-----END"\nB=3\n').with_values({"KEY": ""})
    assert changed.text == "KEY=\nB=3\n"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\u2028\x85"), max_size=20)


@given(value=WORDS, others=st.dictionaries(st.sampled_from("XYZ"), WORDS))
def test_what_is_written_is_what_is_read(value, others):
    text = EnvFile().with_values(others).with_values({"A": value}).text
    read = dotenv_values(stream=StringIO(text), interpolate=False)
    assert read == {**others, "A": value}
