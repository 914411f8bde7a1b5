"""The reading room: how anything table-backed is read, and that its reader may.

Types declare where their fields come from; a plan is compiled from a document and these
declarations, its statements carry the viewer's predicates, and its rows are completed by
graphql-core. Refuses writes, and rows that no rule shows.
"""

from server.reading.asking import inner_id
from server.reading.completion import install
from server.reading.declarations import (
    by_id,
    by_ids,
    column,
    computed,
    connection,
    expression,
    follows,
    listing,
    matches,
    matches_any,
    matches_where,
    reads,
    relation,
    searches,
)
from server.reading.pages import Connection, Edge, Node, PageInfo
from server.reading.reading import Reading, ReadsRows
from server.reading.resolved import Catalogue, DeclarationRefused
from server.reading.searching import matches_text

__all__ = [
    "Catalogue",
    "Connection",
    "DeclarationRefused",
    "Edge",
    "Node",
    "PageInfo",
    "Reading",
    "ReadsRows",
    "by_id",
    "by_ids",
    "column",
    "computed",
    "connection",
    "expression",
    "follows",
    "inner_id",
    "install",
    "listing",
    "matches",
    "matches_any",
    "matches_text",
    "matches_where",
    "reads",
    "relation",
    "searches",
]
