import pytest

from itw.fair_shares.limits import NO_LIMITS, Allowed, By, Limits, Share, What

OPERATOR = Limits(
    installation=Share(jobs=4, minutes=600),
    repository=Share(jobs=2),
    named={"acme": Share(jobs=8), "acme/connect": Share(minutes=60)},
)


def most(repository: str, organisation: Limits = NO_LIMITS, what: What = What.JOBS):
    allowed = Allowed(repository=repository, operator=OPERATOR, organisation=organisation)
    return [(each.whose, each.number, each.by) for each in allowed.most(what)]


def test_who_is_not_named_has_the_usual():
    assert most("other/site") == [("other", 4, By.OPERATOR), ("other/site", 2, By.OPERATOR)]


def test_a_name_has_its_own_whatever_its_case_and_the_usual_of_what_is_not_said():
    assert most("Acme/Connect") == [("Acme", 8, By.OPERATOR), ("Acme/Connect", 2, By.OPERATOR)]
    minutes = most("Acme/Connect", what=What.MINUTES)
    assert [number for _, number, _ in minutes] == [600, 60]


def test_nothing_said_is_no_limit():
    assert [number for _, number, _ in most("other/site", what=What.DOLLARS)] == [None, None]


def test_an_organisation_lowers_and_never_raises():
    said = Limits(installation=Share(jobs=3), repository=Share(jobs=9))
    assert most("acme/site", said) == [
        ("acme", 3, By.ORGANISATION),
        ("acme/site", 2, By.OPERATOR),
    ]


def test_an_organisation_limits_what_the_operator_does_not():
    said = Limits(repository=Share(dollars=5))
    assert most("acme/site", said, What.DOLLARS)[1] == ("acme/site", 5, By.ORGANISATION)


@pytest.mark.parametrize(("repository", "number"), [("acme/connect", 2), ("acme/site", 1)])
def test_a_repository_that_its_organisation_names_has_that_and_not_what_each_has(
    repository, number
):
    said = Limits(repository=Share(jobs=1), named={"acme/connect": Share(jobs=5)})
    assert most(repository, said)[1][1] == number
