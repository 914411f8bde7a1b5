"""The table-backed part of the contract as a schema of its own, with a union beside it, and a way
to ask it as a given viewer."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Any

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from server.access.viewer import Viewer
from server.database import Database
from server.reading import Reading, ReadsRows, by_id, install
from server.schema.query import TableQuery
from server.schema.scalars import SCALARS
from server.schema.types import Action, Mission, Proposal

KEY = b"a key that signs the cursors of tests"

Subject = Annotated[
    Mission | Action | Proposal, strawberry.union("Subject", description="Ce dont on parle.")
]


@strawberry.type(description="Lectures de l'essai.")
class Query(TableQuery):
    subject: Subject | None = by_id("Une mission, une action ou une proposition.")

    greeting: str = strawberry.field(resolver=lambda: "Bonjour", description="Champ ordinaire.")


SCHEMA = strawberry.Schema(
    query=Query,
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[ParserCache, ValidationCache, ReadsRows],
)
install(SCHEMA)


@dataclass(frozen=True)
class Desk:
    """Where documents are asked, over one database."""

    reading: Reading
    schema: strawberry.Schema = SCHEMA

    async def ask(self, viewer: Viewer, document: str, **variables: Any) -> ExecutionResult:
        context = SimpleNamespace(services=SimpleNamespace(reading=self.reading), viewer=viewer)
        return await self.schema.execute(document, variables, context_value=context)

    async def data(self, viewer: Viewer, document: str, **variables: Any) -> dict[str, Any]:
        """The answer's data; an error in it fails the test."""
        result = await self.ask(viewer, document, **variables)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data


def desk_over(database: Database, schema: strawberry.Schema = SCHEMA) -> Desk:
    return Desk(Reading(schema, database, key=KEY), schema)
