"""Ids in the contract: opaque outside, typed inside.

Refuses to tell an id that is no good from an object that the viewer may not see.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.ids import MalformedGlobalId, from_global_id, to_global_id
from server.problems import NotFound
from server.schema.context import Context


def global_id(type_name: str, id_: UUID) -> strawberry.ID:
    """The opaque id under which the contract shows an object."""
    return strawberry.ID(to_global_id(type_name, id_))


def optional_global_id(type_name: str, id_: UUID | None) -> strawberry.ID | None:
    return None if id_ is None else global_id(type_name, id_)


def inner_id(global_id: str, type_name: str) -> UUID:
    """The id inside a global id of this type. Raises NotFound for any other text."""
    try:
        named, id_ = from_global_id(global_id)
    except MalformedGlobalId as error:
        raise NotFound from error
    if named != type_name:
        raise NotFound
    return id_


def optional_id(global_id: str | None, type_name: str) -> UUID | None:
    return None if global_id is None else inner_id(global_id, type_name)


async def visible(context: Context, global_id: str, type_name: str) -> UUID:
    """The inner id of an object that the viewer sees. Raises NotFound."""
    id_ = inner_id(global_id, type_name)
    await context.services.reading.require(context.viewer, type_name, id_)
    return id_
