"""What a mission is about, set as whole lists."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.missions import links
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import MutationInfo, Transition, fetched
from server.schema.problems import Changing, ValidationFailed
from server.schema.types import Mission
from server.vocabulary import Instrument


@strawberry.input(description="Le nom d'une mission dans un autre système.")
class ExternalRefInput:
    system: str = strawberry.field(
        description="Le système, par exemple IDURBA ; 80 caractères au plus."
    )
    value: str = strawberry.field(description="Son nom là-bas ; 200 caractères au plus.")


@strawberry.input(
    description="Ce sur quoi une mission porte : chaque liste donnée remplace celle d'avant en"
    " entier, une liste absente reste ; cinquante éléments au plus dans chacune."
)
class SetMissionLinksInput(Transition):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    territory_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses territoires."
    )
    theme_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses thèmes, de l'arbre de l'agence."
    )
    instruments: list[Instrument] | None = strawberry.field(
        default=None, description="Les documents, contrats et dispositifs."
    )
    external_refs: list[ExternalRefInput] | None = strawberry.field(
        default=None, description="Ses noms dans d'autres systèmes."
    )


@strawberry.type(description="La mission porte sur cela désormais.")
class MissionLinksSet:
    mission: Mission | None = strawberry.field(description="La mission, si le lecteur la voit.")


MissionLinksResult = Annotated[
    MissionLinksSet | Changing | ValidationFailed,
    strawberry.union("MissionLinksResult", description="Issue pour les liens d'une mission."),
]


@strawberry.type
class LinkMutations:
    @strawberry.mutation(
        description="Dire sur quoi une mission porte. Renvoyer la même liste ne change rien. Réservé"
        " à qui la conduit ou programme."
    )
    async def set_mission_links(
        self, info: MutationInfo, input: SetMissionLinksInput
    ) -> MissionLinksResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        await links.set_links(
            context.services.database,
            mission_id,
            links.Links(
                territory_ids=_ids(input.territory_ids, "Territory"),
                theme_ids=_ids(input.theme_ids, "Theme"),
                instruments=input.instruments,
                references=None
                if input.external_refs is None
                else [links.Reference(one.system, one.value) for one in input.external_refs],
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        mission = await fetched(info, MissionLinksSet, "mission", mission_id)
        return MissionLinksSet(mission=mission)


def _ids(ids: list[strawberry.ID] | None, type_name: str) -> list[UUID] | None:
    return None if ids is None else [inner_id(one, type_name) for one in ids]
