"""`itw setup` as a person runs it: a terminal, a browser, and GitHub's double."""

import io
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from itw.app_setup.manifest import Site
from itw.app_setup.permissions import wanted
from itw.errors import UserError
from tests.github_double.double import GitHubDouble
from tests.workers.setup.person import Person
from tests.workers.stage import wait_until
from workers.cli import cli
from workers.cli.asking import Asking
from workers.cli.settings import environment
from workers.cli.setup_flow import Wish, created
from workers.setup.kept import Kept
from workers.setup.places import InEnvFile

ITW = Path(sys.executable).with_name("itw")
NOBODY = "http://127.0.0.1:9/webhook"


@pytest.fixture
def github() -> Iterator[GitHubDouble]:
    """An Enterprise server: github.com's address is no one's to play."""
    with GitHubDouble(enterprise=True) as double:
        yield double
        assert double.broken == []


ADDRESS = re.compile(r"^  (http://127\.0\.0\.1:\d+/[\w-]{22})$", re.M)


class Screen(io.StringIO):
    """What is written, to be read while more of it comes."""

    def address(self) -> str:
        wait_until(lambda: ADDRESS.search(self.getvalue()), 30, self.getvalue())
        return ADDRESS.search(self.getvalue())[1]


class Setup:
    """One run in a thread of this process, with nobody at its terminal."""

    def __init__(self, github: GitHubDouble, *options: str) -> None:
        self.screen, self.code = Screen(), None
        arguments = ["setup", "--github", github.url, *options]
        self.thread = threading.Thread(target=self._run, args=(arguments,), daemon=True)
        self.thread.start()

    def _run(self, arguments: list[str]) -> None:
        with redirect_stderr(self.screen), redirect_stdout(self.screen):
            try:
                self.code = cli.main(arguments, standalone_mode=False)
            except UserError as error:
                self.screen.write(str(error))
                self.code = 2

    @property
    def said(self) -> str:
        return self.screen.getvalue()

    def address(self) -> str:
        return self.screen.address()

    def ended(self) -> int:
        self.thread.join(60)
        return self.code


@pytest.fixture
def run(tmp_path: Path, github: GitHubDouble, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("ITW_")]:  # noqa: TID251
        monkeypatch.delenv(name)
    return lambda *options: Setup(github, *options)


NEW = ("--organization", "acme", "--webhook", NOBODY, "--no-browser", "--yes")


def files(directory: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in directory.iterdir() if each.is_file()}


def test_from_nothing_to_an_app_whose_secrets_are_kept(run, github, tmp_path):
    setup = run(*NEW)
    back = Person().create_app(setup.address())
    assert "Install it on repositories" in back.text
    assert setup.ended() == 0, setup.said
    app = list(github.world.apps.values())[-1]
    assert (app.permissions, app.owner.login) == (wanted(), "acme")
    env = environment(tmp_path / ".env")
    assert env["ITW_APP_ID"] == str(app.id)
    assert env["ITW_WEBHOOK_SECRET"] == app.webhook_secret
    assert Path(env["ITW_PRIVATE_KEY_FILE"]).read_text() == app.private_key
    assert set(files(tmp_path)) == {".env", "private-key.pem"}
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in files(tmp_path)} == {0o600}


def test_it_says_what_is_missing_and_no_secret(run, github, tmp_path):
    setup = run(*NEW)
    Person().create_app(setup.address())
    setup.ended()
    app = list(github.world.apps.values())[-1]
    assert f"{github.url}/github-apps/{app.slug}/installations/new" in setup.said
    for line in ("✓ App ", "✓ permissions", "✗ installations", "✗ receiver", "✗ test delivery"):
        assert line in setup.said
    assert "ITW_REDIS_URL is not set" in setup.said
    assert app.webhook_secret not in setup.said
    assert app.private_key.splitlines()[1] not in setup.said


def test_a_variable_that_wins_over_what_is_written_is_named_and_not_shown(
    run, github, tmp_path, monkeypatch
):
    monkeypatch.setenv("ITW_APP_ID", "4711")
    monkeypatch.setenv("ITW_WEBHOOK_SECRET", "of-another-app")
    monkeypatch.setenv("ITW_PRIVATE_KEY", "")
    setup = run(*NEW)
    Person().create_app(setup.address())
    assert setup.ended() == 0, setup.said
    said = next(line for line in setup.said.splitlines() if "environment" in line)
    assert "ITW_APP_ID, ITW_WEBHOOK_SECRET are set otherwise in the environment" in said
    assert "of-another-app" not in setup.said


def test_an_empty_variable_hides_what_is_written_too(run, github, monkeypatch):
    monkeypatch.setenv("ITW_WEBHOOK_SECRET", "")
    setup = run(*NEW)
    Person().create_app(setup.address())
    setup.ended()
    assert "ITW_WEBHOOK_SECRET is set otherwise" in setup.said


def test_an_answer_of_somebody_else_changes_nothing(run, github, tmp_path):
    setup, person = run(*NEW), Person()
    address = setup.address()
    page = person.open(address)
    forged = f"{address.rpartition('/')[0]}/created?code=a180b1a3d2&state=forged"
    assert Person().open(forged).status_code == 403
    assert files(tmp_path) == {}
    person.press(person.press(page))
    assert setup.ended() == 0


def test_ctrl_c_leaves_nothing(github, tmp_path):
    """As a person starts it: what is printed goes through a pipe, and nobody answers."""
    path = os.environ["PATH"]  # noqa: TID251
    process = subprocess.Popen(
        [ITW, "setup", "--github", github.url, *NEW],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = ""
    while not ADDRESS.search(said):
        said += process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert files(tmp_path) == {}


def wish(github: GitHubDouble, **more) -> Wish:
    said = {
        "site": Site(github.url),
        "organization": "",
        "name": "ITW",
        "webhook": NOBODY,
        "write_contents": True,
        "port": 0,
        "minutes": 20,
        "opens_browser": False,
    }
    return Wish(**{**said, **more})


@pytest.mark.parametrize("answers", [(), (NOBODY,), (NOBODY, "n")])
def test_who_is_asked_and_does_not_agree_has_done_nothing(answers, github, tmp_path):
    status, said = at_a_terminal(github, tmp_path, *answers)
    assert status == 130
    assert "Address under which GitHub reaches the receiver" in said
    assert ("Go on? [Y/n]" in said) == bool(answers)
    assert files(tmp_path) == {}


def at_a_terminal(github: GitHubDouble, home: Path, *answers: str) -> tuple[int, str]:
    """Each question is answered with the next answer, and then with Ctrl-D."""
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [ITW, "setup", "--github", github.url],
        cwd=home,
        env={"PATH": "", "HOME": str(home)},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    said, left = "", list(answers)
    while text := _read(screen):
        said += text
        if re.search(r"(webhook\)|n\]): $", said):
            os.write(screen, f"{left.pop(0)}\n".encode() if left else b"\x04")
    os.close(screen)
    return process.wait(30), said


def _read(screen: int) -> str:
    try:
        return os.read(screen, 4096).decode()
    except OSError:  # Linux says so of a terminal that nobody holds any more
        return ""


def test_time_is_up(github, tmp_path):
    place = InEnvFile(tmp_path / ".env", github.api_url)
    with pytest.raises(UserError, match="nothing was written"):
        created(wish(github, minutes=0), place, Asking(yes=True))
    assert files(tmp_path) == {}


def test_a_port_that_is_taken(github, tmp_path):
    place = InEnvFile(tmp_path / ".env", github.api_url)
    port = int(github.url.rpartition(":")[2])
    with pytest.raises(UserError, match=f"port {port}"):
        created(wish(github, port=port), place, Asking(yes=True))


def test_without_an_answer_nothing_is_created_for_nobody(run, tmp_path):
    setup = run("--webhook", NOBODY, "--no-browser")
    assert setup.ended() == 2
    assert "--yes creates and writes" in setup.said
    assert "http://127.0.0.1:" not in setup.said.replace(NOBODY, "").partition(" on ")[2]


def test_what_is_there_is_not_replaced_unasked(run, github, tmp_path):
    (tmp_path / ".env").write_text("ITW_APP_ID=3\n")
    setup = run(*NEW)
    assert setup.ended() == 2
    assert "ITW_APP_ID in .env stays as it is" in setup.said
    assert files(tmp_path) == {".env": "ITW_APP_ID=3\n"}
    (tmp_path / "private-key.pem").touch()
    setup = run(*NEW)
    assert setup.ended() == 2
    assert "private-key.pem stay as they are" in setup.said
    setup = run(*NEW, "--replace")
    Person().create_app(setup.address())
    assert setup.ended() == 0
    assert "ITW_APP_ID=900001" in files(tmp_path)[".env"]


def test_files_for_kubernetes(run, github, tmp_path):
    setup = run(*NEW, "--kubernetes", "k8s")
    Person().create_app(setup.address())
    assert setup.ended() == 0
    app = list(github.world.apps.values())[-1]
    written = files(tmp_path / "k8s")
    assert written["webhook.env"] == f"ITW_WEBHOOK_SECRET={app.webhook_secret}\n"
    assert written["private-key.pem"] == app.private_key
    assert "from k8s to deploy/kubernetes" in setup.said  # there is no kustomization.yaml
    assert "kubectl apply -k deploy/kubernetes" in setup.said
    assert "deploy/worker -- itw doctor --live --ping" in setup.said
    assert files(tmp_path) == {}


def test_files_beside_the_manifests_are_applied_there(run, github, tmp_path):
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s/kustomization.yaml").touch()
    setup = run(*NEW, "--kubernetes", "k8s")
    Person().create_app(setup.address())
    setup.ended()
    assert "kubectl apply -k k8s" in setup.said


def test_a_set_up_that_could_not_end_goes_on(run, github, tmp_path):
    """Stopped between GitHub's answer and the files: what was told once is kept."""
    setup = run(*NEW)
    address = setup.address()
    (tmp_path / "private-key.pem").write_text("somebody was quicker")
    assert "could not be fetched or written" in Person().create_app(address).text
    assert setup.ended() == 2
    assert ".env" not in files(tmp_path)
    (tmp_path / "private-key.pem").unlink()
    again = run("--yes")
    assert again.ended() == 0, again.said
    assert "was created by a set-up that did not end" in again.said
    app = list(github.world.apps.values())[-1]
    assert files(tmp_path)["private-key.pem"] == app.private_key
    assert Kept(tmp_path, f"{github.url}/api/v3").read() is None


def test_a_code_that_is_refused_says_how_to_go_on(run, github, tmp_path):
    github.fault("POST .*/conversions", status=404, message="Not Found")
    setup = run(*NEW)
    Person().create_app(setup.address())
    assert setup.ended() == 2
    assert f"{github.url}/organizations/acme/settings/apps" in setup.said
    assert files(tmp_path) == {}


def test_an_app_that_exists_is_taken_over(run, github, tmp_path):
    key = tmp_path / "downloaded.pem"
    key.write_text(github.app.private_key)
    key.chmod(0o600)
    app = ("--app-id", str(github.app.id), "--key-file", str(key), "--yes")
    setup = run(*app, "--webhook", NOBODY)
    assert setup.ended() == 0, setup.said
    env = environment(tmp_path / ".env")
    assert env["ITW_PRIVATE_KEY_FILE"] == str(key)
    assert env["ITW_WEBHOOK_SECRET"] == github.app.webhook_secret != "throw-away"
    assert github.world.webhook_url == NOBODY
    again = run(*app)
    assert again.ended() == 0, again.said
    assert environment(tmp_path / ".env") == env


def test_a_secret_that_github_was_not_told_is_told_when_it_goes_on(run, github, tmp_path):
    key = tmp_path / "downloaded.pem"
    key.write_text(github.app.private_key)
    key.chmod(0o600)
    github.fault("PATCH .*/app/hook/config", status=422, message="Later")
    app = ("--app-id", str(github.app.id), "--key-file", str(key), "--webhook", NOBODY)
    setup = run(*app, "--yes")
    assert setup.ended() == 2
    assert ".itw-setup.json; `itw setup` goes on with it" in setup.said
    again = run("--yes")
    assert again.ended() == 0, again.said
    secret = environment(tmp_path / ".env")["ITW_WEBHOOK_SECRET"]
    assert (github.app.webhook_secret, github.world.webhook_url) == (secret, NOBODY)


def test_a_key_of_another_app_takes_nothing_over(run, github, tmp_path):
    (tmp_path / "key.pem").write_text(github.add_app("another").private_key)
    app = ("--app-id", str(github.app.id), "--key-file", "key.pem", "--yes")
    setup = run(*app, "--webhook", NOBODY)
    assert setup.ended() == 2
    assert "have to be of the same App" in setup.said
    assert set(files(tmp_path)) == {"key.pem"}
