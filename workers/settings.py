"""The workers' settings, read from the environment once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from itw.errors import UserError
from itw.fair_shares.exceptions import parse_exceptions
from itw.fair_shares.limits import Limits, Share
from itw.spending import DOLLAR, Price, parse_price, price_of
from workers.caches.limits import CacheLimits, ModuleSource

GITHUB = "https://api.github.com"
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


class InvalidSettings(UserError):
    """A variable of the environment has a value that cannot be used."""


USUAL_DAY = 50 * DOLLAR  # of one installation
USUAL = Limits(installation=Share(dollars=USUAL_DAY))
DEFAULT_MODEL = "claude-sonnet-5-5"  # the spec's header says `model: sonnet`; the current one


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Which model is asked, where, with which key, and what it costs."""

    key: str = field(repr=False)
    name: str = DEFAULT_MODEL
    url: str | None = None  # None is the provider's own
    price: Price = field(default_factory=lambda: price_of(DEFAULT_MODEL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What may be spent on the model, in micro-dollars: `job` and `review` are each one's own."""

    job: int = 10 * DOLLAR
    review: int = DOLLAR
    pull_request: int = 20 * DOLLAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Secrets are left out of the representation, so that no log shows them by accident."""

    redis_url: str = field(default="redis://127.0.0.1:6379/0", repr=False)
    app_id: str = ""
    private_key: str = field(default="", repr=False)
    github_url: str = "https://api.github.com"
    docs_url: str = ""  # where docs/ can be read: findings then link to their rule
    data_directory: Path = Path(".itw")
    concurrency: int = 2  # review jobs at once in one worker
    sandbox_concurrency: int = 1  # test runs at once in one sandbox worker
    limits: Limits = USUAL
    sweep_requests: int = 100  # to GitHub a minute, for each installation
    docker_host: str = ""  # "" is Docker's own default
    job_image: str = ""  # "" is the sandbox's own default
    gateway_image: str = ""
    git_environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    modules: ModuleSource = field(default_factory=ModuleSource)
    cache_bytes: int = CacheLimits().disk
    budget: Budget = field(default_factory=Budget)
    metrics_address: tuple[str, int] = ("127.0.0.1", 9464)
    alive_file: Path | None = None  # touched while a worker's loop turns
    model: ModelSettings | None = None  # None without a key: what needs a model is switched off

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251
        """Read ITW_… variables; an empty value counts as none."""
        return cls(
            redis_url=_redis_url(env),
            app_id=env.get("ITW_APP_ID", "").strip(),
            private_key=_private_key(env),
            github_url=(env.get("ITW_GITHUB_URL", "").strip() or GITHUB).rstrip("/"),
            docs_url=_docs_url(env),
            data_directory=data_directory(env),
            concurrency=_positive(env, "ITW_CONCURRENCY", 2),
            sandbox_concurrency=_positive(env, "ITW_SANDBOX_CONCURRENCY", 1),
            limits=_limits(env),
            sweep_requests=_positive(env, "ITW_SWEEP_REQUESTS", 100),
            docker_host=env.get("DOCKER_HOST", "").strip(),
            job_image=env.get("ITW_JOB_IMAGE", "").strip(),
            gateway_image=env.get("ITW_GATEWAY_IMAGE", "").strip(),
            git_environment=_git_environment(env),
            modules=_modules(env),
            cache_bytes=_positive(env, "ITW_CACHE_BYTES", CacheLimits().disk),
            budget=_budget(env),
            metrics_address=(
                env.get("ITW_METRICS_HOST", "").strip() or "127.0.0.1",
                _positive(env, "ITW_METRICS_PORT", 9464),
            ),
            alive_file=Path(alive) if (alive := env.get("ITW_ALIVE_FILE", "").strip()) else None,
            model=_model(env),
        )

    @property
    def broker_url(self) -> str:
        """Celery's way of writing what redis-py writes as unix://."""
        url = self.redis_url.replace("unix://", "redis+socket://", 1)
        return url.replace("db=", "virtual_host=", 1) if url != self.redis_url else url

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables without which nothing can be reviewed."""
        needed = {"ITW_APP_ID": self.app_id, "ITW_PRIVATE_KEY_FILE": self.private_key}
        return tuple(name for name, value in needed.items() if not value)


def _redis_url(env: Mapping[str, str]) -> str:
    url = env.get("ITW_REDIS_URL", "").strip() or "redis://127.0.0.1:6379/0"
    if url.startswith("redis+socket://"):
        url = url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise InvalidSettings("ITW_REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def _docs_url(env: Mapping[str, str]) -> str:
    url = env.get("ITW_DOCS_URL", "").strip().rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidSettings("ITW_DOCS_URL must begin with https://.")
    return url


def _git_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The proxy and the CA file that the environment names for everybody.

    Git runs with an environment of ours, which has nothing else of the worker's own.
    """
    names = (*PROXIES, *map(str.upper, PROXIES))
    kept = {name: value for name in names if (value := env.get(name, "").strip())}
    if authority := env.get("GIT_SSL_CAINFO") or env.get("REQUESTS_CA_BUNDLE"):
        kept["GIT_SSL_CAINFO"] = authority.strip()
    return kept


def _model(env: Mapping[str, str]) -> ModelSettings | None:
    key = env.get("ANTHROPIC_API_KEY", "").strip()
    if not key:
        return None
    name = env.get("ITW_MODEL", "").strip() or DEFAULT_MODEL
    url = env.get("ANTHROPIC_BASE_URL", "").strip().rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidSettings("ANTHROPIC_BASE_URL must begin with https://.")
    price = env.get("ITW_MODEL_PRICE", "").strip()
    return ModelSettings(
        key=key,
        name=name,
        url=url or None,
        price=parse_price(price) if price else price_of(name),
    )


def _budget(env: Mapping[str, str]) -> Budget:
    usual = Budget()
    return Budget(
        job=_dollars(env, "ITW_JOB_BUDGET", usual.job),
        review=_dollars(env, "ITW_REVIEW_BUDGET", usual.review),
        pull_request=_dollars(env, "ITW_PULL_REQUEST_BUDGET", usual.pull_request),
    )


def _dollars(env: Mapping[str, str], name: str, default: int) -> int:
    """Micro-dollars; 0 is nothing."""
    value = env.get(name, "").strip()
    if not value:
        return default
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,2})?", value, re.ASCII):
        raise InvalidSettings(f"{name} must be an amount of dollars such as 10 or 2.50.")
    return round(float(value) * DOLLAR)


def _modules(env: Mapping[str, str]) -> ModuleSource:
    """Go's own variables, where the operator has them, and module caches to take from first."""
    proxies = re.split(r"[,|]", env.get("GOPROXY", "").strip() or ",".join(ModuleSource().proxies))
    seeds = env.get("ITW_MODULE_SEEDS", "").strip()
    return ModuleSource(
        # "direct" would be a version control system of a pull request's choice.
        proxies=tuple(proxy for proxy in proxies if "://" in proxy),
        sum_database=env.get("GOSUMDB", "").strip() or ModuleSource().sum_database,
        unchecked=env.get("GONOSUMDB", "").strip() or env.get("GOPRIVATE", "").strip(),
        seeds=tuple(path_in(env, seed) for seed in seeds.split(":") if seed),
    )


def _limits(env: Mapping[str, str]) -> Limits:
    repository_day = env.get("ITW_REPOSITORY_DAY_BUDGET", "").strip()
    return Limits(
        installation=Share(
            jobs=_number(env, "ITW_INSTALLATION_JOBS"),
            minutes=_number(env, "ITW_INSTALLATION_MINUTES"),
            dollars=_dollars(env, "ITW_DAY_BUDGET", USUAL_DAY),
        ),
        repository=Share(
            jobs=_number(env, "ITW_REPOSITORY_JOBS"),
            minutes=_number(env, "ITW_REPOSITORY_MINUTES"),
            dollars=_dollars(env, "ITW_REPOSITORY_DAY_BUDGET", 0) if repository_day else None,
        ),
        named=parse_exceptions(env.get("ITW_LIMITS", "")),
    )


def _private_key(env: Mapping[str, str]) -> str:
    """The App's key itself, or the file that holds it; `\\n` stands for a line's end."""
    if key := env.get("ITW_PRIVATE_KEY", "").strip():
        return key.replace("\\n", "\n")
    path = env.get("ITW_PRIVATE_KEY_FILE", "").strip()
    if not path:
        return ""
    try:
        return path_in(env, path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"ITW_PRIVATE_KEY_FILE: {path} can't be read.") from error


def path_in(env: Mapping[str, str], path: str) -> Path:
    """A `~` is the home directory: a shell would have said so, a `.env` file has no shell."""
    home = env.get("HOME", "")
    return Path(home, path[2:]) if home and path.startswith("~/") else Path(path)


def data_directory(env: Mapping[str, str] = os.environ) -> Path:  # noqa: TID251
    """Where mirrors and the embedded server's files are kept."""
    if directory := env.get("ITW_DATA_DIR", "").strip():
        return path_in(env, directory).absolute()  # it is mounted into containers
    state = env.get("XDG_STATE_HOME") or str(Path(env.get("HOME", "/var/lib"), ".local/state"))
    return Path(state, "integration-test-writer")


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise InvalidSettings(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)


def _number(env: Mapping[str, str], name: str) -> int | None:
    """A limit that need not be set."""
    return _positive(env, name, 1) if env.get(name, "").strip() else None
