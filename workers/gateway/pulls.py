"""Images that the job asks for: the worker pulls them, the gateway waits until they are there."""

import asyncio
import json
from dataclasses import dataclass, field

from itw.gateway.decisions import Answer, Pull, Refuse
from itw.gateway.events import NotDone, Wanted
from itw.gateway.settings import Settings
from workers.gateway.engine import Engine
from workers.gateway.reporting import Tell

POLL_SECONDS = 0.25
MAX_PULLS = 24  # different images: an allowed repository may have a thousand tags


@dataclass(slots=True)
class Pulls:
    engine: Engine
    settings: Settings
    tell: Tell
    wanted: set[str] = field(default_factory=set)

    async def answer(self, pull: Pull) -> Answer:
        """Progress lines, as a pull of Docker's; an error is its last line."""
        if not await self._present(pull.image):
            if pull.image not in self.wanted and len(self.wanted) >= MAX_PULLS:
                return self._refused(Refuse(what="so many images"))
            self.wanted.add(pull.image)
            self.tell(Wanted(pull.image, pull.platform))
            if problem := await self._awaited(pull.image):
                return _error(problem)
        return _lines({"status": f"Status: Image is up to date for {pull.image}"})

    def _refused(self, refusal: Refuse) -> Answer:
        self.tell(NotDone(refusal.what))
        return _error(refusal.message)

    async def _awaited(self, image: str) -> str:
        try:
            async with asyncio.timeout(self.settings.pull_seconds):
                while not await self._present(image):
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            return f"{image} was not there after {self.settings.pull_seconds} s"
        return ""

    async def _present(self, image: str) -> bool:
        status, _ = await self.engine.json("GET", f"/images/{image}/json")
        return status == 200


def _error(problem: str) -> Answer:
    return _lines({"error": problem, "errorDetail": {"message": problem}})


def _lines(*values: dict[str, object]) -> Answer:
    return Answer(body=b"".join(json.dumps(value).encode() + b"\r\n" for value in values))
