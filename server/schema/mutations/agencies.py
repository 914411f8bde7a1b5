"""How an agency works, changed by its administrators, as a mutation."""

from __future__ import annotations

from typing import Annotated, Final

import strawberry

from server.domain.agencies import verbs
from server.schema.ids import visible
from server.schema.mutations.acting import Edition, MutationInfo, changes_of, fetched
from server.schema.problems import Changing, ValidationFailed
from server.schema.types import Agency
from server.vocabulary import BodyKind, ProgrammeKind, VisibilityPolicy, WorkStart


@strawberry.input(description="Réglages à changer ; ce qui est absent reste.")
class EditAgencyInput(Edition):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    visibility_policy: VisibilityPolicy | None = strawberry.field(
        default=strawberry.UNSET, description="Règle d'accès aux productions."
    )
    work_may_start_on: WorkStart | None = strawberry.field(
        default=strawberry.UNSET, description="Version sur laquelle les missions peuvent démarrer."
    )
    approval_chain: list[BodyKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Les instances qui approuvent, dans l'ordre."
    )
    programme_cycle: ProgrammeKind | None = strawberry.field(
        default=strawberry.UNSET, description="Rythme de ses programmes."
    )


@strawberry.type(description="L'agence a changé.")
class AgencySuccess:
    agency: Agency | None = strawberry.field(description="L'agence.")


EditAgencyResult = Annotated[
    AgencySuccess | Changing | ValidationFailed,
    strawberry.union("EditAgencyResult", description="Issue d'un changement de réglages."),
]

_EDITED: Final = ("visibility_policy", "work_may_start_on", "approval_chain", "programme_cycle")


@strawberry.type
class AgencyMutations:
    @strawberry.mutation(
        description="Changer les réglages d'une agence : les droits de chacun suivent dès sa requête"
        " suivante. Réservé à son administration."
    )
    async def edit_agency(self, info: MutationInfo, input: EditAgencyInput) -> EditAgencyResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        await verbs.edit(
            context.services.database,
            agency_id,
            changes_of(input, _EDITED, always_set=frozenset(_EDITED)),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return AgencySuccess(agency=await fetched(info, AgencySuccess, "agency", agency_id))
