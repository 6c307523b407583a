"""The receiver's server, `python -m bot`. Why Granian, and why so: docs/decisions/0006."""

import signal
import sys

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from bot.app import create_app  # imported once, before the workers are forked
from bot.settings import InvalidSettings, Settings


def main() -> int:
    try:
        settings = Settings.from_env()
    except InvalidSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2
    serve(settings)
    return 0


def serve(settings: Settings) -> None:
    """Until SIGTERM; deliveries that were begun are answered."""
    Server(
        "bot.__main__:worker_app",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        address=settings.host,
        port=settings.port,
        workers=settings.processes,
        respawn_failed_workers=True,
        # A connection that is kept open takes a place, also while it is idle: Granian accepts no
        # other when all are taken, and then nobody is answered.
        backpressure=1024,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),  # milliseconds, idle or slow
        # While Redis does not answer so many deliveries wait for it at once. The others wait for
        # those to fail, and then fail at once.
        blocking_threads=32,
        workers_kill_timeout=10,  # GitHub has given up on whatever still runs then
        log_level=LogLevels.error,  # below is advice on the number of threads
    ).serve()


def worker_app() -> Flask:
    """The application of one worker process.

    A forked worker has the server's own signal handlers until Granian sets new ones, and a SIGTERM
    in between would be lost. No delivery is in it yet: it may just end.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return create_app()


if __name__ == "__main__":
    sys.exit(main())
