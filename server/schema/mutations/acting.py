"""What all mutations share: how a demand is read, and how the object it changed is answered.

A mutation reads: see the object (`ids.visible`), ask its verb, answer it (`fetched`). What may go
wrong is named once, by the groups at the end of `server.schema.problems`. Refuses decisions: the
verbs hold them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from server.domain.journal import Operation
from server.schema.context import Context
from server.schema.ids import optional_id

MutationInfo = Info[Context, Any]

DUPLICATE: Final = "Vrai si l'opération avait déjà abouti."
_EXPECTED: Final = "Version lue par le client ; un écart répond Conflict."


@strawberry.input
class Creation:
    """A demand that its client may send again: it is carried out once."""

    operation_id: UUID = strawberry.field(
        description="Identifiant tiré par le client, pour renvoyer sans doubler."
    )


@strawberry.input
class Edition:
    """New facts for an object: its client says which version it read."""

    expected_version: int = strawberry.field(description=_EXPECTED)


@strawberry.input
class Transition:
    """A named step of an object, whose guards hold whatever version the client read."""

    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


def operation_of(info: MutationInfo, input: Creation) -> Operation:
    """This demand, as a repeat must repeat it."""
    content = strawberry.asdict(input)
    del content["operation_id"]
    return Operation(
        actor_id=info.context.viewer.actor_id,
        id=input.operation_id,
        content={"mutation": info.field_name, **content},
        key=info.context.services.signing_key,
    )


def changes_of(
    input: Edition | Transition,
    columns: Iterable[str],
    *,
    always_set: Collection[str] = (),
    references: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The columns that the client named, and their values.

    Their default is UNSET, and a null erases; `always_set` are the columns where it has nothing to
    erase. `references` says of which type an id is.
    """
    named = {
        column: value
        for column in columns
        if (value := getattr(input, column)) is not strawberry.UNSET
        and not (value is None and column in always_set)
    }
    for column, type_name in (references or {}).items():
        if column in named:
            named[column] = optional_id(named[column], type_name)
    return named


async def fetched(info: MutationInfo, success: type[object], field: str, id_: UUID) -> Any:
    """What the field of this success answers: the row as the document selects it, or None when the
    viewer does not see it."""
    return await info.context.services.reading.fetch(
        info, id_, path=(success.__name__, to_camel_case(field))
    )
