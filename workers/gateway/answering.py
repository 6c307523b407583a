"""Decisions carried out whose answer the gateway reads before the job does."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from itw.gateway import replies
from itw.gateway.decisions import Answer, Answered, Forward, Refused, Reply
from itw.gateway.ledger import ID, Ledger
from workers.gateway.engine import Engine, EngineError
from workers.gateway.joining import join_network, leave_network
from workers.gateway.lives import Lives
from workers.gateway.ports import PortTaken


class Failed(Exception):
    """The engine said no; its answer is the job's."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(slots=True)
class Answering:
    engine: Engine
    ledger: Ledger
    lives: Lives

    async def answer(self, forward: Forward) -> Answer:
        """Everything but streams; the engine's own errors pass through."""
        acts: dict[Reply, Callable[[Forward], Awaitable[Answer]]] = {
            Reply.CREATED: self._create,
            Reply.STARTED: self._start,
            Reply.STOPPED: self._stop,
            Reply.REMOVED: self._remove,
            Reply.RENAMED: self._rename,
            Reply.EXEC_CREATED: self._create_exec,
            Reply.NETWORK_CREATED: self._create_network,
            Reply.NETWORK_REMOVED: self._remove_network,
            Reply.NETWORK_CHANGED: self._stop,
        }
        try:
            return await acts.get(forward.reply, self._read)(forward)
        except (Answered, Refused) as ending:
            found = ending.decision
            return found if isinstance(found, Answer) else message(403, found.message)
        except PortTaken as error:
            return message(500, f"driver failed programming external connectivity: {error}")
        except EngineError as error:
            return message(502, str(error))
        except Failed as failed:
            return failed.answer

    async def _ask(self, forward: Forward) -> tuple[int, Any]:
        """Raises Failed with what the engine said."""
        async with self.engine.ask(forward.method, forward.path, forward.body or b"") as exchange:
            status, text = exchange.status, await exchange.body()
        try:
            told = json.loads(text) if text.strip() else None
        except ValueError as error:
            raise EngineError("the engine's answer is not JSON") from error
        if status >= 400:
            said = told.get("message") if isinstance(told, dict) else told
            raise Failed(message(status, str(said)))
        return status, told

    async def _read(self, forward: Forward) -> Answer:
        status, told = await self._ask(forward)
        match forward.reply:
            case Reply.INSPECTED:
                told = replies.container(told, self.ledger)
            case Reply.LISTED:
                told = replies.listed(told or [], self.ledger, forward.context)
            case Reply.IMAGE:
                told = replies.image(told)
            case Reply.NETWORK_INSPECTED:
                told = replies.network(told, self.ledger)
            case Reply.NETWORKS_LISTED:
                told = replies.networks(told or [], self.ledger, forward.context["filters"])
            case _:
                raise AssertionError(forward.reply)
        return Answer.of(told, status)

    async def _create(self, forward: Forward) -> Answer:
        self.ledger.coming += 1
        try:
            status, told = await self._ask(forward)
        finally:
            self.ledger.coming -= 1
        container = forward.context["container"]
        container.id = identity(told)
        self.lives.created(container)
        return Answer.of({"Id": container.id, "Warnings": []}, status)

    async def _start(self, forward: Forward) -> Answer:
        container = self.ledger.containers[forward.about]
        await self.lives.about_to_start(container)
        try:
            status, _ = await self._ask(forward)
        finally:
            if forward.about in self.ledger.containers:
                await self.lives.look(container)
        return Answer(status=status)

    async def _stop(self, forward: Forward) -> Answer:
        status, _ = await self._ask(forward)
        if container := self.ledger.containers.get(forward.about):
            await self.lives.look(container)
        return Answer(status=status)

    async def _remove(self, forward: Forward) -> Answer:
        await self.lives.tell_log_so_far(self.ledger.containers[forward.about])
        status, _ = await self._ask(forward)
        self.lives.removed(forward.about)
        return Answer(status=status)

    async def _rename(self, forward: Forward) -> Answer:
        status, _ = await self._ask(forward)
        if container := self.ledger.containers.get(forward.about):
            container.name, container.named = forward.context["name"], True
        return Answer(status=status)

    async def _create_exec(self, forward: Forward) -> Answer:
        status, told = await self._ask(forward)
        exec_id = identity(told)
        if container := self.ledger.containers.get(forward.about):
            self.ledger.add_exec(exec_id, container)
        return Answer.of({"Id": exec_id}, status)

    async def _create_network(self, forward: Forward) -> Answer:
        self.ledger.networks_coming += 1
        try:
            status, told = await self._ask(forward)
            network = forward.context["network"]
            network.id = identity(told)
            await join_network(self.engine, self.ledger, network)
        finally:
            self.ledger.networks_coming -= 1
        return Answer.of({"Id": network.id, "Warning": ""}, status)

    async def _remove_network(self, forward: Forward) -> Answer:
        network = self.ledger.networks[forward.about]
        if occupied := await leave_network(self.engine, self.ledger, network):
            return message(403, occupied)
        status, _ = await self._ask(forward)
        self.ledger.networks.pop(network.id, None)
        return Answer(status=status)


def message(status: int, text: str) -> Answer:
    return Answer.of({"message": text}, status)


def identity(told: Any) -> str:
    found = str(told.get("Id")) if isinstance(told, dict) else ""
    if not ID.fullmatch(found):
        raise EngineError("the engine did not say what it made")
    return found
