"""What the whole App did is in the administrator's report, each thing once."""

from redis import Redis

from itw.configuration.config import PATH
from itw.tally.entry import Kind
from tests.github_double.state import Reaction
from workers.period import period


def whole(system):
    with Redis.from_url(system.redis.url) as redis:
        return period(redis, 2).whole


def test_what_was_told_mended_dismissed_and_reacted_to_is_reported_once(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    system.wait_until_idle()
    told = whole(system).of(Kind.FOUND)
    assert told["invalid_config"] == told["missing_skip_check"] == 1
    thread = next(t for t in pull.state.threads if "missing_skip_check" in t.comments[0].body)
    ann = system.github.world.user("ann")
    thread.comments[0].reactions.append(Reaction(id=1, user=ann, content="-1"))
    pull.resolve(thread, by="ann")
    pull.push({PATH: "profile: spec\n"})
    system.wait_for_verdict(pull)
    pushed = next(each for each in system.github.deliveries if each.action == "synchronize")
    system.github.deliver_raw("pull_request", pushed.payload)
    system.wait_until_idle()
    figures = whole(system)
    assert figures.of(Kind.FOUND) == told
    assert figures.of(Kind.GONE) == {"invalid_config": 1}
    assert figures.of(Kind.DISMISSED) == {"missing_skip_check": 1}
    assert figures.reactions("missing_skip_check") == {"THUMBS_DOWN": 1}
    assert figures.of(Kind.REVIEW) == {"neutral": 2}
