"""The compose file passes on every setting, and starts every process, of the product."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from itw.queues import QUEUES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy/compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
# What the file itself decides: addresses inside, and directories of this machine.
DECIDED = {
    "ITW_ALIVE_FILE",
    "ITW_HOST",
    "ITW_METRICS_HOST",
    "ITW_METRICS_PORT",
    "ITW_MODULE_SEEDS",
    "ITW_PORT",
    "ITW_PRIVATE_KEY",
}


def processes() -> dict[str, str]:
    """Name and command of each line of the Procfile."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command for name, _, command in (line.partition(": ") for line in lines)}


def test_no_service_is_there_twice() -> None:
    """YAML would silently take the last."""
    services = TEXT.partition("\nservices:\n")[2].partition("\nnetworks:\n")[0]
    names = re.findall(r"^  (\w+):", services, re.M)
    assert len(names) == len(set(names))


def test_every_process_of_the_procfile_is_a_service() -> None:
    assert set(COMPOSE["services"]) == {"redis", *processes()}


@pytest.mark.parametrize("queue", QUEUES)
def test_every_queue_has_a_worker(queue: str) -> None:
    commands = [service.get("command") for service in COMPOSE["services"].values()]
    assert [queue] in commands


def test_every_setting_can_be_given() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = set(re.findall(r"^(?:# )?([A-Z]+_[A-Z_]+)=", example, re.M))
    assert settings - set(re.findall(r"\$\{([A-Z_]+)", TEXT)) == DECIDED


def test_a_redis_elsewhere_is_everybodys() -> None:
    """Workers on machines of their own are given the address of the one that has the jobs."""
    services = COMPOSE["services"].values()
    given = [env["ITW_REDIS_URL"] for each in services if (env := each.get("environment"))]
    assert given == ["${ITW_REDIS_URL:-redis://redis:6379/0}"] * len(processes())


@pytest.mark.parametrize("queue", QUEUES)
def test_every_worker_goes_by_the_same_limits(queue: str) -> None:
    """Also who spends nothing: it answers whoever asks for what is used up."""
    (env,) = (
        each["environment"]
        for each in COMPOSE["services"].values()
        if each.get("command") == [queue]
    )
    known = re.findall(r"^(?:# )?(ITW_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    limits = {name for name in known if re.search("LIMITS|BUDGET|INSTALLATION|REPOSITORY", name)}
    assert limits <= set(env)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_secrets_are_with_whom_needs_them(name: str) -> None:
    service = COMPOSE["services"][name]
    held = {each for each in service.get("environment", {}) if re.search("SECRET|API_KEY", each)}
    socket = any("docker.sock" in volume for volume in service.get("volumes", ()))
    expected = {
        "web": {"ITW_WEBHOOK_SECRET", "ITW_WEBHOOK_SECRET_PREVIOUS"},
        "model": {"ANTHROPIC_API_KEY"},
        "write": {"ANTHROPIC_API_KEY"},
    }
    assert held == expected.get(name, set())
    assert socket == (name in {"sandbox", "write"})
    assert ("app_key" in service.get("secrets", ())) == (name not in {"metrics", "redis", "web"})
