"""The operations of one device, each sent until the server has answered it.

The operation id is minted once, before the first sending, and kept: however often a lost answer
makes the device ask again, the server does it once. Refuses to forget: a command leaves the outbox
acknowledged or refused, never because the network failed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from uuid import uuid4

from server.demo.documents import Command
from server.demo.ledger import Acknowledged, Asked, Denied, Ledger
from server.demo.wire import Line, Unreachable

_FIRST_WAIT_SECONDS: Final = 0.05
_LONGEST_WAIT_SECONDS: Final = 1.0
_BUSY: Final = frozenset({"TryAgain", "RateLimited"})


class CommandRefused(Exception):
    """The server understood the command and said no; `code` is its reason."""

    def __init__(self, field: str, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{field}: {answer['code']} {answer['message']}")
        self.code: str = answer["code"]


@dataclass(slots=True)
class Outbox:
    """`sent` is told each time a request has left; `resent` counts those that left again, and
    `recognised` those that the server had done already."""

    line: Line
    ledger: Ledger
    chance: Random
    sent: Callable[[], None]
    resent: int = 0
    acknowledged: int = 0
    recognised: int = 0

    async def deliver(
        self,
        command: Command,
        input_: Mapping[str, Any],
        *,
        token: str | None,
        operation_id: str | None = None,
    ) -> dict[str, Any]:
        """The server's answer, once it has one. Raises CommandRefused or Refused.

        An `operation_id` that was given is one that this device, or its other hand, asks again.
        """
        if operation_id is None:
            operation_id = str(uuid4())
        self.ledger.note(Asked(operation_id, command.field))
        variables = {"input": {**input_, "operationId": operation_id}}
        answer = await self._until_answered(command, variables, token)
        if answer["__typename"] != command.success:
            self.ledger.note(Denied(operation_id, command.field, answer["code"]))
            raise CommandRefused(command.field, answer)
        self.acknowledged += 1
        self.recognised += answer["duplicate"]
        self.ledger.note(
            Acknowledged(
                operation_id=operation_id,
                command=command.field,
                seq=answer.get("seq"),
                epoch=answer.get("epoch"),
                duplicate=answer["duplicate"],
                content=input_.get("text") or input_.get("groupId"),
            )
        )
        return answer

    async def _until_answered(
        self, command: Command, variables: Mapping[str, Any], token: str | None
    ) -> dict[str, Any]:
        pause = Backoff(self.chance)
        while True:
            try:
                data = await self.line.post(
                    command.document, variables, token=token, sent=self.sent
                )
                answer: dict[str, Any] = data[command.field]
                if answer["__typename"] not in _BUSY:
                    return answer
            except Unreachable:
                self.resent += 1
            await pause.wait()


class Backoff:
    """Waits that grow, with chance in them so that thirty phones do not come back at once."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._longest = _FIRST_WAIT_SECONDS

    async def wait(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.3, 1.0) * self._longest)
        self._longest = min(_LONGEST_WAIT_SECONDS, self._longest * 2)

    def reset(self) -> None:
        self._longest = _FIRST_WAIT_SECONDS
