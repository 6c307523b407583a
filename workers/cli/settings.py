"""How the terminal wants its output, read from the environment and the streams."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Self, TextIO

from itw import messages
from itw.errors import UserError


def release() -> str:
    """The version of the installed product."""
    from importlib.metadata import version  # a sixth of the start of `itw check`

    return version("integration-test-writer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """`width` is that of prose; tables and code are as wide as they are."""

    colour: bool = False
    live: bool = False  # standard error is a terminal: progress may tick there
    width: int = 100

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        """NO_COLOR (https://no-color.org) and TERM=dumb are respected, FORCE_COLOR too."""
        plain = bool(env.get("NO_COLOR")) or env.get("TERM") == "dumb"
        colour = not plain and (_is_terminal(sys.stdout) or bool(env.get("FORCE_COLOR")))
        columns = shutil.get_terminal_size((100, 24)).columns
        return cls(colour=colour, live=_is_terminal(sys.stderr), width=max(40, min(columns, 100)))


def _is_terminal(stream: TextIO | None) -> bool:
    """None is one that was closed before we began: `itw check >&-`."""
    return stream is not None and stream.isatty()


def environment(env_file: Path) -> dict[str, str]:
    """The environment over the variables of a `.env` file, where there is one.

    Raises UserError when the file is there and can't be read, or a line of it can't.
    """
    return {**_values_in(env_file), **os.environ}  # noqa: TID251


def winning(env_file: Path, names: Iterable[str]) -> list[str]:
    """Those that the environment has otherwise than the file, so that the file's do not hold."""
    held, written = environment(env_file), _values_in(env_file)
    return [name for name in names if held.get(name, "") != written.get(name, "")]


def _values_in(env_file: Path) -> dict[str, str]:
    from dotenv.parser import parse_stream  # only for the commands that run a server

    try:
        text = env_file.read_text(encoding="utf-8") if env_file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(messages.unreadable_env_title(path=str(env_file))) from error
    # Not `dotenv_values`: it goes on where a line is broken, and a setting would be silently
    # missing. Nothing is interpolated: a `$` in a secret is a `$`.
    written = list(parse_stream(StringIO(text)))
    for broken in (each for each in written if each.error):
        line = broken.original.line
        raise UserError(messages.broken_env_line_title(path=str(env_file), line=line))
    return {each.key: each.value for each in written if each.key and each.value}


def has_display(env: Mapping[str, str]) -> bool:
    """Whether a browser would open in a window, and not inside the terminal."""
    return sys.platform in {"darwin", "win32"} or any(
        env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def use_network_of(env: Mapping[str, str]) -> None:
    """Have this process's own requests take the proxy and the authorities that a file names."""
    from workers.settings import PROXIES  # costs more than most commands

    for name in (*PROXIES, *map(str.upper, PROXIES), "REQUESTS_CA_BUNDLE"):
        if value := env.get(name):
            os.environ.setdefault(name, value)  # noqa: TID251


def port_in(env: Mapping[str, str]) -> int:
    """Where `itw serve` listens unless its option says so; the receiver's own variable."""
    value = env.get("ITW_PORT", "").strip() or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise UserError(messages.no_port_title(value=value))
    return int(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """What `itw doctor` looks at beside the workers' own settings. Values stay out of its repr."""

    app_id: str = ""
    private_key: str = field(default="", repr=False)
    private_key_file: str = ""
    redis_url: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    model_key: str = field(default="", repr=False)
    github_url: str = ""
    proxy: str = field(default="", repr=False)  # may hold a password
    no_proxy: str = ""
    docker_host: str = ""
    job_image: str = ""
    gateway_image: str = ""
    model: str = ""
    model_url: str = ""
    cache_bytes: int = 0  # 0 is the default, also where the variable is no number

    @property
    def key(self) -> str:
        """The App's key; "" where there is none that can be read."""
        if self.private_key or not self.private_key_file:
            return self.private_key.replace("\\n", "\n")
        try:
            return Path(self.private_key_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        names = {
            "app_id": "ITW_APP_ID",
            "private_key": "ITW_PRIVATE_KEY",
            "private_key_file": "ITW_PRIVATE_KEY_FILE",
            "redis_url": "ITW_REDIS_URL",
            "webhook_secret": "ITW_WEBHOOK_SECRET",
            "model_key": "ANTHROPIC_API_KEY",
            "github_url": "ITW_GITHUB_URL",
            "docker_host": "DOCKER_HOST",
            "job_image": "ITW_JOB_IMAGE",
            "gateway_image": "ITW_GATEWAY_IMAGE",
            "model": "ITW_MODEL",
            "model_url": "ANTHROPIC_BASE_URL",
        }
        values = {name: env.get(variable, "").strip() for name, variable in names.items()}
        for name, variable in (("proxy", "https_proxy"), ("no_proxy", "no_proxy")):
            values[name] = (env.get(variable) or env.get(variable.upper(), "")).strip()
        if file := values["private_key_file"]:
            from workers.settings import path_in  # only the doctor needs it

            values["private_key_file"] = str(path_in(env, file))
        size = env.get("ITW_CACHE_BYTES", "").strip()
        return cls(**values, cache_bytes=int(size) if size.isdecimal() and size.isascii() else 0)


def github_token(env: Mapping[str, str]) -> str:
    """A person's own, as GitHub's own command line reads it; "" where there is none."""
    return (env.get("GH_TOKEN") or env.get("GITHUB_TOKEN") or "").strip()
