"""`deploy/compose.yaml` reviews a pull request, and each process holds what it needs, no more."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import sample_repository
from tests.deploy.composed import ROOT, Composed, command
from tests.deploy.conftest import AppImages
from tests.docker_engine.fixtures import DockerEngine
from tests.github_double.double import GitHubDouble
from tests.workers.stage import wait_until
from tools.engine.settings import EngineSettings

pytestmark = pytest.mark.timeout(600)
NAME = "acme/connect"
SECRET = "compose-secret"
HARDENED = ("redis", "web", "worker")


@pytest.fixture(scope="module")
def github(engine: DockerEngine) -> Iterator[GitHubDouble]:
    bridge = engine.client.networks.get("bridge").attrs["IPAM"]["Config"][0]
    with GitHubDouble(host=bridge["Gateway"], secret=SECRET) as double:
        yield double


@pytest.fixture(scope="module")
def composed(
    app_images: AppImages, github: GitHubDouble, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Composed]:
    found = command()
    if found is None:
        assert not EngineSettings.from_env().in_ci, "docker-compose is not installed"
        pytest.skip("needs `docker compose` or docker-compose; CI installs it")
    key = tmp_path_factory.mktemp("key") / "app.pem"
    key.write_text(github.app.private_key)
    key.chmod(0o444)  # a secret of compose is the file itself: docs/operating.md gives it to 10003
    env = {
        "ITW_WEB_IMAGE": app_images.web,
        "ITW_WORKER_IMAGE": app_images.worker,
        "ITW_APP_ID": str(github.app.id),
        "ITW_PRIVATE_KEY_FILE": str(key),
        "ITW_WEBHOOK_SECRET": SECRET,
        "ITW_GITHUB_URL": github.api_url,
        "ITW_PUBLISH": "127.0.0.1:0",
        "DOCKER_GID": "0",
    }
    project = Composed(command=found, project=f"itw-test-{uuid4().hex[:8]}", env=env)
    try:
        project.run("up", "--detach", "--no-build", *HARDENED)
        project.wait_for_web()
        github.send_webhooks_to(f"{project.address}/webhook")
        yield project
    finally:
        project.run("down", "--volumes", "--timeout", "5")


def reviewed(github: GitHubDouble, branch: str) -> str:
    """The conclusion of the check run on a pull request that is opened now."""
    repository = github.repository(NAME)
    repository.push(branch, sample_repository.files("pull-request") | {f"docs/{branch}.md": "\n"})
    pull = repository.open_pull(branch)

    def conclusions() -> list[str]:
        return [run.conclusion for run in pull.seen.checks if run.status == "completed"]

    wait_until(lambda: bool(conclusions()), 90, "the review")
    return conclusions()[0]


@pytest.fixture(scope="module")
def repository(github: GitHubDouble) -> None:
    github.install(NAME)
    github.repository(NAME).give("dev", "write")
    github.repository(NAME).push("main", sample_repository.files("base"))


def test_pull_request_is_reviewed(
    composed: Composed, github: GitHubDouble, repository: None
) -> None:
    assert reviewed(github, "compose") == "neutral"


def test_jobs_survive_the_loss_of_redis_with_a_backup(
    composed: Composed, github: GitHubDouble, repository: None, tmp_path: Path
) -> None:
    composed.run("stop", "--timeout", "5", "worker")
    github.repository(NAME).push("kept", sample_repository.files("pull-request"))
    pull = github.repository(NAME).open_pull("kept")
    github.settle()
    composed.follow(documented("backup"), tmp_path)
    composed.run("rm", "--force", "--stop", "redis")
    composed.remove_volume("redis")
    composed.follow(documented("restore"), tmp_path)
    wait_until(lambda: [run.status for run in pull.seen.checks] == ["completed"], 90, "the review")


def documented(name: str) -> str:
    """The commands of docs/operating.md below a comment that says they are tried here."""
    text = (ROOT / "docs/operating.md").read_text()
    found = re.search(rf"<!-- tried in \S+: {name} -->\n```sh\n(.*?)```", text, re.DOTALL)
    assert found, name
    return found[1]


def test_an_administrator_asks_inside(composed: Composed, repository: None, tmp_path: Path) -> None:
    """What is looked at with the receiver and the engine away has to be mended, and is said."""
    commands = documented("inside").splitlines()
    doctor = composed.follow(f"{commands[0]} || true", tmp_path)
    assert "✓ App" in doctor
    assert "✓ Redis keeps" in doctor
    assert "jobs waiting" in composed.follow(commands[1], tmp_path)
    composed.follow(commands[2], tmp_path)
    assert "<h1>" in (tmp_path / "report.html").read_text()
    assert "requests" in composed.follow(commands[3], tmp_path)


@pytest.mark.parametrize("service", HARDENED)
def test_container_is_nobodys_and_writes_nowhere(composed: Composed, service: str) -> None:
    host = composed.inspect(service)["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert composed.exec(service, "id", "-u").strip() != "0"
    assert composed.exec(service, "sh", "-c", "touch /opt 2>&1 || true").count("Read-only") == 1


def test_receiver_holds_neither_key_nor_socket(composed: Composed, github: GitHubDouble) -> None:
    web = composed.inspect("web")
    held = composed.exec("web", "env")
    assert web["Mounts"] == []
    assert re.findall(r"(?m)^ITW_(\w*(?:KEY|APP|SECRET)\w*)=.", held) == ["WEBHOOK_SECRET"]
    assert "ANTHROPIC" not in held
    assert composed.exec("web", "sh", "-c", "ls /run/secrets 2>&1 || true").count("No such") == 1


def test_worker_holds_no_webhook_secret(composed: Composed) -> None:
    assert SECRET not in composed.exec("worker", "env")


def test_redis_is_reached_from_inside_only(composed: Composed) -> None:
    redis = composed.inspect("redis")
    assert not any(redis["NetworkSettings"]["Ports"].values())
    assert list(redis["NetworkSettings"]["Networks"]) == [f"{composed.project}_queue"]
    assert composed.exec("redis", "redis-cli", "config", "get", "appendonly").split()[1] == "yes"


def test_worker_says_that_it_lives(composed: Composed) -> None:
    """Each look is a process that loads half of the worker: so few of them."""

    def health() -> str:
        return str(composed.inspect("worker")["State"]["Health"]["Status"])

    wait_until(lambda: health() == "healthy", 120, "the first look at the worker")


def test_secrets_are_in_no_log(composed: Composed, github: GitHubDouble, tmp_path: Path) -> None:
    logs = composed.run("logs", "--no-color")
    assert "jobs_queued" in logs
    for secret in (SECRET, github.app.private_key.splitlines()[1], *github.world.tokens):
        assert secret not in logs
