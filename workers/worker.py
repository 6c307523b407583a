"""The worker process of one queue: `python -m workers.worker review`."""

import sys

from celery import signals

from itw import messages
from itw.errors import UserError
from itw.queues import QUEUES
from workers import log, loopback, model_worker, sandbox_worker, write_worker
from workers.app import work
from workers.data_directory import require_usable
from workers.engine.client import EngineError
from workers.settings import Settings
from workers.toolbox import toolbox

COULD_NOT_RUN = 2


def main(arguments: list[str]) -> int:
    try:
        settings = Settings.from_env()
        require_usable(settings.data_directory)
    except UserError as error:
        return _refuse(str(error))
    if arguments[:1] not in ([name] for name in QUEUES):
        return _refuse(messages.which_queue(names=list(QUEUES)))
    if settings.missing:
        return _refuse(messages.cannot_review(missing=settings.missing))
    log.configure()
    # Celery would set up logging of its own, without our processors.
    signals.setup_logging.connect(lambda **_: log.configure(), weak=False)
    loopback.warn(settings.redis_url)
    queue = QUEUES[arguments[0]]
    if queue.name in {"sandbox", "write"}:
        return _with_engine(settings, queue.name)
    if queue.name == "model":
        return model_worker.run(settings)
    return work(settings, queue, toolbox(settings, queue))


def _with_engine(settings: Settings, queue: str) -> int:
    run = sandbox_worker.run if queue == "sandbox" else write_worker.run
    try:
        return run(settings)
    except EngineError as error:
        return _refuse(messages.sandbox_worker_refused(problem=str(error)))


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return COULD_NOT_RUN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
