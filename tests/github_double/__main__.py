"""Runs the double by hand: `python -m tests.github_double [--port N] [--webhook URL]`."""

import argparse
import signal
import sys
import threading

from tests.github_double.double import GitHubDouble


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.github_double", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", help="deliver webhooks to this loopback URL")
    parser.add_argument("--enterprise", action="store_true", help="mount the API at /api/v3")
    parser.add_argument("--key", help="write the App's private key to this file")
    parser.add_argument("repository", nargs="*", default=["acme/connect"])
    options = parser.parse_args()
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    with GitHubDouble(port=options.port, enterprise=options.enterprise) as github:
        github.world.webhook_url = options.webhook
        installation = github.install(*options.repository)
        if options.key:
            with open(options.key, "w") as file:
                file.write(github.app.private_key)
        said = {
            "api": github.api_url,
            "clone": f"{github.url}/{options.repository[0]}.git",
            "app": github.app.id,
            "installation": installation.id,
            "token": github.token(installation),
        }
        sys.stdout.write("".join(f"{name}\t{value}\n" for name, value in said.items()))
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()
