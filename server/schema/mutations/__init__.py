"""The Mutation root: every verb of the contract, by noun."""

from __future__ import annotations

import strawberry

from server.schema.live.session import LiveMutations
from server.schema.mutations.accounts import TokenMutations
from server.schema.mutations.action_bulk import ActionBulkMutations
from server.schema.mutations.action_details import ActionDetailMutations
from server.schema.mutations.action_following import ActionFollowingMutations
from server.schema.mutations.action_money import ActionMoneyMutations
from server.schema.mutations.action_statuses import ActionStatusMutations
from server.schema.mutations.actions import ActionMutations
from server.schema.mutations.agencies import AgencyMutations
from server.schema.mutations.agreement_sheets import AgreementSheetMutations
from server.schema.mutations.agreement_signing import AgreementSigningMutations
from server.schema.mutations.agreements import AgreementMutations
from server.schema.mutations.amendments import AmendmentMutations
from server.schema.mutations.bodies import BodyMutations
from server.schema.mutations.citations import CitationMutations
from server.schema.mutations.consents import ConsentMutations
from server.schema.mutations.contract_signing import ContractSigningMutations
from server.schema.mutations.contract_stages import ContractStageMutations
from server.schema.mutations.contracts import ContractMutations
from server.schema.mutations.days import DayMutations
from server.schema.mutations.deliberations import DeliberationMutations
from server.schema.mutations.deliverables import DeliverableMutations
from server.schema.mutations.flash import FlashMutations
from server.schema.mutations.flash_partners import FlashPartnerMutations
from server.schema.mutations.frameworks import FrameworkMutations
from server.schema.mutations.funding import FundingMutations
from server.schema.mutations.handing_over import HandoverMutations
from server.schema.mutations.instrument_bodies import InstrumentBodyMutations
from server.schema.mutations.instrument_papers import InstrumentPaperMutations
from server.schema.mutations.linking import LinkingMutations
from server.schema.mutations.links import LinkMutations
from server.schema.mutations.meetings import MeetingMutations
from server.schema.mutations.memberships import MembershipMutations
from server.schema.mutations.missions import MissionMutations
from server.schema.mutations.notices import NoticeMutations
from server.schema.mutations.orders import OrderMutations
from server.schema.mutations.organisations import OrganisationMutations
from server.schema.mutations.papers import PaperMutations
from server.schema.mutations.people import PersonMutations
from server.schema.mutations.programmes import ProgrammeMutations
from server.schema.mutations.proposals import ProposalMutations
from server.schema.mutations.requests import RequestMutations
from server.schema.mutations.roadmaps import RoadmapMutations
from server.schema.mutations.run_sheets import RunSheetMutations
from server.schema.mutations.signing_in import SigningInMutations
from server.schema.mutations.territories import TerritoryMutations
from server.schema.mutations.themes import ThemeMutations
from server.schema.mutations.workshop_people import WorkshopPeopleMutations
from server.schema.mutations.workshop_series import WorkshopSeriesMutations
from server.schema.mutations.workshops import WorkshopMutations


@strawberry.type(description="Tout ce qui change un état : une transition nommée par mutation.")
class Mutation(
    AgencyMutations,
    OrganisationMutations,
    TerritoryMutations,
    MembershipMutations,
    PersonMutations,
    ThemeMutations,
    MissionMutations,
    LinkMutations,
    PaperMutations,
    DayMutations,
    DeliverableMutations,
    CitationMutations,
    BodyMutations,
    InstrumentBodyMutations,
    InstrumentPaperMutations,
    ContractMutations,
    ContractStageMutations,
    ContractSigningMutations,
    AmendmentMutations,
    MeetingMutations,
    DeliberationMutations,
    WorkshopMutations,
    WorkshopSeriesMutations,
    WorkshopPeopleMutations,
    ConsentMutations,
    RunSheetMutations,
    LiveMutations,
    HandoverMutations,
    NoticeMutations,
    FundingMutations,
    ProgrammeMutations,
    RequestMutations,
    ProposalMutations,
    RoadmapMutations,
    ActionMutations,
    ActionStatusMutations,
    ActionDetailMutations,
    ActionMoneyMutations,
    ActionBulkMutations,
    ActionFollowingMutations,
    LinkingMutations,
    FrameworkMutations,
    FlashMutations,
    FlashPartnerMutations,
    OrderMutations,
    AgreementMutations,
    AgreementSheetMutations,
    AgreementSigningMutations,
    TokenMutations,
    SigningInMutations,
):
    pass
