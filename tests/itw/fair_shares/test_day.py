from datetime import UTC, datetime, timedelta, timezone

import pytest

from itw.fair_shares.day import NextDay, UsedUp, minutes_used_up, money_used_up, next_day
from itw.fair_shares.limits import By, Most
from itw.spending import DOLLAR, Limit

NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
INSTALLATION = Limit(name="i", key="d", most=50 * DOLLAR, daily=True, whose="acme")
REPOSITORY = Limit(name="r", key="r", most=20 * DOLLAR, daily=True, whose="acme/connect")
JOB = Limit(name="this job", key="j", most=10 * DOLLAR)


def minutes(ran, limits, by=By.OPERATOR):
    account, repository = limits
    most = (
        Most(whose="acme", number=account, by=by),
        Most(whose="acme/connect", number=repository, by=by),
    )
    return minutes_used_up(ran, most, NOW)


def test_a_day_ends_at_midnight_utc_wherever_the_worker_is():
    assert next_day(NOW) == MIDNIGHT
    assert next_day(NOW.replace(second=59, microsecond=999)) == MIDNIGHT
    assert next_day(NOW.astimezone(timezone(timedelta(hours=9)))) == MIDNIGHT


def test_the_installations_minutes_are_its_owners():
    used_up = minutes((1800.0, 60.0), (30, None))
    assert (used_up.whose, used_up.share) == ("acme", "30 minutes in the sandbox")
    assert used_up.until == MIDNIGHT


def test_a_repositorys_minutes_are_its_own():
    assert minutes((3600.0, 1800.0), (90, 30)).whose == "acme/connect"


@pytest.mark.parametrize("limits", [(None, None), (31, 31)])
def test_within_the_limits_or_without_any_nothing_is_used_up(limits):
    assert minutes((1800.0, 1800.0), limits) is None


def test_money_of_a_day_is_waited_for_and_no_other():
    spent = ((JOB, 10 * DOLLAR), (INSTALLATION, 49 * DOLLAR), (REPOSITORY, 20 * DOLLAR))
    assert money_used_up(spent, NOW).whose == "acme/connect"
    assert money_used_up(spent[:2], NOW) is None


def test_where_there_is_no_money_at_all_nobody_waits_for_it():
    none = Limit(name="this installation today", key="d", most=0, daily=True)
    assert money_used_up(((none, 0),), NOW) is None


def test_the_job_comes_again_when_the_day_has_begun():
    used_up = UsedUp(whose="acme", share="30 minutes in the sandbox", until=MIDNIGHT)
    assert NextDay(used_up, NOW).retry_after == 90 * 60 + 1


def test_a_name_stays_a_name():
    sentence = UsedUp(whose="@everyone <b>", share="30 minutes", until=MIDNIGHT).sentence
    assert "`@everyone <b>`" in sentence


def test_who_waits_for_its_organisations_limit_is_told_where_that_is():
    said = minutes((1800.0, 0.0), (30, None), By.ORGANISATION).sentence
    assert "that `acme` may have on one day, as `acme/.github` says, are used up" in said
