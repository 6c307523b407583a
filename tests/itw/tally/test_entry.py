import pytest
from hypothesis import given
from hypothesis import strategies as st

from itw.checking.conventions import conventions
from itw.jobs import JOBS
from itw.runs.report import Result
from itw.tally.entry import Entry, Kind
from itw.tally.metrics import ALL, DELIVERIES, OF_KIND, by_metric, of_tally


@given(st.sampled_from(Kind), st.lists(st.from_regex(r"\A[a-z_+-]{1,9}\Z"), max_size=3))
def test_entry_is_read_as_it_was_written(kind: Kind, words: list[str]) -> None:
    entry = Entry(kind, tuple(words))
    assert Entry.parse(str(entry)) == entry


@given(st.text())
def test_any_field_is_an_entry_or_none(field: str) -> None:
    entry = Entry.parse(field)
    assert entry is None or str(entry) == field


@pytest.mark.parametrize("word", ["", "a:b", "a b", "é", "x" * 61])
def test_what_is_no_word_of_ours_is_not_counted(word: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        Entry(Kind.FOUND, (word,))


def test_rules_tasks_and_verdicts_are_words() -> None:
    names = [each.name for each in conventions()] + [*JOBS]
    names += [result.replace(" ", "_") for result in Result]
    assert [Entry(Kind.FOUND, (name,)).words[0] for name in names] == names


def test_every_kind_has_a_metric_of_its_own() -> None:
    assert set(OF_KIND) == set(Kind)
    assert len({metric.name for metric in ALL}) == len(ALL)


def test_counts_become_samples_in_base_units() -> None:
    counted = {
        Entry(Kind.DELIVERY, ("pull_request", "queued")): 3,
        Entry(Kind.MILLISECONDS, ("review_pull_request",)): 1500,
    }
    found = {(each.metric.name, each.labels): each.value for each in of_tally(counted)}
    assert found == {
        ("itw_deliveries", ("pull_request", "queued")): 3,
        ("itw_job_seconds", ("review_pull_request",)): 1.5,
    }


def test_count_of_another_version_with_other_words_is_left_out() -> None:
    assert list(of_tally({Entry(Kind.DELIVERY, ("pull_request",)): 1})) == []


def test_metric_without_a_sample_is_there() -> None:
    assert by_metric([])[DELIVERIES] == []
