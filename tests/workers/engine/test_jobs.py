import os
import signal
import subprocess
import sys
from pathlib import Path

from workers.engine.jobs import Jobs
from workers.engine.labels import Labels

HOLD = """
import sys
from pathlib import Path
from workers.engine.jobs import Jobs
with Jobs(Path(sys.argv[1]), "o").begun(seconds=600) as job:
    print(job.labels.job, flush=True)
    sys.stdin.read()
"""


def test_job_is_alive_within_its_block_and_over_after_it(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path, "o")
    with jobs.begun(seconds=600) as job:
        assert not Jobs(tmp_path, "o").is_over(job.labels)
        assert job.directory.is_dir()
    assert jobs.is_over(job.labels)
    assert not list(tmp_path.iterdir())


def test_job_is_over_at_its_deadline_though_its_worker_lives(tmp_path: Path) -> None:
    with Jobs(tmp_path, "o").begun(seconds=-1) as job:
        assert Jobs(tmp_path, "o").is_over(job.labels)


def test_killed_worker_s_job_is_over_at_once(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path, "o")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=pipe, stdout=pipe, text=True
    ) as worker:
        assert worker.stdout is not None
        name = worker.stdout.readline().strip()
        assert jobs.dead() == []
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert jobs.dead() == [name]
        jobs.forget(name)
    assert not list(tmp_path.iterdir())


def test_living_job_is_not_forgotten(tmp_path: Path) -> None:
    with Jobs(tmp_path, "o").begun(seconds=600) as job:
        Jobs(tmp_path, "o").forget(job.labels.job)
        assert job.directory.is_dir()


def test_job_whose_label_is_a_path_is_over(tmp_path: Path) -> None:
    labels = Labels(owner="o", job="../../etc/passwd", deadline=2**40)
    assert Jobs(tmp_path, "o").is_over(labels)
