"""One mutation in the name of one person of the office, whatever its noun."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from graphql import GraphQLNonNull, GraphQLObjectType, GraphQLUnionType

from server.database import Transaction, decode_uuid
from server.ids import from_global_id, to_global_id
from server.models import RoleGrant
from server.vocabulary import Role
from tests.schema.agency import NOW, Office

_EXTRAS = {
    "TransitionRefused": "guard",
    "ValidationFailed": "path",
    "Conflict": "currentVersion",
}


async def tell(
    office: Office, name: str, field_name: str, selection: str = "", /, **values: Any
) -> dict[str, Any]:
    """The answer of a mutation. `selection` is what its success is asked for."""
    mutation = office.schema._schema.mutation_type
    assert mutation is not None
    field = mutation.fields[field_name]
    assert isinstance(field.type, GraphQLNonNull)
    union = field.type.of_type
    assert isinstance(union, GraphQLUnionType)
    given = field.args["input"].type
    if "operationId" in given.of_type.fields:
        values.setdefault("operationId", str(uuid4()))
    spreads = " ".join(_spread(member, selection) for member in union.types)
    data = await office.ask(
        name,
        f"mutation($input: {given}) {{ {field_name}(input: $input) {{ __typename {spreads} }} }}",
        input=values,
    )
    answer: dict[str, Any] = data[field_name]
    return answer


def _spread(member: GraphQLObjectType, selection: str) -> str:
    if any(interface.name == "Problem" for interface in member.interfaces):
        return f"... on {member.name} {{ code message {_EXTRAS.get(member.name, '')} }}"
    return f"... on {member.name} {{ {selection or '__typename'} }}"


def inner(global_id: str) -> UUID:
    return from_global_id(global_id)[1]


async def member_id(office: Office, name: str) -> str:
    """The membership of this organisation, as the contract names it."""
    rows = await office.rows(
        "SELECT id FROM membership WHERE organisation_id = $1", office.organisations[name]
    )
    return to_global_id("Membership", decode_uuid(rows[0][0]))


async def programming_elsewhere(office: Office) -> str:
    """The other agency, where the account of "elsewhere" programmes from now on."""
    rows = await office.rows(
        "SELECT id FROM agency WHERE organisation_id = $1",
        office.organisations["agency elsewhere"],
    )
    agency_id = decode_uuid(rows[0][0])

    async def work(tx: Transaction) -> None:
        await RoleGrant.create(
            using_db=tx.connection,
            user_id=office.users["elsewhere"],
            agency_id=agency_id,
            role=Role.AGENCY_PROGRAMMER,
            from_on=NOW.date(),
            created_at=NOW,
            updated_at=NOW,
        )

    await office.write(work)
    return to_global_id("Agency", agency_id)


def agency_of(office: Office) -> str:
    return to_global_id("Agency", office.agency_id)
