"""Sentences of `itw jobs`."""

from itw.messages.words import count
from itw.reporting.markdown import one_line


def an_administrator() -> str:
    """Who cancelled, where it was done from a terminal: no login has a space."""
    return "an administrator"


def jobs_title(*, waiting: int, running: int, delayed: int, failed: int) -> str:
    return (
        f"{count(waiting, 'job')} waiting, {running} running, {delayed} until their time,"
        f" {failed} failed"
    )


def job_taken_title(*, by: str, at: str) -> str:
    return f"on {one_line(by, limit=80)} since {at}" if by else "taken a moment ago"


def job_delayed_title(*, until: str, why: str) -> str:
    reason = f": {one_line(why, limit=200)}" if why else ""
    return f"until {until}{reason}"


def job_failed_title(*, at: str, why: str) -> str:
    return f"{at}: {one_line(why, limit=200)}"


def no_such_job_title(*, job: str) -> str:
    return f"There is no job {one_line(job, limit=40)}; `itw jobs` lists those there are."


def several_jobs_title(*, job: str) -> str:
    return f"Several jobs begin with {one_line(job, limit=40)}: give more of its id."


def short_id_title() -> str:
    return "A job's id has at least four of the digits that `itw jobs` shows."


def job_put_again_title(*, job: str) -> str:
    return f"{job}: put into its queue again."


def job_brought_forward_title(*, job: str) -> str:
    return f"{job}: its time has come; it runs when it is its turn."


def not_to_be_retried_title(*, job: str) -> str:
    return f"{job}: it waits for its turn or runs already; there is nothing to try again."


def job_removed_title(*, job: str) -> str:
    return f"{job}: taken out of its queue."


def job_told_to_stop_title(*, job: str, about: str) -> str:
    return (
        f"{job}: told to stop, with everything of its kind that was put for {one_line(about)} until"
        " now; it ends within seconds, or when its turn comes, and says so on GitHub."
    )


def job_forgotten_title(*, job: str) -> str:
    return f"{job}: no longer among those that failed."


def cannot_be_stopped_title(*, job: str) -> str:
    return f"{job}: it runs, and jobs of its kind take seconds: it can't be stopped."


def redis_away_title(*, problem: str) -> str:
    return f"Redis does not answer ({problem})."


def redis_on_loopback_title() -> str:
    return (
        "ITW_REDIS_URL names this container itself, where no Redis answers. With"
        " deploy/compose.yaml leave it out of .env, and its own Redis is used; else name the"
        " machine that has it."
    )


def default_redis_away_title(*, url: str, problem: str) -> str:
    return (
        f"Redis does not answer at {url} ({problem}), where it is looked for without "
        "ITW_REDIS_URL, and no `itw serve` runs on this data directory. Set ITW_REDIS_URL "
        "as the workers have it."
    )
