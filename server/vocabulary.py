"""Every enum of the trade, once: from the database column to the GraphQL schema.

Refuses to hold behaviour. A member's value is what is stored and what is answered; the French
term of each stands in the comment that the schema repeats as its description.
"""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """Nature d'une organisation."""

    COMMUNE = "COMMUNE"
    EPCI = "EPCI"
    METROPOLE = "METROPOLE"
    DEPARTMENT = "DEPARTMENT"
    REGION = "REGION"
    SYNDICAT_MIXTE = "SYNDICAT_MIXTE"
    PNR = "PNR"
    PAYS = "PAYS"
    POLE_METROPOLITAIN = "POLE_METROPOLITAIN"
    SCOT_BODY = "SCOT_BODY"
    STATE_CENTRAL = "STATE_CENTRAL"
    STATE_DECONCENTRATED = "STATE_DECONCENTRATED"
    PUBLIC_OPERATOR = "PUBLIC_OPERATOR"
    CONSULAR_CHAMBER = "CONSULAR_CHAMBER"
    CAUE = "CAUE"
    URBAN_AGENCY = "URBAN_AGENCY"
    CONTRACTOR = "CONTRACTOR"
    ASSOCIATION = "ASSOCIATION"
    OTHER = "OTHER"


class BanaticNature(StrEnum):
    """Nature juridique d'un groupement, selon la base nationale BANATIC."""

    METRO = "METRO"
    CU = "CU"
    CA = "CA"
    CC = "CC"
    SMF = "SMF"
    SMO = "SMO"
    SIVU = "SIVU"
    SIVOM = "SIVOM"
    POLEM = "POLEM"
    PETR = "PETR"
    EPT = "EPT"


class TerritoryScale(StrEnum):
    """Échelle d'un périmètre."""

    COMMUNE = "COMMUNE"
    INTERCOMMUNAL = "INTERCOMMUNAL"
    SCOT = "SCOT"
    PAYS = "PAYS"
    PNR = "PNR"
    ARRONDISSEMENT = "ARRONDISSEMENT"
    DEPARTMENT = "DEPARTMENT"
    INTERDEPARTMENTAL = "INTERDEPARTMENTAL"
    CUSTOM = "CUSTOM"


class Instrument(StrEnum):
    """Document, contrat ou dispositif sur lequel une mission porte."""

    SRADDET = "SRADDET"
    SCOT = "SCOT"
    PLUI = "PLUI"
    PLU = "PLU"
    PLH = "PLH"
    PDM = "PDM"
    PCAET = "PCAET"
    PAT = "PAT"
    SAGE = "SAGE"
    CRTE = "CRTE"
    PVD = "PVD"
    ACV = "ACV"
    ORT = "ORT"
    OPAH = "OPAH"
    ZAC = "ZAC"
    OLL = "OLL"
    OFPI = "OFPI"
    EMC2 = "EMC2"
    OTHER = "OTHER"


class FundingNature(StrEnum):
    """Nature d'un versement à l'agence : cotisation ou subvention."""

    COTISATION = "COTISATION"
    SUBVENTION = "SUBVENTION"


class Currency(StrEnum):
    """Monnaie d'un montant."""

    EUR = "EUR"


class MissionPartnership(StrEnum):
    """Place d'une mission : dans le programme partenarial, ou hors programme."""

    PARTNERSHIP = "PARTNERSHIP"
    OUTSIDE_PROGRAMME = "OUTSIDE_PROGRAMME"


class MissionRequestStatus(StrEnum):
    """État d'une demande de mission, de sa réception à sa ligne de programme."""

    RECEIVED = "RECEIVED"
    RETAINED = "RETAINED"
    POSTPONED = "POSTPONED"
    DECLINED = "DECLINED"
    PROGRAMMED = "PROGRAMMED"
    WITHDRAWN = "WITHDRAWN"


class ServiceRequestStatus(StrEnum):
    """État d'une demande de service du socle."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


class NoticeKind(StrEnum):
    """Ce qu'un avis annonce ou rappelle."""

    MISSION_STAGE = "MISSION_STAGE"
    DELIVERABLE_TO_VALIDATE = "DELIVERABLE_TO_VALIDATE"
    DELIVERABLE_STAGE = "DELIVERABLE_STAGE"
    OUTPUTS_RECEIVED = "OUTPUTS_RECEIVED"
    MEETING_PLANNED = "MEETING_PLANNED"
    REQUEST_ARBITRATED = "REQUEST_ARBITRATED"
    PROGRAMME_STAGE = "PROGRAMME_STAGE"
    CONTRACT_STAGE = "CONTRACT_STAGE"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    HANDED_OVER = "HANDED_OVER"


class EmailRhythm(StrEnum):
    """Rythme des avis par courriel, au choix de chaque personne."""

    NEVER = "NEVER"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


class ChangeKind(StrEnum):
    """Ce qui est arrivé à un objet."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"


class Movement(StrEnum):
    """Ce qu'un changement est pour son lecteur : supprimé et caché, c'est tout un."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    REMOVED = "REMOVED"


class ChangeReset(StrEnum):
    """Pourquoi des changements ne se disent pas un à un : le lecteur relit tout."""

    ACCESS_CHANGED = "ACCESS_CHANGED"
    TOO_MANY = "TOO_MANY"


class ChangedType(StrEnum):
    """Type d'objet dont on suit les changements ; sa valeur se lit comme le nom du type."""

    ORGANISATION = "ORGANISATION"
    TERRITORY = "TERRITORY"
    TERRITORY_MEMBER = "TERRITORY_MEMBER"
    PERSON = "PERSON"
    AGENCY = "AGENCY"
    MEMBERSHIP = "MEMBERSHIP"
    MEMBERSHIP_DUE = "MEMBERSHIP_DUE"
    THEME = "THEME"
    PROGRAMME = "PROGRAMME"
    FUNDING_AGREEMENT = "FUNDING_AGREEMENT"
    PROGRAMME_VERSION = "PROGRAMME_VERSION"
    AXIS = "AXIS"
    ORIENTATION = "ORIENTATION"
    PROGRAMME_LINE = "PROGRAMME_LINE"
    LINE_BENEFICIARY = "LINE_BENEFICIARY"
    MISSION = "MISSION"
    MISSION_PARTICIPATION = "MISSION_PARTICIPATION"
    MISSION_TERRITORY = "MISSION_TERRITORY"
    MISSION_THEME = "MISSION_THEME"
    MISSION_INSTRUMENT = "MISSION_INSTRUMENT"
    MISSION_REFERENCE = "MISSION_REFERENCE"
    MISSION_NOTE = "MISSION_NOTE"
    DAY_ENTRY = "DAY_ENTRY"
    MISSION_REQUEST = "MISSION_REQUEST"
    SERVICE_REQUEST = "SERVICE_REQUEST"
    DELIVERABLE = "DELIVERABLE"
    DELIVERABLE_SESSION = "DELIVERABLE_SESSION"
    DELIVERABLE_VALIDATION = "DELIVERABLE_VALIDATION"
    OUTPUT_REQUEST = "OUTPUT_REQUEST"
    OUTPUT_RECEPTION = "OUTPUT_RECEPTION"
    GOVERNANCE_BODY = "GOVERNANCE_BODY"
    BODY_MEMBER = "BODY_MEMBER"
    MEETING = "MEETING"
    MEETING_ATTENDANCE = "MEETING_ATTENDANCE"
    DELIBERATION = "DELIBERATION"
    DOCUMENT = "DOCUMENT"
    WORKSHOP = "WORKSHOP"
    WORKSHOP_SERIES = "WORKSHOP_SERIES"
    WORKSHOP_INVITATION = "WORKSHOP_INVITATION"
    INFORMATION_NOTICE = "INFORMATION_NOTICE"
    AGENDA_TEMPLATE = "AGENDA_TEMPLATE"
    LIVE_SESSION = "LIVE_SESSION"
    PROPOSAL = "PROPOSAL"
    ROADMAP = "ROADMAP"
    ROADMAP_AXIS = "ROADMAP_AXIS"
    ACTION = "ACTION"
    ACTION_STATUS_CHANGE = "ACTION_STATUS_CHANGE"
    CONTRACT = "CONTRACT"
    CONTRACT_PARTY = "CONTRACT_PARTY"
    CONTRACT_STAGE = "CONTRACT_STAGE"
    CONTRACT_STAKE = "CONTRACT_STAKE"
    CONTRACT_ORIENTATION = "CONTRACT_ORIENTATION"
    COMMITMENT = "COMMITMENT"
    SIGNATURE = "SIGNATURE"
    AMENDMENT = "AMENDMENT"
    AMENDMENT_CHANGE = "AMENDMENT_CHANGE"
    CONTRACT_REVIEW = "CONTRACT_REVIEW"
    AGREEMENT = "AGREEMENT"
    AGREEMENT_PARTY = "AGREEMENT_PARTY"
    AGREEMENT_ITEM = "AGREEMENT_ITEM"
    AGREEMENT_AXIS = "AGREEMENT_AXIS"
    AGREEMENT_STAFFING = "AGREEMENT_STAFFING"
    FUNDING_CALL = "FUNDING_CALL"
    RATIFICATION = "RATIFICATION"
    FRAMEWORK_AGREEMENT = "FRAMEWORK_AGREEMENT"
    FRAMEWORK_HOLDER = "FRAMEWORK_HOLDER"
    FLASH_WORKSHOP = "FLASH_WORKSHOP"
    FLASH_CO_BEARER = "FLASH_CO_BEARER"
    PURCHASE_ORDER = "PURCHASE_ORDER"
    ACTION_ACTOR = "ACTION_ACTOR"
    BUDGET_LINE = "BUDGET_LINE"
    FUNDING = "FUNDING"
    MILESTONE = "MILESTONE"
    INDICATOR = "INDICATOR"
    INDICATOR_VALUE = "INDICATOR_VALUE"
    ACTION_TERRITORY = "ACTION_TERRITORY"
    ACTION_THEME = "ACTION_THEME"
    ACTION_ORIENTATION = "ACTION_ORIENTATION"
    ACTION_NOTE = "ACTION_NOTE"
    LINK = "LINK"


class AgencyLegalForm(StrEnum):
    """Forme juridique d'une agence (Code de l'urbanisme, L132-6)."""

    ASSOCIATION = "ASSOCIATION"
    GIP = "GIP"


class BodyKind(StrEnum):
    """Nature d'une instance de gouvernance."""

    BOARD = "BOARD"
    GENERAL_ASSEMBLY = "GENERAL_ASSEMBLY"
    STEERING_COMMITTEE = "STEERING_COMMITTEE"
    PARTNERSHIP_CONFERENCE = "PARTNERSHIP_CONFERENCE"
    PROJECT_TEAM = "PROJECT_TEAM"
    TERRITORIAL_TECHNICAL_GROUP = "TERRITORIAL_TECHNICAL_GROUP"
    WORKING_GROUP = "WORKING_GROUP"
    PRESIDENTS_CONFERENCE = "PRESIDENTS_CONFERENCE"
    DGS_TECHNICAL_COMMITTEE = "DGS_TECHNICAL_COMMITTEE"
    TECHNICAL_GROUP = "TECHNICAL_GROUP"
    THEMATIC_GROUP = "THEMATIC_GROUP"
    FRAMING_COMMITTEE = "FRAMING_COMMITTEE"
    TECHNICAL_COMMITTEE = "TECHNICAL_COMMITTEE"
    SCIENTIFIC_COMMITTEE = "SCIENTIFIC_COMMITTEE"
    MIXED_COMMISSION = "MIXED_COMMISSION"
    COUNCIL = "COUNCIL"


class BodySide(StrEnum):
    """Côté d'une instance : interne ou partenarial."""

    INTERNAL = "INTERNAL"
    PARTNERSHIP = "PARTNERSHIP"


class BodyLevel(StrEnum):
    """Niveau d'une instance."""

    POLITICAL = "POLITICAL"
    TECHNICAL = "TECHNICAL"
    SCIENTIFIC = "SCIENTIFIC"
    MIXED = "MIXED"


class BodyCapacity(StrEnum):
    """Qualité d'un membre d'instance."""

    ELECTED = "ELECTED"
    TECHNICIAN = "TECHNICIAN"
    EXPERT = "EXPERT"
    OBSERVER = "OBSERVER"


class MeetingStatus(StrEnum):
    """État d'une réunion d'instance."""

    PLANNED = "PLANNED"
    HELD = "HELD"
    MINUTED = "MINUTED"
    CANCELLED = "CANCELLED"


class DeliberationOutcome(StrEnum):
    """Issue d'une délibération ; NOTED est un « prendre acte », sans vote."""

    ADOPTED = "ADOPTED"
    REJECTED = "REJECTED"
    ADJOURNED = "ADJOURNED"
    NOTED = "NOTED"


class DocumentKind(StrEnum):
    """Nature d'une pièce."""

    STUDY = "STUDY"
    MINUTES = "MINUTES"
    DELIBERATION = "DELIBERATION"
    CONTRACT = "CONTRACT"
    ORDER = "ORDER"
    MAP = "MAP"
    SHEET = "SHEET"
    OTHER = "OTHER"


class NoteVisibility(StrEnum):
    """Lecteurs d'une note de mission."""

    INTERNAL = "INTERNAL"
    PARTICIPANTS = "PARTICIPANTS"
    MEMBERS = "MEMBERS"


class DeliverableKind(StrEnum):
    """Nature d'un livrable."""

    STUDY = "STUDY"
    MAP = "MAP"
    DATASET = "DATASET"
    MINUTES = "MINUTES"
    SHEET = "SHEET"
    OTHER = "OTHER"


class DeliverableStatus(StrEnum):
    """État d'un livrable."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    VALIDATED = "VALIDATED"
    RELEASED_TO_MEMBERS = "RELEASED_TO_MEMBERS"
    PUBLISHED = "PUBLISHED"


class ValidationRule(StrEnum):
    """Qui valide les livrables d'une mission : tous les impliqués, ou le commanditaire direct."""

    EVERY_INVOLVED = "EVERY_INVOLVED"
    DIRECT_COMMISSIONER = "DIRECT_COMMISSIONER"


class OutputRequestStatus(StrEnum):
    """État d'une demande de productions."""

    WAITING_VALIDATION = "WAITING_VALIDATION"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"


class WorkStart(StrEnum):
    """Version sur laquelle les missions peuvent démarrer."""

    APPROVED = "APPROVED"
    LAST_PRESENTED = "LAST_PRESENTED"


class VisibilityPolicy(StrEnum):
    """Règle d'accès de l'agence aux productions."""

    MEMBERS_ON_REQUEST = "MEMBERS_ON_REQUEST"
    MEMBERS_AND_FUNDERS = "MEMBERS_AND_FUNDERS"


class ProgrammeKind(StrEnum):
    """Rythme d'un programme partenarial."""

    ANNUAL = "ANNUAL"
    MULTI_YEAR = "MULTI_YEAR"


class ProgrammeStatus(StrEnum):
    """État d'un programme partenarial."""

    PREPARING = "PREPARING"
    IN_FORCE = "IN_FORCE"
    CLOSED = "CLOSED"
    ABANDONED = "ABANDONED"


class VersionStatus(StrEnum):
    """État d'une version de programme."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    PRESENTED = "PRESENTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SUPERSEDED = "SUPERSEDED"


class TotalsBasis(StrEnum):
    """Ce que comptent les totaux déclarés d'une version."""

    SOCLE_INCLUDED = "SOCLE_INCLUDED"
    SOCLE_EXCLUDED = "SOCLE_EXCLUDED"
    UNSPECIFIED = "UNSPECIFIED"


class Strand(StrEnum):
    """Volet d'un programme : socle partenarial ou missions demandées."""

    SOCLE = "SOCLE"
    MISSIONS = "MISSIONS"


class StrandScope(StrEnum):
    """Volet auquel un axe s'applique."""

    SOCLE = "SOCLE"
    ALL = "ALL"


class SocleFamily(StrEnum):
    """Famille de missions du socle partenarial."""

    DOCUMENTATION_WATCH = "DOCUMENTATION_WATCH"
    COMMUNICATION = "COMMUNICATION"
    OBSERVATION_GIS_DATABASES = "OBSERVATION_GIS_DATABASES"
    ANIMATION_PARTNERSHIP = "ANIMATION_PARTNERSHIP"
    FORESIGHT_SCIENTIFIC_COUNCIL = "FORESIGHT_SCIENTIFIC_COUNCIL"
    ASSISTANCE_EPCI_COMMUNES = "ASSISTANCE_EPCI_COMMUNES"


class LineState(StrEnum):
    """Évolution d'une ligne depuis la version précédente."""

    NEW = "NEW"
    CONTINUED = "CONTINUED"
    CHANGED = "CHANGED"
    DROPPED = "DROPPED"


class MissionKind(StrEnum):
    """Nature d'une mission."""

    OBSERVATORY = "OBSERVATORY"
    PLANNING_DOCUMENT = "PLANNING_DOCUMENT"
    TERRITORIAL_PROJECT = "TERRITORIAL_PROJECT"
    URBAN_PROJECT = "URBAN_PROJECT"
    CENTRALITY = "CENTRALITY"
    CLIMATE = "CLIMATE"
    THEMATIC_EXPERTISE = "THEMATIC_EXPERTISE"
    NETWORK = "NETWORK"
    WORKSHOP_SUPPORT = "WORKSHOP_SUPPORT"
    OTHER = "OTHER"


class MissionStatus(StrEnum):
    """État d'une mission."""

    PROPOSED = "PROPOSED"
    PROGRAMMED = "PROGRAMMED"
    IN_PROGRESS = "IN_PROGRESS"
    SUSPENDED = "SUSPENDED"
    DELIVERED = "DELIVERED"
    VALIDATED = "VALIDATED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class ParticipationCategory(StrEnum):
    """Catégorie d'un membre dans une mission : impliqué, intéressé, informé."""

    INVOLVED = "INVOLVED"
    INTERESTED = "INTERESTED"
    INFORMED = "INFORMED"


class MembershipCategory(StrEnum):
    """Catégorie d'adhésion d'une organisation à l'agence."""

    FULL_MEMBER = "FULL_MEMBER"
    FUNDER = "FUNDER"
    STATE = "STATE"
    ASSOCIATE = "ASSOCIATE"


class Role(StrEnum):
    """Rôle d'un compte dans une organisation, une agence ou un atelier."""

    AGENCY_ADMIN = "AGENCY_ADMIN"
    AGENCY_PROGRAMMER = "AGENCY_PROGRAMMER"
    AGENCY_PROJECT_LEAD = "AGENCY_PROJECT_LEAD"
    AGENCY_STAFF = "AGENCY_STAFF"
    FACILITATOR = "FACILITATOR"
    CO_FACILITATOR = "CO_FACILITATOR"
    TABLE_HOST = "TABLE_HOST"
    NOTE_TAKER = "NOTE_TAKER"
    OBSERVER = "OBSERVER"
    MEMBER_ELECTED = "MEMBER_ELECTED"
    MEMBER_TECHNICIAN = "MEMBER_TECHNICIAN"
    STATE_SERVICE = "STATE_SERVICE"
    AUDITOR = "AUDITOR"


class Scope(StrEnum):
    """Droit accordé à un jeton d'API, jamais plus large que celui du compte."""

    PROGRAMME_READ = "programme:read"
    PROGRAMME_WRITE = "programme:write"
    MISSION_READ = "mission:read"
    MISSION_WRITE = "mission:write"
    WORKSHOP_READ = "workshop:read"
    WORKSHOP_FACILITATE = "workshop:facilitate"
    ROADMAP_READ = "roadmap:read"
    ACTION_WRITE = "action:write"
    INSTRUMENT_READ = "instrument:read"
    INSTRUMENT_WRITE = "instrument:write"
    ORDER_ISSUE = "order:issue"
    ACCOUNT_MANAGE = "account:manage"


class Facet(StrEnum):
    """Facette d'une mission que la politique d'accès ouvre ou ferme."""

    EXISTENCE = "F1"
    SUMMARY = "F2"
    PROGRESS = "F3"
    COMMITTEES = "F4"
    DRAFTS = "F5"
    VALIDATED_DELIVERABLES = "F6"
    RELEASED_DELIVERABLES = "F7"
    DAYS_AND_MONEY = "F8"


class WorkshopMethod(StrEnum):
    """Méthode d'un atelier."""

    PROSPECTIVE_WORKSHOP = "PROSPECTIVE_WORKSHOP"
    FOCUS_GROUP = "FOCUS_GROUP"
    FLASH_WORKSHOP = "FLASH_WORKSHOP"
    LOCAL_WORKSHOP = "LOCAL_WORKSHOP"
    OTHER = "OTHER"


class WorkshopStatus(StrEnum):
    """État d'un atelier."""

    PREPARING = "PREPARING"
    READY = "READY"
    HELD = "HELD"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Constituency(StrEnum):
    """Collège d'un panel : à quel titre une personne prend part à un atelier."""

    ELECTED = "ELECTED"
    LOCAL_ACTORS = "LOCAL_ACTORS"
    SOCIO_PROFESSIONALS = "SOCIO_PROFESSIONALS"
    ASSOCIATIONS = "ASSOCIATIONS"
    INHABITANTS = "INHABITANTS"
    STATE_SERVICES = "STATE_SERVICES"
    TECHNICIANS = "TECHNICIANS"
    EXPERTS = "EXPERTS"
    OTHER = "OTHER"


class PanelDimension(StrEnum):
    """Ce selon quoi un panel se compose."""

    CONSTITUENCY = "CONSTITUENCY"
    SEX = "SEX"
    AGE_BAND = "AGE_BAND"
    PLACE = "PLACE"
    OTHER = "OTHER"


class InvitationAnswer(StrEnum):
    """Réponse d'une personne invitée à un atelier."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class LegalBasis(StrEnum):
    """Base légale d'un traitement de données, telle que la notice d'information la dit."""

    PUBLIC_INTEREST = "PUBLIC_INTEREST"
    LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST"
    CONSENT = "CONSENT"


class ConsentPurpose(StrEnum):
    """Ce à quoi une personne consent ; le refuser n'empêche ni de contribuer, ni de voter."""

    QUOTATION = "QUOTATION"
    RECORDING = "RECORDING"
    PHOTOGRAPH = "PHOTOGRAPH"
    CONTACT_AGAIN = "CONTACT_AGAIN"


class ConsentChannel(StrEnum):
    """Par où le consentement d'une personne invitée est venu."""

    LINK = "LINK"
    PAPER = "PAPER"
    EMAIL = "EMAIL"
    SPOKEN = "SPOKEN"


class NoticeChannel(StrEnum):
    """Par où quelqu'un a pris connaissance de la notice d'information, pendant une séance."""

    PHONE = "PHONE"
    PAPER = "PAPER"
    SPOKEN = "SPOKEN"


class SessionStatus(StrEnum):
    """État d'une séance d'atelier en direct."""

    OPEN = "OPEN"
    CONCLUDED = "CONCLUDED"


class ActivityKind(StrEnum):
    """Nature d'une activité du déroulé."""

    COLLECT = "COLLECT"
    GROUP = "GROUP"
    VOTE = "VOTE"
    RATE = "RATE"
    DRAFT_ACTIONS = "DRAFT_ACTIONS"
    DISCUSS = "DISCUSS"
    WRITE = "WRITE"
    PRIORITISE = "PRIORITISE"


class Valence(StrEnum):
    """Tonalité d'un verbatim."""

    POSITIVE = "POSITIVE"
    NEUTRAL = "NEUTRAL"
    NEGATIVE = "NEGATIVE"


class FindingKind(StrEnum):
    """Nature d'un constat tiré de ce qui a été dit."""

    CONVERGENCE = "CONVERGENCE"
    DIVERGENCE = "DIVERGENCE"


class PrioritySubject(StrEnum):
    """Ce qu'une activité met en priorité."""

    GROUPS = "GROUPS"
    CARDS = "CARDS"


class PriorityStep(StrEnum):
    """Un pas dans un classement : dans son niveau, ou d'un niveau à l'autre."""

    UP = "UP"
    DOWN = "DOWN"
    RAISE = "RAISE"
    LOWER = "LOWER"


class VoteMethod(StrEnum):
    """Méthode d'un vote."""

    DOTS = "DOTS"
    SCORE = "SCORE"
    POINTS = "POINTS"
    RANKING = "RANKING"
    MAJORITY_JUDGEMENT = "MAJORITY_JUDGEMENT"
    APPROVAL = "APPROVAL"


class BallotSecrecy(StrEnum):
    """Secret d'un vote : ce qui en reste écrit."""

    SECRET = "SECRET"
    PSEUDONYMOUS = "PSEUDONYMOUS"


class VoteChannel(StrEnum):
    """Voie par laquelle un bulletin est venu."""

    PHONE = "PHONE"
    HANDS = "HANDS"
    PAPER = "PAPER"


class CardFieldKind(StrEnum):
    """Nature d'une ligne de carte."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    YEAR = "YEAR"
    DATE = "DATE"
    CHOICE = "CHOICE"


class CardStatus(StrEnum):
    """Place d'une contribution dans la salle."""

    PENDING = "PENDING"
    STANDING = "STANDING"
    REFUSED = "REFUSED"
    ARCHIVED = "ARCHIVED"
    WITHDRAWN = "WITHDRAWN"


class CardChannel(StrEnum):
    """Voie par laquelle une contribution est venue."""

    PHONE = "PHONE"
    PAPER = "PAPER"
    HANDS = "HANDS"
    FACILITATOR = "FACILITATOR"


class CardWriter(StrEnum):
    """Qui écrit dans un recueil ; l'animation le peut toujours."""

    PARTICIPANT = "PARTICIPANT"
    NOTE_TAKER = "NOTE_TAKER"
    FACILITATOR = "FACILITATOR"


class ActivityStatus(StrEnum):
    """État d'une activité du déroulé."""

    PENDING = "PENDING"
    SKIPPED = "SKIPPED"
    RUNNING = "RUNNING"
    CLOSED = "CLOSED"


class SpotlightKind(StrEnum):
    """Nature de ce que la salle est invitée à regarder."""

    ACTIVITY = "ACTIVITY"
    CONTRIBUTION = "CONTRIBUTION"
    GROUP = "GROUP"


class UndoableStep(StrEnum):
    """Geste de l'animation qui peut être repris."""

    GROUP_FORMED = "GROUP_FORMED"
    GROUP_RENAMED = "GROUP_RENAMED"
    GROUPS_MERGED = "GROUPS_MERGED"
    GROUP_SPLIT = "GROUP_SPLIT"
    GROUPS_ORDERED = "GROUPS_ORDERED"
    CARDS_MOVED = "CARDS_MOVED"
    CARD_PINNED = "CARD_PINNED"
    CARD_ARCHIVED = "CARD_ARCHIVED"
    ACTIVITY_STARTED = "ACTIVITY_STARTED"
    ACTIVITY_CLOSED = "ACTIVITY_CLOSED"
    TIMER_SET = "TIMER_SET"
    AGENDA_CHANGED = "AGENDA_CHANGED"
    LOCK = "LOCK"
    SPOTLIGHT = "SPOTLIGHT"


class Audience(StrEnum):
    """Public d'un flux en direct : ce qu'il peut voir est coupé sur le serveur."""

    PARTICIPANT = "PARTICIPANT"
    FACILITATOR = "FACILITATOR"
    OBSERVER = "OBSERVER"
    PROJECTOR = "PROJECTOR"


class RoomRole(StrEnum):
    """Rôle donné dans la salle à un participant."""

    TABLE_HOST = "TABLE_HOST"
    NOTE_TAKER = "NOTE_TAKER"


class Integrity(StrEnum):
    """Ce qui garantit qu'une personne n'a qu'une voix."""

    INDICATIVE = "INDICATIVE"
    ONE_TIME_CODES = "ONE_TIME_CODES"


class SeatingMode(StrEnum):
    """Manière dont chacun trouve sa table."""

    CHOSEN = "CHOSEN"
    DRAWN = "DRAWN"
    ASSIGNED = "ASSIGNED"


class ProposalStatus(StrEnum):
    """État d'une proposition issue d'un atelier."""

    DRAFTED = "DRAFTED"
    MERGED = "MERGED"
    DROPPED = "DROPPED"
    HANDED_OVER = "HANDED_OVER"
    ADOPTED = "ADOPTED"
    REFUSED = "REFUSED"


class RoadmapStatus(StrEnum):
    """État d'une feuille de route."""

    DRAFT = "DRAFT"
    ADOPTED = "ADOPTED"
    TRACKED = "TRACKED"
    CLOSED = "CLOSED"


class ActionStatus(StrEnum):
    """État d'une action de feuille de route."""

    POSSIBLE = "POSSIBLE"
    PROPOSED = "PROPOSED"
    REGISTERED = "REGISTERED"
    COMMITTED = "COMMITTED"
    IN_PROGRESS = "IN_PROGRESS"
    PAUSED = "PAUSED"
    BLOCKED = "BLOCKED"
    DONE = "DONE"
    ABANDONED = "ABANDONED"


class ActionOrigin(StrEnum):
    """Origine d'une action : elle appartient à l'action, non à la feuille de route."""

    WORKSHOP = "WORKSHOP"
    CONTRACT = "CONTRACT"
    AGREEMENT = "AGREEMENT"
    MISSION = "MISSION"
    OWN = "OWN"


class ActionPhase(StrEnum):
    """Phase of a project, as the open-data schema of projects has it."""

    IDEA = "IDEA"
    STUDY = "STUDY"
    OPERATION = "OPERATION"


class ActionNature(StrEnum):
    """Investment, running costs, or both (S2 l.110)."""

    INVESTMENT = "INVESTMENT"
    OPERATING = "OPERATING"
    BOTH = "BOTH"


class SupportKind(StrEnum):
    """What a département brings to an action (S2 l.110)."""

    FUNDING = "FUNDING"
    COOPERATION = "COOPERATION"
    DEPARTMENT_PROJECT_OWNER = "DEPARTMENT_PROJECT_OWNER"


class ActionCategory(StrEnum):
    """The named families of projects of a contract (S2 l.118)."""

    MAJOR_DEPARTMENT_WORK = "MAJOR_DEPARTMENT_WORK"
    MAJOR_TERRITORY_PROJECT = "MAJOR_TERRITORY_PROJECT"
    INNOVATIVE_PROJECT = "INNOVATIVE_PROJECT"


class ActionVisibility(StrEnum):
    """To whom an action is told: as its roadmap, to those it concerns, or to all."""

    ROADMAP = "ROADMAP"
    RESTRICTED = "RESTRICTED"
    PUBLIC = "PUBLIC"


class RowOutcome(StrEnum):
    """What became of one row of a list that another system sent."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


class ActorRole(StrEnum):
    """What somebody is to an action."""

    PROJECT_OWNER = "PROJECT_OWNER"
    CO_OWNER = "CO_OWNER"
    PILOT = "PILOT"
    ELECTED_REFERENT = "ELECTED_REFERENT"
    PARTNER = "PARTNER"
    FUNDER = "FUNDER"
    EXTERNAL_ACTOR = "EXTERNAL_ACTOR"
    CONTRACTOR = "CONTRACTOR"


class BudgetNature(StrEnum):
    """Whether a line of a budget is invested or spent."""

    INVESTMENT = "INVESTMENT"
    OPERATING = "OPERATING"


class BudgetUnit(StrEnum):
    """What a line of a budget counts: euros before tax, or full-time posts."""

    EUR_HT = "EUR_HT"
    FTE = "FTE"


class FundingStatus(StrEnum):
    """How far a funding of an action is."""

    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    PAID = "PAID"


class IndicatorDirection(StrEnum):
    """Which way an indicator should move."""

    UP = "UP"
    DOWN = "DOWN"
    NONE = "NONE"


class IndicatorValueKind(StrEnum):
    """What a value of an indicator is."""

    BASELINE = "BASELINE"
    TARGET = "TARGET"
    OBSERVED = "OBSERVED"


class LinkKind(StrEnum):
    """What joins two objects of the chain (DOMAIN §5.3)."""

    MISSION_SUPPORTS_WORKSHOP = "MISSION_SUPPORTS_WORKSHOP"
    WORKSHOP_PRODUCED_ROADMAP = "WORKSHOP_PRODUCED_ROADMAP"
    ACTION_PROMOTED_TO = "ACTION_PROMOTED_TO"
    ACTION_UNDER_AGREEMENT = "ACTION_UNDER_AGREEMENT"
    AGREEMENT_FUNDS_MISSION = "AGREEMENT_FUNDS_MISSION"
    MISSION_SUPPORTS_ACTION = "MISSION_SUPPORTS_ACTION"
    CONTRACT_CITES_DOCUMENT = "CONTRACT_CITES_DOCUMENT"


class DateConfidence(StrEnum):
    """How a day is known: said by the source, deduced from it, or not."""

    STATED = "STATED"
    DEDUCED = "DEDUCED"
    UNKNOWN = "UNKNOWN"


class DatePrecision(StrEnum):
    """How precisely the days of a period are given."""

    DAY = "DAY"
    MONTH = "MONTH"


class ContractStatus(StrEnum):
    """Stages of a territorial contract, in order, then its ends (DOMAIN §6)."""

    LAUNCHED = "LAUNCHED"
    DIAGNOSIS = "DIAGNOSIS"
    STAKES_ORIENTATIONS = "STAKES_ORIENTATIONS"
    FRAMEWORK_SIGNED = "FRAMEWORK_SIGNED"
    ACTION_PLAN = "ACTION_PLAN"
    SIGNED = "SIGNED"
    IN_EXECUTION = "IN_EXECUTION"
    MID_TERM_REVIEW = "MID_TERM_REVIEW"
    EXPIRED = "EXPIRED"
    RENEWED = "RENEWED"
    TERMINATED = "TERMINATED"
    ABANDONED = "ABANDONED"


class ContractPartyRole(StrEnum):
    """Who leads a contract, and who is its partner."""

    LEAD = "LEAD"
    PARTNER = "PARTNER"


class SignedInstrument(StrEnum):
    """What a signature stands under."""

    FRAMEWORK = "FRAMEWORK"
    CONTRACT = "CONTRACT"
    AMENDMENT = "AMENDMENT"
    AGREEMENT = "AGREEMENT"


class CommitmentKind(StrEnum):
    """What a party of a contract commits to."""

    FINANCIAL = "FINANCIAL"
    ENGINEERING = "ENGINEERING"
    OWNERSHIP = "OWNERSHIP"
    COOPERATION = "COOPERATION"


class AmendmentStatus(StrEnum):
    """How far an amendment of a contract is."""

    DRAFT = "DRAFT"
    SIGNED = "SIGNED"
    ABANDONED = "ABANDONED"


class AmendmentChangeKind(StrEnum):
    """What an amendment changes in a signed plan."""

    ADD_ACTION = "ADD_ACTION"
    CHANGE_ACTION = "CHANGE_ACTION"
    WITHDRAW_ACTION = "WITHDRAW_ACTION"
    ADD_COMMITMENT = "ADD_COMMITMENT"
    WITHDRAW_COMMITMENT = "WITHDRAW_COMMITMENT"


class ReviewOutcome(StrEnum):
    """What a mid-term review concludes."""

    CONTINUE = "CONTINUE"
    AMEND = "AMEND"
    TERMINATE = "TERMINATE"


class AgreementType(StrEnum):
    """The five ways to formalise a cooperation (S4), and the charter of a standing platform."""

    COOPERATION_PLAN = "COOPERATION_PLAN"
    INTERTERRITORIAL_ENTENTE = "INTERTERRITORIAL_ENTENTE"
    PARTNER_TERRITORIES_CONVENTION = "PARTNER_TERRITORIES_CONVENTION"
    ARTICULATION_CONVENTION = "ARTICULATION_CONVENTION"
    POOLING_CONVENTION = "POOLING_CONVENTION"
    PLATFORM_CHARTER = "PLATFORM_CHARTER"


class AgreementStatus(StrEnum):
    """States of a cooperation agreement (DOMAIN §7)."""

    EXPLORING = "EXPLORING"
    DRAFTED = "DRAFTED"
    VALIDATED = "VALIDATED"
    SIGNED = "SIGNED"
    ACTIVE = "ACTIVE"
    ENDED = "ENDED"
    RENEWED = "RENEWED"
    TERMINATED = "TERMINATED"
    ABANDONED = "ABANDONED"


class AgreementBasis(StrEnum):
    """AG7: whether a cooperation is wished or required."""

    VOLUNTARY = "VOLUNTARY"
    NECESSARY = "NECESSARY"


class AgreementPartyRole(StrEnum):
    """What a party is in its agreement."""

    PARTY = "PARTY"
    PRESCRIBER = "PRESCRIBER"
    BEARER = "BEARER"


class SheetHeading(StrEnum):
    """The six headings of the sheet of an agreement (S4)."""

    TRIGGERS = "TRIGGERS"
    PARTNERS_SCALE = "PARTNERS_SCALE"
    STAKES = "STAKES"
    AMBITIONS = "AMBITIONS"
    OBJECT = "OBJECT"
    ACTORS = "ACTORS"


class Enforceability(StrEnum):
    """AG8: whether a decision of an entente's conference applies yet."""

    PENDING = "PENDING"
    ENFORCEABLE = "ENFORCEABLE"


class CooperationMotive(StrEnum):
    """AG10: what an item of stakes or ambitions rests on."""

    CONVERGENCE = "CONVERGENCE"
    COMPLEMENTARITY = "COMPLEMENTARITY"
    SOLIDARITY = "SOLIDARITY"


class StaffingKind(StrEnum):
    """Who is made available for an agreement (S4 l.48)."""

    EXTERNAL_PROJECT_MANAGER = "EXTERNAL_PROJECT_MANAGER"
    INTERNAL_OFFICER = "INTERNAL_OFFICER"
    CIFRE_DOCTORATE = "CIFRE_DOCTORATE"


class FrameworkStatus(StrEnum):
    """States of a framework agreement; in force and expired are told by its dates."""

    PREPARING = "PREPARING"
    NOTIFIED = "NOTIFIED"
    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"
    TERMINATED = "TERMINATED"


class FlashStatus(StrEnum):
    """States of an Atelier Flash (DOMAIN §4.2)."""

    REQUESTED = "REQUESTED"
    FRAMED = "FRAMED"
    ORDERED = "ORDERED"
    RUNNING = "RUNNING"
    DELIVERED = "DELIVERED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class FlashThemeGroup(StrEnum):
    """The three groups of themes of an Atelier Flash (S3 l.10-12)."""

    TERRITORIAL_URBAN = "TERRITORIAL_URBAN"
    CULTURAL_SOCIAL_ECONOMIC = "CULTURAL_SOCIAL_ECONOMIC"
    ENVIRONMENTAL_ENERGY = "ENVIRONMENTAL_ENERGY"


class PurchaseOrderStatus(StrEnum):
    """States of a purchase order (DOMAIN §4.3)."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    NOTIFIED = "NOTIFIED"
    EXECUTED = "EXECUTED"
    PAID = "PAID"
    CANCELLED = "CANCELLED"


class ResetReason(StrEnum):
    """Raison pour laquelle un flux ne peut reprendre sans trou et repart d'un instantané."""

    EPOCH_CHANGED = "EPOCH_CHANGED"
    AUDIENCE_CHANGED = "AUDIENCE_CHANGED"
    TOO_FAR_BEHIND = "TOO_FAR_BEHIND"
    UNKNOWN_POSITION = "UNKNOWN_POSITION"


class ViewerKind(StrEnum):
    """Genre de lecteur : une clé de plan, donc une énumération fermée de six valeurs au plus."""

    PUBLIC = "PUBLIC"
    PARTICIPANT = "PARTICIPANT"
    MEMBER = "MEMBER"
    STAFF = "STAFF"
    AUDITOR = "AUDITOR"
