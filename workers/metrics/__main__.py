"""Serves metrics until told to stop: `python -m workers.metrics`."""

import signal
import sys
from threading import Event

from prometheus_client import CollectorRegistry, start_http_server
from redis import Redis

from itw import messages
from itw.errors import UserError
from workers import log
from workers.metrics.exporter import Installation
from workers.settings import Settings

COULD_NOT_RUN = 2


def main() -> int:
    try:
        settings = Settings.from_env()
        serve(settings)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return COULD_NOT_RUN
    return 0


def serve(settings: Settings) -> None:
    """Raises UserError where the address can't be had."""
    log.configure()
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    registry = CollectorRegistry()
    redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
    registry.register(Installation(redis))
    host, port = settings.metrics_address
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        problem = error.strerror or str(error)
        sentence = messages.cannot_listen(address=f"{host}:{port}", problem=problem)
        raise UserError(sentence) from error
    stopping.wait()
    server.shutdown()
    server.server_close()
    thread.join()


if __name__ == "__main__":
    sys.exit(main())
