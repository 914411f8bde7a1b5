"""What is written around the missions of a world: links, notes, papers, days, demands and money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server import models
from server.models.sorting import sort_key
from server.vocabulary import (
    DocumentKind,
    Facet,
    FundingNature,
    Instrument,
    MissionRequestStatus,
    NoteVisibility,
    ServiceRequestStatus,
    SocleFamily,
    TerritoryScale,
)

if TYPE_CHECKING:
    from tests.reading.world import Maker

_PAPERS = (Facet.SUMMARY, Facet.PROGRESS, Facet.COMMITTEES, Facet.DRAFTS, Facet.DAYS_AND_MONEY)


def add_papers(maker: Maker) -> None:
    """At the end of a world, so that what was drawn before it stays what it was."""
    places = [_territory(maker) for _ in range(2)]
    themes = {agency.id: _themes(maker, agency) for agency in maker.agencies}
    writer = maker.made.all(models.User)[0]
    for mission in maker.missions:
        _links(maker, mission, places, themes[mission.agency_id])
        _notes(maker, mission, writer)
        _days(maker, mission, writer)
        for facet in _PAPERS:
            _document(maker, writer, facet, mission_id=mission.id)
    for meeting in maker.made.all(models.Meeting):
        _document(maker, writer, Facet.COMMITTEES, meeting_id=meeting.id)
    for line in maker.made.all(models.ProgrammeLine):
        _shares(maker, line, places)
    for agency in maker.agencies:
        _demands(maker, agency)
        _people(maker, agency)
    _money(maker)


def _territory(maker: Maker) -> models.Territory:
    name = f"{maker.text()} {len(maker.made.all(models.Territory))}"
    territory = maker.made.add(
        models.Territory(
            **maker.stamped(), name=name, scale=TerritoryScale.CUSTOM, sort_key=sort_key(name)
        )
    )
    for organisation in maker.chance.sample(maker.organisations, 2):
        maker.made.add(
            models.TerritoryMember(
                **maker.stamped(), territory_id=territory.id, organisation_id=organisation.id
            )
        )
    return territory


def _themes(maker: Maker, agency: models.Agency) -> list[models.Theme]:
    made: list[models.Theme] = []
    for name in ("Habitat", "Foncier"):
        made.append(
            maker.made.add(
                models.Theme(
                    **maker.stamped(),
                    agency_id=agency.id,
                    parent_id=made[0].id if made else None,
                    name=name,
                    sort_key=sort_key(name),
                )
            )
        )
    return made


def _links(
    maker: Maker, mission: Any, places: list[models.Territory], themes: list[models.Theme]
) -> None:
    own = {"mission_id": mission.id}
    place, theme = maker.chance.choice(places), maker.chance.choice(themes)
    maker.made.add(models.MissionTerritory(**maker.stamped(), **own, territory_id=place.id))
    maker.made.add(models.MissionTheme(**maker.stamped(), **own, theme_id=theme.id))
    maker.made.add(
        models.MissionInstrument(
            **maker.stamped(), **own, instrument=maker.chance.choice(list(Instrument))
        )
    )
    maker.made.add(
        models.MissionReference(**maker.stamped(), **own, system="IDURBA", value=maker.text())
    )


def _notes(maker: Maker, mission: Any, writer: models.User) -> None:
    for visibility in NoteVisibility:
        maker.made.add(
            models.MissionNote(
                **maker.stamped(),
                mission_id=mission.id,
                author_id=writer.id,
                dated_on=maker.day(),
                text=maker.text(),
                visibility=visibility,
                removed_at=maker.instant() if maker.chance.random() < 0.2 else None,
            )
        )


def _days(maker: Maker, mission: Any, writer: models.User) -> None:
    for quarters in (1, 4):
        maker.made.add(
            models.DayEntry(
                **maker.stamped(),
                mission_id=mission.id,
                user_id=writer.id,
                spent_on=maker.day(),
                quarter_days=quarters,
                activity=maker.maybe(maker.text()),
            )
        )


def _document(maker: Maker, writer: models.User, facet: Facet, **of: Any) -> None:
    title = maker.text()
    maker.made.add(
        models.Document(
            **maker.stamped(),
            **of,
            added_by_id=writer.id,
            title=title,
            kind=maker.chance.choice(list(DocumentKind)),
            facet=facet,
            url="https://agence.example/piece.pdf",
            sort_key=sort_key(title),
        )
    )


def _shares(maker: Maker, line: models.ProgrammeLine, places: list[models.Territory]) -> None:
    for place in places:
        maker.made.add(
            models.LineBeneficiary(
                **maker.stamped(), line_id=line.id, territory_id=place.id, percent=50
            )
        )


def _demands(maker: Maker, agency: models.Agency) -> None:
    for organisation in maker.organisations[2:5]:
        asked = {"agency_id": agency.id, "organisation_id": organisation.id}
        maker.made.add(
            models.MissionRequest(
                **maker.stamped(),
                **asked,
                subject=maker.text(),
                wanted_year=2027,
                status=MissionRequestStatus.RECEIVED,
                received_on=maker.day(),
            )
        )
        maker.made.add(
            models.ServiceRequest(
                **maker.stamped(),
                **asked,
                socle_family=maker.chance.choice(list(SocleFamily)),
                subject=maker.text(),
                status=ServiceRequestStatus.RECEIVED,
                received_on=maker.day(),
            )
        )


def _people(maker: Maker, agency: models.Agency) -> None:
    for organisation in maker.organisations[2:5]:
        name = f"Personne {len(maker.made.all(models.Person))}"
        maker.made.add(
            models.Person(
                **maker.stamped(),
                organisation_id=organisation.id,
                registered_by_id=agency.id,
                name=name,
                email=maker.maybe("personne@agence.example"),
                sort_key=sort_key(name),
            )
        )


def _money(maker: Maker) -> None:
    for membership in maker.made.all(models.Membership):
        maker.made.add(
            models.MembershipDue(
                **maker.stamped(),
                membership_id=membership.id,
                year=2026,
                nature=FundingNature.COTISATION,
                amount_cents=maker.chance.randrange(1, 10**7),
            )
        )
    for programme in maker.made.all(models.Programme):
        for funder in maker.organisations[3:5]:
            maker.made.add(
                models.FundingAgreement(
                    **maker.stamped(),
                    programme_id=programme.id,
                    funder_id=funder.id,
                    year=2026,
                    nature=FundingNature.SUBVENTION,
                    amount_cents=maker.chance.randrange(1, 10**7),
                )
            )
