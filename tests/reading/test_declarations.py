"""What a declaration may not say: each mistake is refused where the schema is made."""

from __future__ import annotations

import pytest
import strawberry
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    is_introspection_type,
    specified_scalar_types,
)

from server import models
from server.access import policy
from server.reading import (
    Connection,
    DeclarationRefused,
    Node,
    by_id,
    column,
    computed,
    connection,
    expression,
    install,
    listing,
    matches,
    reads,
    relation,
)
from tests.reading.contract import SCHEMA

FACETS = {"existence": policy.MISSIONS, "days": policy.MISSION_DAYS}


def refused(type_: type, *, root: object = None) -> str:
    """Why a schema that answers `type_` is refused."""
    query = strawberry.type(
        type("Query", (), {"one": root or by_id("Un."), "__annotations__": {"one": type_ | None}})
    )
    with pytest.raises(DeclarationRefused) as caught:
        install(strawberry.Schema(query=query))
    return str(caught.value)


def listed(type_: type, root: object) -> str:
    """Why a schema that lists `type_` is refused."""
    query = strawberry.type(
        type("Query", (), {"all": root, "__annotations__": {"all": Connection[type_]}})  # type: ignore[valid-type]  # a type made by the test
    )
    with pytest.raises(DeclarationRefused) as caught:
        install(strawberry.Schema(query=query))
    return str(caught.value)


def test_a_field_that_does_not_name_its_facet_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)
    class Mission(Node):
        code: str = column("Code.")

    assert "Mission.code does not say which facet opens it" in refused(Mission)


def test_a_guarded_field_that_is_not_nullable_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)
    class Mission(Node):
        progress: int = column("Avancement.", facet="days")

    assert "Mission.progress must be nullable" in refused(Mission)


def test_a_column_that_may_be_null_and_is_not_nullable_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        summary: str = column("Résumé.")

    assert "summary may be NULL" in refused(Mission)


def test_an_expression_over_a_nullable_column_that_is_not_nullable_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        loud: str = expression("Fort.", "UPPER({t}.summary)")

    assert "its expression may be NULL" in refused(Mission)


def test_a_function_that_may_return_nothing_and_is_not_nullable_is_refused() -> None:
    def halved(progress: int) -> int | None:
        return progress // 2 or None

    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        half: int = computed("Moitié.", halved)

    assert "its function may return None" in refused(Mission)


def test_a_relation_to_rows_that_hide_and_is_not_nullable_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        code: str = column("Code.")

    @reads(models.Workshop, visible=policy.WORKSHOPS)
    class Workshop(Node):
        mission: Mission = relation("La mission.")

    Workshop.__annotations__["mission"] = Mission
    for declared in Workshop.__strawberry_definition__.fields:  # type: ignore[attr-defined]  # set by strawberry.type
        if declared.python_name == "mission":
            declared.type_annotation.namespace["Mission"] = Mission
    assert "its Mission may be absent or hidden" in refused(Workshop)


def test_a_list_sorted_by_a_guarded_column_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)
    class Mission(Node):
        progress: int | None = column("Avancement.", facet="days")

    assert "progress of Mission is guarded by days" in listed(
        Mission, listing("Toutes.", order=("progress",))
    )


def test_a_list_filtered_by_a_guarded_column_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)
    class Mission(Node):
        progress: int | None = column("Avancement.", facet="days")

    @strawberry.input(description="Filtre.")
    class MissionFilter:
        progress: int | None = matches("Avancement.", "progress")

    assert "progress of Mission is guarded by days" in listed(
        Mission, listing("Toutes.", order=(), filters=MissionFilter)
    )


def test_a_list_sorted_by_a_column_that_nobody_declares_is_refused_beside_facets() -> None:
    @reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)
    class Mission(Node):
        code: str = column("Code.", facet="existence")

    assert "no field of Mission says who reads progress" in listed(
        Mission, listing("Toutes.", order=("progress",))
    )


def test_a_list_sorted_by_a_column_that_may_be_null_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        code: str = column("Code.")

    assert "sorted by summary, which may be NULL" in listed(
        Mission, listing("Toutes.", order=("summary",))
    )
    # A day that is missing comes last: only a rising order can say so.
    assert "sorted by start_on, which may be NULL" in listed(
        Mission, listing("Toutes.", order=("-start_on",))
    )


def test_an_order_that_goes_up_and_down_at_once_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        code: str = column("Code.")

    assert "walked up or down" in listed(
        Mission, listing("Toutes.", order=("sort_key", "-updated_at"))
    )


def test_an_ordinary_resolver_on_a_row_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        code: str = strawberry.field(resolver=lambda: "M1", description="Code.")

    assert "Mission.code has a resolver" in refused(Mission)


def test_a_column_that_does_not_exist_is_refused() -> None:
    @reads(models.Mission, visible=policy.MISSIONS)
    class Mission(Node):
        colour: str = column("Couleur.")

    assert "no column colour" in refused(Mission)


def test_a_guarded_list_that_is_not_nullable_is_refused() -> None:
    @reads(models.MissionParticipation, visible=policy.MISSION_PARTICIPATIONS)
    class MissionParticipation(Node):
        from_on: str = column("Début.")

    participations = connection("Membres.", order=(), facet="days")
    declared = type(
        "Mission",
        (Node,),
        {
            "__doc__": "Mission.",
            "participations": participations,
            "__annotations__": {"participations": Connection[MissionParticipation]},
        },
    )
    mission = reads(models.Mission, visible=policy.MISSIONS, facets=FACETS)(declared)
    assert "Mission.participations must be nullable" in refused(mission)


def test_everything_in_the_contract_is_described() -> None:
    silent = []
    for name, type_ in SCHEMA._schema.type_map.items():
        if is_introspection_type(type_) or name in specified_scalar_types:
            continue
        if not type_.description:
            silent.append(name)
        if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
            for field_name, field in type_.fields.items():
                if not field.description:
                    silent.append(f"{name}.{field_name}")
                silent += [
                    f"{name}.{field_name}({argument}:)"
                    for argument, given in getattr(field, "args", {}).items()
                    if not given.description
                ]
        silent += [
            f"{name}.{value}"
            for value, given in getattr(type_, "values", {}).items()
            if not given.description
        ]
    assert silent == []
