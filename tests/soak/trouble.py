"""What befalls a besieged hall: servers that die, lines that break, people who look away, old copies.

Refuses to wait for a quiet instant, and leaves everything standing when it is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from server.demo.hosting import Server
from tests.line import Line
from tests.soak.copies import Copies
from tests.soak.phones import Phone


@dataclass(slots=True)
class Befallen:
    """How much did."""

    kills: int = 0
    cuts: int = 0
    swallowed: int = 0
    absences: int = 0
    restores: int = 0


@dataclass(slots=True)
class Trouble:
    """`every` bounds the seconds between two deaths of a server."""

    chance: Random
    every: tuple[float, float] = (2.0, 5.0)
    longest_silence: float = 10.0
    befallen: Befallen = field(default_factory=Befallen)

    async def kill(self, servers: Sequence[Server], over: asyncio.Event) -> None:
        """`kill -9` of one server after the other; all of them at once, sometimes."""
        while not await _happens(over, self.chance.uniform(*self.every)):
            struck = [self.chance.choice(servers)] if self.chance.random() < 0.8 else servers
            for server in struck:
                server.kill()
            self.befallen.kills += len(struck)
            await asyncio.gather(*(server.restart() for server in struck))

    async def break_lines(self, lines: Sequence[Line], over: asyncio.Event) -> None:
        """Resets one connection or all of a line, or lets it swallow everything for a while."""
        while not await _happens(over, self.chance.uniform(0.3, 1.5)):
            line = self.chance.choice(lines)
            match self.chance.randrange(6):
                case 0:
                    line.swallow()
                    self.befallen.swallowed += 1
                    await _happens(over, self.chance.uniform(0.1, 1.0) * self.longest_silence)
                    line.clear()
                case 1:
                    line.cut()
                    self.befallen.cuts += 1
                case _:
                    line.cut_one()
                    self.befallen.cuts += 1

    async def look_away(self, phones: Sequence[Phone], seconds: float, over: asyncio.Event) -> None:
        """The phones sleep for so long, and go on from the cursor they had."""
        if await _happens(over, 1.0):
            return
        await asyncio.gather(*(phone.look_away() for phone in phones))
        self.befallen.absences += len(phones)
        await _happens(over, seconds)
        for phone in phones:
            phone.look()

    async def go_back(
        self, copies: Copies, servers: Sequence[Server], seconds: float, over: asyncio.Event
    ) -> None:
        """A copy is made, things go on, and the copy is put back."""
        await _happens(over, seconds / 3)
        await copies.take(servers)
        await _happens(over, seconds / 3)
        await copies.put_back(servers)
        self.befallen.restores += 1


async def _happens(event: asyncio.Event, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return False
    return True
