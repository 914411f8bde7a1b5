"""What the search looks among. Refuses a union of it all: its members' fields agree on nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

from server.schema.enums import describe

AGENCY: Final = "Agency"


class SearchType(StrEnum):
    """Type où la recherche se fait."""

    ORGANISATION = "Organisation"
    TERRITORY = "Territory"
    THEME = "Theme"
    PROGRAMME = "Programme"
    MISSION = "Mission"
    DELIVERABLE = "Deliverable"
    WORKSHOP = "Workshop"
    PROPOSAL = "Proposal"
    GOVERNANCE_BODY = "GovernanceBody"
    MEETING = "Meeting"
    DELIBERATION = "Deliberation"
    ROADMAP = "Roadmap"
    ACTION = "Action"


TERMS: Final[Mapping[Enum, str]] = {
    SearchType.ORGANISATION: "Organisations : nom, sigle, SIREN, code INSEE.",
    SearchType.TERRITORY: "Territoires : nom.",
    SearchType.THEME: "Thèmes : nom.",
    SearchType.PROGRAMME: "Programmes : titre, sujets clés ; puis projet d'agence, mandat.",
    SearchType.MISSION: "Missions : code, titre ; puis le résumé, pour qui le lit.",
    SearchType.DELIVERABLE: "Livrables : titre.",
    SearchType.WORKSHOP: "Ateliers : titre ; puis la question posée.",
    SearchType.PROPOSAL: "Propositions : titre.",
    SearchType.GOVERNANCE_BODY: "Instances : nom.",
    SearchType.MEETING: "Réunions : ordre du jour ; puis le lieu.",
    SearchType.DELIBERATION: "Délibérations : numéro, objet ; puis la matière.",
    SearchType.ROADMAP: "Feuilles de route : titre.",
    SearchType.ACTION: "Actions : titre ; puis la description.",
}
describe(SearchType, TERMS)
