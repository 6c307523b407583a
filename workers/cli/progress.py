"""Says on standard error what takes long: nothing in the first second, nothing in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from workers.cli.settings import Terminal

PATIENCE = 1.0  # seconds before anything is shown


@contextmanager
def progress(what: str, terminal: Terminal) -> Iterator[None]:
    """A spinner with the elapsed time, if the block takes longer than a second."""
    if not terminal.live:
        yield
        return
    done = Event()
    thread = Thread(target=_show, args=(what, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _show(what: str, done: Event) -> None:
    if done.wait(PATIENCE):
        return
    # Imported only now: rich costs more than most reviews.
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        done.wait()
