"""`itw serve` gives each of its children the secrets that it needs, and no other."""

import pytest

from workers.serve import Plan
from workers.settings import Settings

SECRETS = {
    "ITW_WEBHOOK_SECRET": "w",
    "ITW_WEBHOOK_SECRET_PREVIOUS": "p",
    "ITW_PRIVATE_KEY": "k",
    "ITW_PRIVATE_KEY_FILE": "/f",
    "ANTHROPIC_API_KEY": "m",
}
WEBHOOKS = {"ITW_WEBHOOK_SECRET", "ITW_WEBHOOK_SECRET_PREVIOUS"}
APP = {"ITW_PRIVATE_KEY", "ITW_PRIVATE_KEY_FILE"}


@pytest.fixture
def children(tmp_path):
    env = {**SECRETS, "PATH": "/bin"}
    plan = Plan(host="127.0.0.1", port=1, settings=Settings(), env=env)
    url = "unix:///r"
    every = (
        plan.receiver(url),
        plan.worker(url),
        plan.beat(url),
        plan.sandbox_worker(url),
        plan.write_worker(url),
        plan.model_worker(url),
    )
    return {child.name: child.env for child in (*every, plan.redis(tmp_path))}


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("receiver", WEBHOOKS),
        ("worker", APP),
        ("beat", APP),
        ("sandbox", APP),
        ("write", {*APP, "ANTHROPIC_API_KEY"}),
        ("model", {*APP, "ANTHROPIC_API_KEY"}),
        ("redis", set()),
    ],
)
def test_a_child_has_the_secrets_that_it_needs_and_no_other(children, name, needed):
    env = children[name]
    assert {secret for secret in SECRETS if secret in env} == needed
    assert env["PATH"] == "/bin"
