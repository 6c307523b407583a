"""Sentences of `itw doctor` and `itw serve`."""

from collections.abc import Sequence

from itw.messages.words import capital, count


def not_on_path() -> str:
    return "not on PATH"


def engine_is(*, version: str) -> str:
    return f"engine {version}"


def no_answer() -> str:
    return "does not answer"


def answers(*, what: str) -> str:
    return f"answers, {what}"


def reachable(*, where: str) -> str:
    return f"{where} is reachable"


def unreachable(*, where: str) -> str:
    return f"{where} can't be reached"


def proxy_at(*, host: str, port: int) -> str:
    return f"the proxy {host}:{port}"


def not_an_address() -> str:
    return "ITW_GITHUB_URL or the proxy is no address"


def is_not_set(variable: str) -> str:
    return f"{variable} is not set"


def is_set() -> str:
    return "set"


def not_a_key() -> str:
    return "not a private key in PEM format"


def key_is_open(*, path: str, mode: int) -> str:
    return f"{path} can be read by others (mode {mode:04o})"


def secret_is_short(*, least: int) -> str:
    return f"shorter than {least} characters"


def redis_silent(*, problem: str) -> str:
    return f"ITW_REDIS_URL is set, the server does not answer ({problem})"


def not_asked() -> str:
    return "not asked without an App"


def mend_settings() -> str:
    return "No worker begins with it; .env.example has every variable with what it may be."


def mend_git() -> str:
    return "Install git 2.39 or newer: without it nothing can be reviewed."


def mend_data_directory() -> str:
    return "Set ITW_DATA_DIR to a directory this user can write to; what is fetched is kept there."


def unusable_data_directory(*, path: str, problem: str) -> str:
    return f"{path} can't be used ({problem}). {mend_data_directory()}"


def mend_app() -> str:
    return (
        "Needed for the GitHub App only: set ITW_APP_ID and ITW_PRIVATE_KEY_FILE."
        " `itw review` works without."
    )


def mend_mode(*, path: str) -> str:
    return f"chmod 600 {path}"


def mend_secret() -> str:
    return (
        "Needed for the receiver only: set it to the secret of the App's webhook, 32 random bytes."
    )


def mend_redis() -> str:
    return "`itw serve` starts an embedded one; for a server of your own set redis://HOST:6379/0."


def mend_old_redis() -> str:
    return "The queue needs Redis 6.2 or newer, or any Valkey; `itw serve` brings one."


def mend_github() -> str:
    return "Check the network, a proxy, or ITW_GITHUB_URL for GitHub Enterprise."


def mend_docker() -> str:
    return "Without a Docker engine tests are reviewed and not run."


def mend_go() -> str:
    return "Only --no-sandbox needs Go on this machine; the sandbox brings its own."


def mend_model() -> str:
    return (
        "Without a model key nothing is written or reviewed by a model; rules, runs and commands "
        "work."
    )


def cannot_review(*, missing: Sequence[str]) -> str:
    return (
        f"{' and '.join(missing)} must be set: without the GitHub App's credentials nothing can be"
        " read or written on GitHub. `itw doctor` tells more; `itw review` works without."
    )


def which_queue(*, names: list[str]) -> str:
    return f"Name the queue to work on: {', '.join(names)}."


def reviews_off(*, missing: Sequence[str]) -> str:
    return f"reviews: off. {cannot_review(missing=missing)} Jobs wait in the queue until then."


def webhooks_off() -> str:
    return "webhooks: refused. ITW_WEBHOOK_SECRET must be set to the secret of the App's webhook."


def tests_off(*, problem: str) -> str:
    return f"running tests: off. {capital(problem)}; reviews work without."


def no_tests_asked_for() -> str:
    return "it was started with --no-tests"


def tests_on(*, version: str) -> str:
    return f"running tests: in containers of Docker engine {version}"


def writing_off() -> str:
    return (
        "writing tests: off. It needs a Docker engine and ANTHROPIC_API_KEY; reviews work without."
    )


def writing_on() -> str:
    return "writing tests: when asked to, with the model"


def model_reviews_on() -> str:
    return "reviews by the model: where a repository wants them"


def model_reviews_off() -> str:
    return "no reviews by the model: ANTHROPIC_API_KEY is not set"


def sandbox_worker_refused(*, problem: str) -> str:
    return f"A sandbox worker needs a Docker engine: {problem}."


def serving(*, address: str, redis: str) -> str:
    return f"receiver: {address}/webhook · Redis: {redis} · Ctrl-C ends running reviews, then stops"


def embedded_redis(*, directory: str) -> str:
    return f"embedded, kept in {directory}"


def already_served(*, directory: str) -> str:
    return f"Another `itw serve` uses {directory}; set ITW_DATA_DIR to a directory of its own."


def unreadable_env_title(*, path: str) -> str:
    return f"{path} can't be read as a file of settings, one NAME=value a line."


def broken_env_line_title(*, path: str, line: int) -> str:
    """The line may hold half a secret: it is not shown."""
    return f"{path}, line {line}: not NAME=value, or a quote is not closed."


def no_port_title(*, value: str) -> str:
    return f"ITW_PORT must be a port between 1 and 65535, not {value!r}."


def doctor_title(*, states: list[str]) -> str:
    bad, off = states.count("bad"), states.count("off")
    if bad:
        return f"{count(bad, 'thing')} to mend, {off} not set up."
    return f"Nothing to mend; {off} not set up." if off else "Everything is there."


def sandbox_holds(*, probes: int) -> str:
    return f"all {probes} probes hold"


def probe_failed(*, name: str, meaning: str, said: str) -> str:
    return f"{name}: {meaning}: no ({said})"


def mend_sandbox() -> str:
    return (
        "Until all probes hold, only the code of people with write access is run. What each means "
        "is in docs/sandbox.md."
    )


def images_missing(*, images: Sequence[str]) -> str:
    return f"no image {' and no image '.join(images)}"


def mend_sandbox_images() -> str:
    return "`make engine` builds the images; how to build them elsewhere is in docs/sandbox.md."
