"""What people ask of a vote or a rating: inputs, one mutation a command, and how many have voted.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import strawberry

from server.access import seats
from server.ids import MalformedGlobalId, from_global_id
from server.problems import NotFound
from server.schema.ids import inner_id, optional_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import SESSION, CommandResult
from server.schema.live.running import ActivityInput
from server.vocabulary import VoteChannel
from server.workshops import commands
from server.workshops.counting.marks import Mark, Marks
from server.workshops.voting.ballot_box import count_voted

_OPTIONS = frozenset({"IdeaGroup", "Contribution"})


@strawberry.input(description="Gommettes d'un votant sur une option.")
class PlaceDotsInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    group_id: strawberry.ID = strawberry.field(description="Groupe, ou carte, que l'on soutient.")
    dots: int = strawberry.field(
        description="Nombre de gommettes désormais posées sur elle ; modifiable jusqu'à la clôture."
    )


@strawberry.input(description="Une marque d'un bulletin.")
class MarkInput:
    option_id: strawberry.ID = strawberry.field(description="Groupe d'idées, ou carte.")
    value: int = strawberry.field(
        description="Selon la méthode : gommettes, points, note, rang à partir de 1, mention de 0 (à"
        " rejeter) à 6 (excellent), notation, ou 1 pour une approbation."
    )
    axis: int = strawberry.field(default=0, description="Notation : axe, à partir de 0.")
    criterion_id: strawberry.ID | None = strawberry.field(
        default=None, description="Notation : carte à l'épreuve de laquelle l'option est mise."
    )


@strawberry.input(description="Un bulletin entier.")
class CastBallotInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    marks: list[MarkInput] = strawberry.field(
        description="Tout ce que le bulletin dit ; il remplace le précédent jusqu'à la clôture."
    )


@strawberry.input(description="Le seul bulletin d'une personne dans un vote secret.")
class CastSecretBallotInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    marks: list[MarkInput] = strawberry.field(
        description="Tout ce que le bulletin dit, définitivement ; vide, il s'abstient."
    )


@strawberry.input(description="Ce qu'une option a reçu à main levée ou sur papier.")
class CountedInput:
    option_id: strawberry.ID = strawberry.field(description="Groupe d'idées, ou carte.")
    ballots: int = strawberry.field(
        description="Personnes qui lui ont donné cette valeur ; sans valeur, gommettes ou points"
        " trouvés sur un mur, dont nul ne sait de qui."
    )
    value: int | None = strawberry.field(
        default=None, description="Valeur donnée : 1 pour une approbation."
    )
    axis: int = strawberry.field(default=0, description="Notation : axe, à partir de 0.")
    criterion_id: strawberry.ID | None = strawberry.field(
        default=None, description="Notation : carte à l'épreuve de laquelle l'option est mise."
    )


@strawberry.input(description="Des bulletins de papier identiques.")
class SheetInput:
    marks: list[MarkInput] = strawberry.field(description="Tout ce que le bulletin dit.")
    copies: int = strawberry.field(default=1, description="Combien il y en a.")


@strawberry.input(
    description="Votes de personnes sans téléphone ; remplace ce qui était saisi pour cette voie."
)
class EnterCountsInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    channel: VoteChannel = strawberry.field(description="Main levée ou papier.")
    people: int = strawberry.field(
        description="Personnes qui ont voté par cette voie, abstentions comprises ; jamais plus que"
        " de personnes sans téléphone dans la salle."
    )
    abstentions: int = strawberry.field(default=0, description="Abstentions parmi elles.")
    counted: list[CountedInput] = strawberry.field(
        default_factory=list, description="Comptes par option ; aucun pour un classement."
    )
    sheets: list[SheetInput] = strawberry.field(
        default_factory=list,
        description="Bulletins de papier entiers : seul moyen d'un classement.",
    )


@strawberry.input(description="Les personnes de la salle qui n'ont pas de téléphone.")
class CountWithoutPhoneInput(LiveInput):
    people: int = strawberry.field(description="Combien elles sont désormais.")


@strawberry.input(description="Prendre part aux votes de la séance, ou non.")
class WaiveVoteInput(LiveInput):
    waived: bool = strawberry.field(
        description="Vrai pour ne prendre part à aucun vote : on n'est alors plus compté parmi ceux"
        " qui pouvaient voter."
    )


@strawberry.type
class VotingQueries:
    @strawberry.field(
        description="Combien ont déjà voté au dernier tour d'un vote secret, sans dire qui ; pour"
        " l'animation seule."
    )
    async def secret_voters(
        self,
        info: LiveInfo,
        session_id: Annotated[strawberry.ID, strawberry.argument(description=SESSION)],
        activity_id: Annotated[strawberry.ID, strawberry.argument(description=ACTIVITY)],
    ) -> int | None:
        context = info.context
        try:
            place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
            activity = inner_id(activity_id, "LiveActivity")
        except NotFound:
            return None
        if not seats.facilitates(context.viewer, place):
            return None
        async with context.services.database.snapshot() as view:
            return await count_voted(view, place.session_id, activity)


@strawberry.type
class VotingMutations:
    @strawberry.mutation(
        description="Poser ses gommettes sur une option ; modifiable jusqu'à la clôture."
    )
    async def place_dots(self, info: LiveInfo, input: PlaceDotsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.PlaceDots(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                group_id=_option(input.group_id),
                dots=input.dots,
            ),
        )

    @strawberry.mutation(
        description="Voter ou noter d'un bulletin entier ; il se remplace jusqu'à la clôture."
    )
    async def cast_ballot(self, info: LiveInfo, input: CastBallotInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CastBallot(inner_id(input.activity_id, "LiveActivity"), _marks(input.marks)),
        )

    @strawberry.mutation(
        description="S'abstenir, hors vote secret ; ce qu'on avait choisi est repris."
    )
    async def abstain(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.Abstain(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(
        description="Voter en secret, une fois pour toutes. Un renvoi répond la première issue, quoi"
        " qu'il porte ; un second bulletin est refusé."
    )
    async def cast_secret_ballot(
        self, info: LiveInfo, input: CastSecretBallotInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CastSecretBallot(
                inner_id(input.activity_id, "LiveActivity"), _marks(input.marks)
            ),
        )

    @strawberry.mutation(
        description="Saisir les votes à main levée ou sur papier du vote en cours. Animation."
    )
    async def enter_counts(self, info: LiveInfo, input: EnterCountsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EnterCounts(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                channel=input.channel,
                people=input.people,
                abstentions=input.abstentions,
                counted=tuple(_counted(each) for each in input.counted),
                sheets=tuple(
                    commands.Sheet(_marks(sheet.marks), sheet.copies) for sheet in input.sheets
                ),
            ),
        )

    @strawberry.mutation(description="Compter les personnes sans téléphone. Animation.")
    async def count_without_phone(
        self, info: LiveInfo, input: CountWithoutPhoneInput
    ) -> CommandResult:
        return await handle(
            info, input.session_id, input.operation_id, commands.CountWithoutPhone(input.people)
        )

    @strawberry.mutation(description="Ne prendre part à aucun vote de la séance, ou y revenir.")
    async def waive_vote(self, info: LiveInfo, input: WaiveVoteInput) -> CommandResult:
        return await handle(
            info, input.session_id, input.operation_id, commands.WaiveVote(input.waived)
        )

    @strawberry.mutation(description="Révéler à tous les résultats d'un vote clos.")
    async def reveal_results(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RevealResults(inner_id(input.activity_id, "LiveActivity")),
        )


def _marks(given: Iterable[MarkInput]) -> Marks:
    return tuple(
        Mark(
            option_id=_option(each.option_id),
            value=each.value,
            axis=each.axis,
            criterion_id=optional_id(each.criterion_id, "Contribution"),
        )
        for each in given
    )


def _counted(given: CountedInput) -> commands.Counted:
    return commands.Counted(
        option_id=_option(given.option_id),
        ballots=given.ballots,
        value=given.value,
        axis=given.axis,
        criterion_id=optional_id(given.criterion_id, "Contribution"),
    )


def _option(global_id: strawberry.ID) -> UUID:
    """The id of a group or of a card. Raises NotFound for any other text."""
    try:
        named, id_ = from_global_id(global_id)
    except MalformedGlobalId as error:
        raise NotFound from error
    if named not in _OPTIONS:
        raise NotFound
    return id_
