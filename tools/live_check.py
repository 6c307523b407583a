"""Verifies with a real App and a real repository what only GitHub can show.

    python -m tools.live_check OWNER/REPOSITORY [--pull NUMBER [--yes]]

The App comes from ITW_APP_ID and ITW_PRIVATE_KEY or ITW_PRIVATE_KEY_FILE, GitHub Enterprise from
ITW_GITHUB_URL. Without --yes nothing is written. With --yes a review, a comment and two check runs
are written on the pull request; the comments are deleted afterwards, GitHub keeps the rest.

Exit code: 0 all as expected, 1 something differs, 2 it could not run.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence

import requests

from itw.errors import UserError
from tools.live.client import Client
from tools.live.reads import READS
from tools.live.step import Outcome, Seen, Situation, Step, StepsOutOfOrder, different, not_tried
from tools.live.writes import WRITES
from workers.github.app import App
from workers.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env()
    except UserError as error:
        print(error)
        return 2
    if settings.missing:
        print(f"Set {' and '.join(settings.missing)} to the App's id and key.")
        return 2
    app = Client.for_app(settings.github_url, settings.app_id, settings.private_key)
    product = App(settings.app_id, settings.private_key, base_url=settings.github_url)
    at = Situation(app=app, product=product, repository=asked.repository, number=asked.pull)
    print(f"{asked.repository} on {settings.github_url}\n")
    seen = list(_tried(READS, at))
    if asked.yes and asked.pull is not None:
        seen += list(_tried(WRITES, at))
    else:
        print("\nNothing was written. --pull NUMBER --yes tries what writes, on that pull request.")
    seen.append(_shapes(app))
    return int(any(each.outcome is Outcome.DIFFERENT for each in seen))


def _tried(steps: Iterable[Step], at: Situation) -> Iterable[Seen]:
    for step in steps:
        seen = _seen(step, at)
        print(f"{seen.outcome:12}  {step.__doc__}\n{'':12}  {seen.what}", flush=True)
        yield seen


def _seen(step: Step, at: Situation) -> Seen:
    try:
        return step(at)
    except StepsOutOfOrder as error:
        return not_tried(str(error))
    except requests.RequestException as error:
        return different(f"GitHub was not reached: {type(error).__name__}")
    except (KeyError, IndexError, TypeError) as error:
        return different(f"the reply has another shape: {error!r}")


def _shapes(app: Client) -> Seen:
    print("\nReplies, compared with the vendored description:")
    for operation, problems in sorted(app.shapes.items()):
        print(f"  {operation}: {'; '.join(problems)}")
    if app.shapes:
        return different(f"{len(app.shapes)} operations")
    print("  all as described")
    return Seen(Outcome.AS_EXPECTED, "all as described")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="live_check", description=__doc__.split("\n")[0])
    parser.add_argument("repository", metavar="OWNER/REPOSITORY", type=_repository)
    parser.add_argument("--pull", type=int, metavar="NUMBER", help="a pull request to look at")
    parser.add_argument("--yes", action="store_true", help="write on that pull request")
    return parser


def _repository(name: str) -> str:
    if name.count("/") != 1 or not all(name.split("/")):
        raise argparse.ArgumentTypeError("it is written OWNER/REPOSITORY")
    return name


if __name__ == "__main__":
    sys.exit(main())
