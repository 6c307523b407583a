"""`make rehearsal`: starts the stand-in, says what to do with it, and keeps it until Ctrl-C."""

import argparse
import signal
import sys
import threading
import time

from tools.rehearsal.site import PATH, Rehearsal

PORT = 9090
LOOK_EVERY = 0.2  # seconds
BEGIN = """A GitHub to rehearse with, until Ctrl-C: {page}
In another terminal:

  .venv/bin/itw setup --github {url} --webhook http://127.0.0.1:8000/webhook
  .venv/bin/itw serve

The page says what comes next, and has the pull request as a person sees it.
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.rehearsal", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="default: %(default)s; 0 is any")
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    try:
        with Rehearsal(parser.parse_args().port) as rehearsal:
            sys.stdout.write(BEGIN.format(page=rehearsal.url + PATH, url=rehearsal.url))
            sys.stdout.flush()
            while not stop.is_set():
                time.sleep(LOOK_EVERY)
    except (OSError, SystemExit) as error:  # werkzeug exits where the port is taken
        return _refused(error)
    return 0


def _refused(error: BaseException) -> int:
    sys.stderr.write(f"The stand-in could not start ({error}); `--port 0` takes any port.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
