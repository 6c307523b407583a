"""The writer of the worker "write": the model, the loop and the sandbox, for one assignment."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from redis import Redis

from itw import messages
from itw.errors import UserError
from itw.runs.sandbox import Target
from itw.stored import STEPS
from itw.tree import Tree
from itw.writing.drafting import Ground
from itw.writing.evidence import Evidence
from itw.writing.feasibility import Machine
from workers.ledger import RedisLedger
from workers.model import Model
from workers.model_client import Client
from workers.services import Sandbox, SandboxJob
from workers.settings import Settings
from workers.write_tests import Writing, write_tests
from workers.writer import Assignment
from workers.writing.bounds import Bounds


@dataclass(frozen=True, slots=True)
class LoopWriter:
    """Implements `workers.writer.Writer` for one repository's sandbox."""

    settings: Settings
    redis: Redis
    sandbox: Sandbox

    def write(self, assignment: Assignment) -> Evidence:
        """What the machine or the model keeps from being done is raised: the job comes again."""
        asked = self.settings.model
        if asked is None:
            raise UserError(messages.model_is_off())
        client = Client.of(asked, RedisLedger(self.redis))
        with Model(client) as model:
            return write_tests(self._writing(assignment), model)

    def _writing(self, given: Assignment) -> Writing:
        def opening(target: Target, tree: Tree) -> AbstractContextManager[SandboxJob]:
            policy = given.config.run_policy
            return self.sandbox.open(target, tree, base=given.base, policy=policy, stop=given.stop)

        return Writing(
            ground=Ground(
                connector=given.connector, tree=given.tree, config=given.config, fake=given.fake
            ),
            opening=opening,
            directory=self.settings.data_directory / STEPS / given.job,
            limits=given.limits,
            bounds=Bounds(cost=min(each.most for each in given.limits), seconds=given.seconds),
            shown=given.shown,
            stop=given.stop,
            log=given.log,
            machine=Machine(cgo=given.config.run_command.cgo),
            raise_transient=True,
        )
