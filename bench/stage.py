"""What every measure stands on: the rows, the scale, and the servers it asks for.

Refuses to keep anything: the folder and the servers end with the measure.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.hosting import Host, hosted, node, python
from bench.scale import Scale
from bench.world import World

JALON: Final = "jalon"
STOCK: Final = "strawberry + tortoise"
BARE: Final = "SQL à la main"
CONSTANT: Final = "octets constants"
YOGA: Final = "yoga-jit"
MERCURIUS: Final = "mercurius-jit"
GRAPHQL_WS: Final = "graphql-ws"
BROADCAST: Final = "diffusion brute"

_COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    JALON: python("jalon"),
    STOCK: python("stock"),
    BARE: python("bare"),
    BROADCAST: python("broadcast"),
    YOGA: node("yoga"),
    MERCURIUS: node("mercurius"),
    GRAPHQL_WS: node("graphql_ws"),
}
_ON_NODE: Final = frozenset({YOGA, MERCURIUS, GRAPHQL_WS})


@dataclass(frozen=True, slots=True)
class Stage:
    """`has_node` says whether the Node peers are installed; without them they are left out."""

    scale: Scale
    world: World
    rows: Path
    folder: Path
    has_node: bool

    def present(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if self.has_node or name not in _ON_NODE]

    @asynccontextmanager
    async def servers(self, names: Sequence[str]) -> AsyncIterator[dict[str, Host]]:
        """Those of `names` that can be had, all running at once."""
        async with AsyncExitStack() as stack:
            yield {
                name: await stack.enter_async_context(
                    hosted(name, _COMMANDS[name], self.rows, self.folder)
                )
                for name in self.present(names)
            }


def count_rows(database: Path, table: str) -> int:
    """What a server has committed, read from its file by someone else."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        count: int = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    finally:
        connection.close()
    return count
