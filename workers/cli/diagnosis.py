"""The checks of `itw doctor`: each looks at one thing and says how to mend it."""

import os
import socket
import stat
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from itw import messages
from workers.cli.settings import Configured
from workers.data_directory import problem_of
from workers.diagnosis.check import Check, State, ok

SECONDS = 3.0  # for anything that might not answer
SECRET_LENGTH = 20


def diagnose(
    configured: Configured, data_directory: Path, names: Collection[str] = ()
) -> Iterator[Check]:
    """Every check, in the order in which things are needed; or those that are named."""
    checks: dict[str, Callable[[], Check]] = {
        "git": lambda: _program("git", ("--version",), State.BAD, messages.mend_git()),
        "data directory": lambda: _data_directory(data_directory),
        "GitHub App id": lambda: _app_id(configured),
        "GitHub App key": lambda: _private_key(configured),
        "webhook secret": lambda: _webhook_secret(configured),
        "Redis": lambda: _redis(configured),
        "GitHub": lambda: _github(configured),
        "docker": lambda: _docker(configured),
        "go": lambda: _program("go", ("version",), State.OFF, messages.mend_go()),
        "model key": lambda: _model_key(configured),
    }
    for name, check in checks.items():
        if not names or name in names:
            yield check()


def _program(name: str, arguments: tuple[str, ...], missing: State, mend: str) -> Check:
    """Whether a program is on PATH and answers."""
    try:
        done = subprocess.run(
            [name, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        return Check(name=name, state=missing, detail=messages.not_on_path(), mend=mend)
    except (OSError, subprocess.TimeoutExpired):
        return Check(name=name, state=missing, detail=messages.no_answer(), mend=mend)
    said = done.stderr if done.returncode else done.stdout
    first = said.strip().partition("\n")[0]
    if done.returncode:
        return Check(name=name, state=missing, detail=first or messages.no_answer(), mend=mend)
    return ok(name, first)


def _docker(configured: Configured) -> Check:
    """The engine as workers ask it: without `docker` on PATH, and without its contexts."""
    from workers.engine.client import EngineError, connect, translated

    try:
        with closing(connect(configured.docker_host, SECONDS)) as api, translated():
            return ok("docker", messages.engine_is(version=str(api.version()["Version"])))
    except EngineError as error:
        mend = messages.mend_docker()
        return Check(name="docker", state=State.OFF, detail=str(error), mend=mend)


def _data_directory(directory: Path) -> Check:
    if problem := problem_of(directory):
        detail, mend = f"{directory}: {problem}", messages.mend_data_directory()
        return Check(name="data directory", state=State.BAD, detail=detail, mend=mend)
    return ok("data directory", str(directory))


def _app_id(configured: Configured) -> Check:
    if configured.app_id:
        return ok("GitHub App id", configured.app_id)
    return _unset("GitHub App id", "ITW_APP_ID", messages.mend_app())


def _unset(name: str, variable: str, mend: str) -> Check:
    return Check(name=name, state=State.OFF, detail=messages.is_not_set(variable), mend=mend)


def _private_key(configured: Configured) -> Check:
    name, path = "GitHub App key", configured.private_key_file
    key = configured.private_key.replace("\\n", "\n")
    if not key and not path:
        return _unset(
            name, "ITW_PRIVATE_KEY_FILE", "" if not configured.app_id else messages.mend_app()
        )
    if not key:
        try:
            key = Path(path).read_text()
            found = Path(path).stat()
        except (OSError, UnicodeDecodeError) as error:
            detail = f"{path}: {getattr(error, 'strerror', None) or messages.not_a_key()}"
            return Check(name=name, state=State.BAD, detail=detail, mend=messages.mend_app())
        mode = stat.S_IMODE(found.st_mode)
        # What is mounted into a container is root's, and its group's is the only way to read it.
        if mode & (0o077 if found.st_uid == os.getuid() else 0o007):
            detail, mend = messages.key_is_open(path=path, mode=mode), messages.mend_mode(path=path)
            return Check(name=name, state=State.BAD, detail=detail, mend=mend)
    if not _is_private_key(key):
        mend = messages.mend_app()
        return Check(name=name, state=State.BAD, detail=messages.not_a_key(), mend=mend)
    return ok(name, path or messages.is_set())


def _is_private_key(key: str) -> bool:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        load_pem_private_key(key.strip().encode(), None)
    except (ValueError, TypeError):
        return False
    return True


def _webhook_secret(configured: Configured) -> Check:
    name = "webhook secret"
    if not configured.webhook_secret:
        return _unset(name, "ITW_WEBHOOK_SECRET", messages.mend_secret())
    if len(configured.webhook_secret) < SECRET_LENGTH:
        detail = messages.secret_is_short(least=SECRET_LENGTH)
        return Check(name=name, state=State.BAD, detail=detail, mend=messages.mend_secret())
    return ok(name, messages.is_set())


def _redis(configured: Configured) -> Check:
    if not configured.redis_url:
        return _unset("Redis", "ITW_REDIS_URL", messages.mend_redis())
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(
            configured.redis_url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as server:
            found = server.info("server")
    except (RedisError, OSError, ValueError) as error:
        # Redis' own messages can hold the URL, and the URL a password.
        detail = messages.redis_silent(problem=type(error).__name__)
        return Check(name="Redis", state=State.BAD, detail=detail, mend=messages.mend_redis())
    version = str(found.get("redis_version", "?")) if isinstance(found, dict) else "?"
    if _too_old(version):
        detail = messages.answers(what=f"version {version}")
        return Check(name="Redis", state=State.BAD, detail=detail, mend=messages.mend_old_redis())
    return ok("Redis", messages.answers(what=f"version {version}"))


def _too_old(version: str) -> bool:
    """The queue takes messages with BLMOVE, which Redis has since 6.2."""
    numbers = version.split(".")[:2]
    return all(part.isdigit() for part in numbers) and [int(part) for part in numbers] < [6, 2]


def _github(configured: Configured) -> Check:
    """A connection, no request: whether the App is accepted is for `itw doctor --live` to ask."""
    if not configured.app_id:
        return Check(name="GitHub", state=State.OFF, detail=messages.not_asked())
    url = configured.github_url or "https://api.github.com"
    proxy = _proxy_for(url, configured)
    try:
        parts = urlsplit(proxy or url)
        host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        detail = messages.not_an_address()
        return Check(name="GitHub", state=State.BAD, detail=detail, mend=messages.mend_github())
    where = messages.proxy_at(host=host, port=port) if proxy else f"{host}:{port}"
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError:
        detail = messages.unreachable(where=where)
        return Check(name="GitHub", state=State.BAD, detail=detail, mend=messages.mend_github())
    return ok("GitHub", messages.reachable(where=where))


def _proxy_for(url: str, configured: Configured) -> str:
    """Where there is one, nothing but the proxy need be reachable from here."""
    from requests.utils import should_bypass_proxies

    if not configured.proxy or should_bypass_proxies(url, configured.no_proxy):
        return ""
    return configured.proxy if "://" in configured.proxy else f"http://{configured.proxy}"


def _model_key(configured: Configured) -> Check:
    if configured.model_key:
        return ok("model key", messages.is_set())
    return _unset("model key", "ANTHROPIC_API_KEY", messages.mend_model())
