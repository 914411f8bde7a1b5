"""What is asked about the people in the room: inputs, one mutation a command, and who stands where.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.access import seats
from server.domain.workshops.information import current as current_notice
from server.problems import NotFound, ValidationFailed
from server.schema.ids import global_id, inner_id, optional_global_id, optional_id
from server.schema.live.asking import LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult, JoinNotice
from server.schema.live.running import SessionInput
from server.vocabulary import ConsentPurpose, NoticeChannel, RoomRole, SeatingMode
from server.workshops import commands
from server.workshops.entities import Kind
from server.workshops.people.facilitating import SeatAsSeen, read_seat
from server.workshops.people.presence import SHOWN_EVERY_SECONDS
from server.workshops.people.standing import NO_CONSENT, NO_ROLE

_PERSON: Final = "La personne, par une de ses contributions ou par son numéro : jamais par son nom."
_TABLE: Final = "Table de la séance."

SessionId = Annotated[strawberry.ID, strawberry.argument(description="Séance en direct.")]


@strawberry.input(description=_PERSON)
class PersonInput:
    contribution_id: strawberry.ID | None = strawberry.field(
        default=None, description="Une contribution de cette personne."
    )
    number: int | None = strawberry.field(
        default=None, description="Son numéro dans la séance, qu'elle lit sur son téléphone."
    )

    def named(self) -> commands.Person:
        return commands.Person(optional_id(self.contribution_id, "Contribution"), self.number)


@strawberry.input(description="Passage de l'animation à une autre personne qui anime l'atelier.")
class HandSeatToInput(LiveInput):
    account_id: strawberry.ID = strawberry.field(description="Son compte.")


@strawberry.input(description="Un rôle dans la salle, à donner ou à reprendre.")
class RoomRoleInput(LiveInput):
    person: PersonInput = strawberry.field(description=_PERSON)
    role: RoomRole = strawberry.field(description="Le rôle.")


@strawberry.input(description="Mise à la porte d'une personne : son jeton ne vaut plus rien.")
class RemovePersonInput(LiveInput):
    person: PersonInput = strawberry.field(description=_PERSON)
    archives: bool = strawberry.field(
        default=False, description="Mettre aussi de côté ce qu'elle a contribué."
    )


@strawberry.input(description="Formation de tables, chacune avec son tableau.")
class FormTablesInput(LiveInput):
    names: list[str] | None = strawberry.field(default=None, description="Leurs noms, de 2 à 50.")
    count: int | None = strawberry.field(
        default=None, description="Ou leur nombre : « Table 1 », « Table 2 »…"
    )
    seating: SeatingMode = strawberry.field(
        default=SeatingMode.CHOSEN, description="Comment chacun trouve la sienne."
    )

    def named(self) -> tuple[str, ...]:
        """Raises ValidationFailed where both are given, or none."""
        if (self.names is None) is (self.count is None):
            raise ValidationFailed(
                "names",
                french="Donnez des noms, ou un nombre de tables.",
                english="Give names, or how many tables.",
            )
        if self.names is not None:
            return tuple(self.names)
        return tuple(f"Table {place}" for place in range(1, min(self.count or 0, 100) + 1))


@strawberry.input(description="Une table où s'asseoir.")
class TakeTableInput(LiveInput):
    table_id: strawberry.ID = strawberry.field(description=_TABLE)


@strawberry.input(description="La place d'une personne.")
class AssignTableInput(LiveInput):
    person: PersonInput = strawberry.field(description=_PERSON)
    table_id: strawberry.ID | None = strawberry.field(
        default=None, description="Sa table ; nulle pour la remettre au tableau de tous."
    )


@strawberry.input(description="Ce à quoi le participant consent.")
class GiveConsentInput(LiveInput):
    purpose: ConsentPurpose = strawberry.field(description="À quoi.")
    version: int = strawberry.field(description="Version de la notice qu'il a lue.")


@strawberry.input(
    description="Prise de connaissance de la notice : par le participant lui-même, ou notée par"
    " l'animation pour quelqu'un."
)
class AcknowledgeNoticeInput(LiveInput):
    version: int = strawberry.field(description="Version de la notice qu'il a lue ou entendue.")
    person: PersonInput | None = strawberry.field(
        default=None, description="Qui, si l'animation le note ; nulle pour soi-même."
    )
    channel: NoticeChannel = strawberry.field(
        default=NoticeChannel.PHONE,
        description="Par où ; de son téléphone pour soi-même, et jamais pour un autre.",
    )


@strawberry.input(description="Ce à quoi le participant ne consent plus.")
class TakeConsentBackInput(LiveInput):
    purpose: ConsentPurpose = strawberry.field(description="À quoi.")


@strawberry.input(
    description="Effacement des textes d'une seule chose : une contribution, un groupe…"
)
class EraseContentInput(LiveInput):
    contribution_id: strawberry.ID | None = strawberry.field(
        default=None, description="Contribution dont tous les textes sont effacés."
    )
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe dont le titre est effacé, avec ceux d'avant."
    )
    table_id: strawberry.ID | None = strawberry.field(
        default=None, description="Table dont le nom est effacé."
    )
    code_id: strawberry.ID | None = strawberry.field(
        default=None, description="Code dont l'intitulé et la définition sont effacés, même retiré."
    )
    finding_id: strawberry.ID | None = strawberry.field(
        default=None, description="Constat dont l'énoncé est effacé, même retiré."
    )

    def named(self) -> commands.EraseContent:
        """Raises ValidationFailed unless one is named."""
        named = [
            commands.EraseContent(kind, inner_id(given, type_name))
            for kind, type_name, given in (
                (Kind.CONTRIBUTION, "Contribution", self.contribution_id),
                (Kind.GROUP, "IdeaGroup", self.group_id),
                (Kind.TABLE, "WorkshopTable", self.table_id),
                (Kind.CODE, "Code", self.code_id),
                (Kind.FINDING, "Finding", self.finding_id),
            )
            if given is not None
        ]
        if len(named) != 1:
            raise ValidationFailed(
                "contributionId",
                french="Désignez une contribution, un groupe, une table, un code ou un constat.",
                english="Name one contribution, group, table, code or finding.",
            )
        return named[0]


@strawberry.input(description="Effacement de tout ce qu'une personne a écrit dans la séance.")
class EraseWordsInput(LiveInput):
    person: PersonInput | None = strawberry.field(
        default=None, description="Elle ; nulle pour soi-même."
    )


@strawberry.type
class PeopleMutations:
    @strawberry.mutation(
        description="Prendre l'animation, si elle est libre ou si qui la tient ne donne plus signe de"
        " vie ; la tenant déjà, la garder."
    )
    async def take_seat(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.TakeSeat())

    @strawberry.mutation(description="Passer l'animation à une autre personne qui anime l'atelier.")
    async def hand_seat_to(self, info: LiveInfo, input: HandSeatToInput) -> CommandResult:
        command = commands.HandSeatTo(inner_id(input.account_id, "User"))
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(
        description="Lâcher l'animation : la première personne qui conduit la prend."
    )
    async def release_seat(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.ReleaseSeat())

    @strawberry.mutation(description="Donner un rôle dans la salle à un participant.")
    async def grant_room_role(self, info: LiveInfo, input: RoomRoleInput) -> CommandResult:
        command = commands.GrantRole(input.person.named(), input.role)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Reprendre un rôle donné dans la salle.")
    async def revoke_room_role(self, info: LiveInfo, input: RoomRoleInput) -> CommandResult:
        command = commands.RevokeRole(input.person.named(), input.role)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Mettre quelqu'un à la porte, sans apprendre qui c'est.")
    async def remove_person(self, info: LiveInfo, input: RemovePersonInput) -> CommandResult:
        command = commands.RemovePerson(input.person.named(), input.archives)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Former des tables : chacune voit son propre tableau.")
    async def form_tables(self, info: LiveInfo, input: FormTablesInput) -> CommandResult:
        command = commands.FormTables(input.named(), input.seating)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="S'asseoir à une table.")
    async def take_table(self, info: LiveInfo, input: TakeTableInput) -> CommandResult:
        command = commands.TakeTable(inner_id(input.table_id, "WorkshopTable"))
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Donner sa place à quelqu'un.")
    async def assign_table(self, info: LiveInfo, input: AssignTableInput) -> CommandResult:
        table_id = optional_id(input.table_id, "WorkshopTable")
        command = commands.AssignTable(input.person.named(), table_id)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Répartir tout le monde au sort, à parts égales.")
    async def draw_tables(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.DrawTables())

    @strawberry.mutation(
        description="Dire qu'on a pris connaissance de la notice d'information. Le journal en garde la"
        " version, l'instant et le canal, sous le pseudonyme."
    )
    async def acknowledge_notice(
        self, info: LiveInfo, input: AcknowledgeNoticeInput
    ) -> CommandResult:
        person = None if input.person is None else input.person.named()
        command = commands.AcknowledgeNotice(input.version, person, input.channel)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(
        description="Consentir, sous son pseudonyme, à une fin de la notice. Refuser n'empêche rien."
    )
    async def give_consent(self, info: LiveInfo, input: GiveConsentInput) -> CommandResult:
        command = commands.GiveConsent(input.purpose, input.version)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Ne plus consentir, à tout moment, aussi après la séance.")
    async def take_consent_back(self, info: LiveInfo, input: TakeConsentBackInput) -> CommandResult:
        command = commands.WithdrawConsent(input.purpose)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(
        description="Effacer un texte pour toujours : le sien, ou tout texte par l'animation."
    )
    async def erase_content(self, info: LiveInfo, input: EraseContentInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, input.named())

    @strawberry.mutation(
        description="Effacer tout ce qu'une personne a écrit dans la séance : soi, ou toute autre par"
        " l'animation."
    )
    async def erase_words_of(self, info: LiveInfo, input: EraseWordsInput) -> CommandResult:
        command = commands.ErasePerson(None if input.person is None else input.person.named())
        return await handle(info, input.session_id, input.operation_id, command)


@strawberry.type(description="Quelqu'un qui anime l'atelier.")
class FacilitatorState:
    account_id: strawberry.ID = strawberry.field(description="Son compte.")
    title: str = strawberry.field(description="Son intitulé de fonction.")
    holds_seat: bool = strawberry.field(description="Vrai si c'est elle qui conduit.")


@strawberry.type(description="Le siège de l'animation, tel que qui anime le voit.")
class FacilitatorSeat:
    taken: bool = strawberry.field(description="Vrai si quelqu'un conduit.")
    mine: bool = strawberry.field(description="Vrai si c'est le lecteur.")
    may_take: bool = strawberry.field(
        description="Vrai si le lecteur peut le prendre : libre, ou sans signe de vie depuis une"
        " minute."
    )
    facilitators: list[FacilitatorState] = strawberry.field(
        description="Qui anime l'atelier : à qui le passer."
    )

    @classmethod
    def of(cls, seen: SeatAsSeen) -> FacilitatorSeat:
        return cls(
            taken=seen.taken,
            mine=seen.mine,
            may_take=seen.may_take,
            facilitators=[
                FacilitatorState(
                    account_id=global_id("User", each.user_id),
                    title=each.title,
                    holds_seat=each.holds_seat,
                )
                for each in seen.facilitators
            ],
        )


@strawberry.type(description="Ce que le participant est dans la salle : dit à lui seul.")
class MyStanding:
    workshop_id: strawberry.Private[UUID]
    number: int = strawberry.field(
        description="Son numéro, par ordre d'arrivée : c'est par lui qu'on le désigne."
    )
    roles: list[RoomRole] = strawberry.field(description="Ses rôles dans la salle.")
    table_id: strawberry.ID | None = strawberry.field(
        description="Sa table ; nulle au tableau de tous."
    )
    consents: list[ConsentPurpose] = strawberry.field(description="Ce à quoi il consent.")
    notice_version: int | None = strawberry.field(
        description="Version de la notice dont il a pris connaissance ; nulle s'il ne l'a pas fait."
    )

    @strawberry.field(
        description="La notice d'information en cours, à lire avant toute contribution ; nulle s'il n'y"
        " en a pas."
    )
    async def notice(self, info: LiveInfo) -> JoinNotice | None:
        async with info.context.services.database.snapshot() as view:
            found = await current_notice(view, self.workshop_id)
        return None if found is None else JoinNotice.of(found)


@strawberry.type(
    description="Combien de téléphones suivent la séance, et combien ont répondu : des nombres, sans"
    " savoir qui. À lire avant de clore."
)
class PresenceState:
    participants: int = strawberry.field(description="Personnes dans la séance.")
    connected: int = strawberry.field(description="Téléphones connectés maintenant.")
    offline: int = strawberry.field(description="Personnes dont le téléphone ne l'est pas.")
    activity_id: strawberry.ID | None = strawberry.field(description="Activité en cours.")
    answered: int = strawberry.field(description="Personnes qui y ont répondu.")


@strawberry.type
class PeopleQueries:
    @strawberry.field(
        description="Qui tient l'animation, et qui peut la prendre ; nul pour qui n'anime pas."
    )
    async def facilitator_seat(
        self, info: LiveInfo, session_id: SessionId
    ) -> FacilitatorSeat | None:
        context, services = info.context, info.context.services
        place = await _facilitated(info, session_id)
        if place is None:
            return None
        state = await services.feeds.state(place.session_id)
        async with services.database.snapshot() as reader:
            seen = await read_seat(
                reader, place.session_id, state, context.viewer.actor_id, context.now
            )
        return FacilitatorSeat.of(seen)

    @strawberry.field(description="Ce que le participant est dans la salle ; nul pour tout autre.")
    async def my_standing(self, info: LiveInfo, session_id: SessionId) -> MyStanding | None:
        viewer, services = info.context.viewer, info.context.services
        try:
            wanted = inner_id(session_id, "LiveSession")
        except NotFound:
            return None
        if viewer.participant_id is None or viewer.session_id != wanted:
            return None
        people = (await services.feeds.state(wanted)).people
        number = people.numbers.get(viewer.participant_id)
        if number is None:
            return None
        informed = people.informed.get(viewer.participant_id)
        place = await services.seats.place(wanted)
        return MyStanding(
            workshop_id=place.workshop_id,
            number=number,
            roles=sorted(people.roles.get(viewer.participant_id, NO_ROLE)),
            table_id=optional_global_id("WorkshopTable", people.seats.get(viewer.participant_id)),
            consents=sorted(people.consents.get(viewer.participant_id, NO_CONSENT)),
            notice_version=None if informed is None else informed.version,
        )

    @strawberry.field(
        description="Téléphones connectés et réponses données, pour l'animation ; nul pour tout autre."
    )
    async def presence(self, info: LiveInfo, session_id: SessionId) -> PresenceState | None:
        place = await _facilitated(info, session_id)
        return None if place is None else await _presence(info, place)


@strawberry.type
class PeopleSubscriptions:
    @strawberry.subscription(
        description="Les mêmes nombres que `presence`, quand ils changent, toutes les deux secondes au"
        " plus."
    )
    async def presence_feed(
        self, info: LiveInfo, session_id: SessionId
    ) -> AsyncIterator[PresenceState]:
        place = await _facilitated(info, session_id)
        if place is None:
            raise NotFound
        told = None
        while True:
            # The role may have been taken away meanwhile.
            if await info.context.standing() != "valid":
                raise NotFound
            now = await _presence(info, place)
            if now != told:
                told = now
                yield now
            await asyncio.sleep(SHOWN_EVERY_SECONDS)


async def _facilitated(info: LiveInfo, session_id: strawberry.ID) -> seats.Place | None:
    """The session, for those who facilitate it."""
    try:
        place = await info.context.services.seats.place(inner_id(session_id, "LiveSession"))
    except NotFound:
        return None
    return place if seats.facilitates(info.context.viewer, place) else None


async def _presence(info: LiveInfo, place: seats.Place) -> PresenceState:
    services = info.context.services
    state = await services.feeds.state(place.session_id)
    async with services.database.snapshot() as reader:
        connected = await services.presence.connected(reader, place.session_id)
    inside = len(state.participants)
    running = state.running
    return PresenceState(
        participants=inside,
        connected=min(connected, inside),
        offline=max(0, inside - connected),
        activity_id=optional_global_id("LiveActivity", state.running_id),
        answered=0 if running is None else running.answered,
    )
