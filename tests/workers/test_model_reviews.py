"""What processes tell each other of model's reviews, and the replies they keep, over a server."""

import pytest
from pydantic import BaseModel
from redis import Redis

from itw.jobs import AUTO
from itw.model_review.lines import AddedLine
from itw.model_review.review import ModelReview, Remarked, State
from tests.itw.model_review.code import PATH, QUOTE
from workers.answers import Kept, RedisAnswers, key_of
from workers.model_question import Part, Question
from workers.model_reviews import ModelReviews, announce
from workers.notes import QueueAway

REVIEW = ModelReview(
    state=State.DONE,
    head_sha="a" * 40,
    model="m",
    remarks=(
        Remarked(at=AddedLine(PATH, 13, QUOTE, "TestX"), kind="race", reason="It races.",
                 score=80),
    ),
    dropped={"refuted": 2},
    cost=3,
    work=AUTO,
)  # fmt: skip


class Colour(BaseModel):
    name: str


@pytest.fixture
def redis(server):
    with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def reviews(redis):
    return ModelReviews(redis, "O/r")


def test_what_came_of_a_review_is_kept_whole(reviews):
    assert reviews.kept(3) is None
    reviews.keep(3, REVIEW)
    assert reviews.kept(3) == REVIEW
    assert reviews.kept(4) is None


def test_put_finished_and_forgotten_are_of_one_work(reviews):
    reviews.expect(3, AUTO)
    reviews.finish(3, AUTO)
    assert (reviews.is_expected(3, AUTO), reviews.is_finished(3, AUTO)) == (True, True)
    assert (reviews.is_expected(3, "w"), reviews.is_finished(3, "w")) == (False, False)
    reviews.forget(3, AUTO)
    assert not reviews.is_expected(3, AUTO)


def test_a_worker_says_whether_it_has_a_model(reviews, redis):
    assert reviews.presence() is None
    announce(redis, has_model=False)
    assert reviews.presence().has_model is False
    announce(redis, has_model=True)
    assert reviews.presence().lately


def test_what_another_version_kept_is_none(reviews, redis):
    redis.hset("itw:model-reviews:o/r#3", "review", '{"review": {"state": "new"}, "at": 1}')
    assert reviews.kept(3) is None


def test_without_redis_nothing_is_guessed(reviews, server):
    server.kill()
    with pytest.raises(QueueAway):
        reviews.kept(3)


def question(**fields: object) -> Question[Colour]:
    given = {"system": (Part("s"),), "opening": "o", "reply": Colour}
    return Question(**{**given, **fields})


def test_a_reply_is_found_by_exactly_what_was_asked(redis):
    answers = RedisAnswers(redis, "O/r")
    answers.put(key_of("m", question()), Kept('{"name": "green"}', 7))
    kept = answers.get(key_of("m", question()))
    assert kept == Kept('{"name": "green"}', 7)
    assert kept.read(Colour) == Colour(name="green")
    others = [
        key_of("other", question()),
        key_of("m", question(opening="p")),
        key_of("m", question(system=(Part("t"),))),
        key_of("m", question(material=(Part("s"),), system=())),
        key_of("m", question(effort="low")),
    ]
    assert all(answers.get(key) is None for key in others)


def test_a_reply_of_another_shape_is_none(redis):
    assert Kept('{"colour": 1}', 7).read(Colour) is None
    redis.set("itw:answer:o/r#k", "no json")
    assert RedisAnswers(redis, "O/r").get("k") is None
