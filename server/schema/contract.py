"""The contract as one schema, and its text.

Refuses a database: the schema is made once, at import of nothing else, so that its text can be
exported and compared without a server.
"""

from __future__ import annotations

from typing import Final

import strawberry
from strawberry.schema.config import StrawberryConfig

from server.reading import ReadsRows
from server.schema.comparison import ComparisonQueries
from server.schema.contract_progress import ContractProgressQueries
from server.schema.live.session import LiveQueries, LiveSubscriptions
from server.schema.mutations import Mutation
from server.schema.notices import NoticeQueries
from server.schema.problems import HANDLERS, Problem
from server.schema.query import TableQuery
from server.schema.report import ReportQueries
from server.schema.scalars import SCALARS
from server.schema.tracking import TrackingQueries
from server.schema.viewer import ViewerQueries
from server.schema.workshop_panel import WorkshopPanelQueries

SDL_HEADER: Final = (
    "# Le contrat de Jalon, exporté par `jalon export-schema`. Ne pas modifier à la main.\n\n"
)


@strawberry.type(description="Lectures. Ce qui est caché répond comme ce qui manque.")
class Query(
    TableQuery,
    LiveQueries,
    ViewerQueries,
    NoticeQueries,
    ComparisonQueries,
    ContractProgressQueries,
    ReportQueries,
    TrackingQueries,
    WorkshopPanelQueries,
):
    pass


@strawberry.type(description="Ce qui se suit en direct, par WebSocket (graphql-transport-ws).")
class Subscription(LiveSubscriptions):
    pass


def make_schema() -> strawberry.Schema:
    """A fresh schema: the reading room installs its resolvers in it, for one database."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Problem],
        extensions=[ReadsRows],
        exception_handlers=HANDLERS,
        config=StrawberryConfig(
            scalar_map=SCALARS, disable_field_suggestions=True, relay_max_results=100
        ),
    )


def sdl() -> str:
    """The text of the contract, ending in a newline."""
    return SDL_HEADER + make_schema().as_str().rstrip() + "\n"
