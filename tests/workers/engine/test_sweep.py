"""Whose things a sweep removes, on a real engine."""

from time import time

from tests.docker_engine.fixtures import DockerEngine
from workers.engine import sweep, volumes
from workers.engine.labels import FORGOTTEN, Labels

MINUTE = 60


def test_what_a_deleted_installation_left_goes_a_day_after_its_deadline(
    engine: DockerEngine, owner: str
) -> None:
    api = engine.client.api
    for name, deadline in {
        "forgotten": time() - FORGOTTEN - MINUTE,
        "over": time() - MINUTE,
        "alive": time() + MINUTE,
        "undated": 0,
    }.items():
        labels = Labels(owner=owner, job="j", deadline=int(deadline))
        volumes.create(api, labels, name=f"{owner}-{name}", options={})
    sweep.sweep(api, owner=f"{owner}-other", is_over=lambda _: True)
    left = [f"volume {owner}-{name}" for name in ("alive", "over", "undated")]
    assert sorted(engine.things(owner)) == left
    assert sweep.sweep(api, owner=owner, is_over=lambda _: True) == 3
