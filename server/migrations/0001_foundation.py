from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.database.operations import CreateModels
from server.ids import new_id
from server.models.sorting import SortKeyField
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionOrigin,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    ActivityKind,
    ActivityStatus,
    ActorRole,
    AgencyLegalForm,
    AgreementBasis,
    AgreementPartyRole,
    AgreementStatus,
    AgreementType,
    AmendmentChangeKind,
    AmendmentStatus,
    BanaticNature,
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    BudgetNature,
    BudgetUnit,
    CardChannel,
    CardStatus,
    ChangeKind,
    CommitmentKind,
    ConsentChannel,
    ConsentPurpose,
    Constituency,
    ContractPartyRole,
    ContractStatus,
    CooperationMotive,
    DateConfidence,
    DatePrecision,
    DeliberationOutcome,
    DeliverableKind,
    DeliverableStatus,
    DocumentKind,
    EmailRhythm,
    Facet,
    FindingKind,
    FlashStatus,
    FrameworkStatus,
    FundingNature,
    FundingStatus,
    IndicatorDirection,
    IndicatorValueKind,
    Instrument,
    InvitationAnswer,
    LegalBasis,
    LineState,
    LinkKind,
    MeetingStatus,
    MembershipCategory,
    MissionKind,
    MissionPartnership,
    MissionRequestStatus,
    MissionStatus,
    NoteVisibility,
    NoticeKind,
    OrganisationKind,
    OutputRequestStatus,
    PanelDimension,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    ProposalStatus,
    PurchaseOrderStatus,
    ReviewOutcome,
    RoadmapStatus,
    Role,
    ServiceRequestStatus,
    SessionStatus,
    SheetHeading,
    SignedInstrument,
    SocleFamily,
    StaffingKind,
    Strand,
    StrandScope,
    SupportKind,
    TerritoryScale,
    TotalsBasis,
    Valence,
    ValidationRule,
    VersionStatus,
    VisibilityPolicy,
    VoteMethod,
    WorkshopMethod,
    WorkshopStatus,
    WorkStart,
)


class Migration(migrations.Migration):
    initial = True

    operations = [
        CreateModels(
            [
                ops.CreateModel(
                    name="AuditEvent",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("object_type", fields.CharField(max_length=40)),
                        ("object_id", fields.UUIDField()),
                        ("actor_id", fields.UUIDField(null=True)),
                        ("verb", fields.CharField(max_length=60)),
                        ("before", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                        ("after", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                        ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "audit_event",
                        "app": "models",
                        "indexes": [
                            Index(fields=["object_type", "object_id", "id"]),
                            Index(fields=["at", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="AuditSeal",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "event",
                            fields.OneToOneField(
                                "models.AuditEvent",
                                source_field="event_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="seal",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("position", fields.IntField(unique=True)),
                        ("digest", fields.CharField(max_length=64)),
                        ("sealed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={"table": "audit_seal", "app": "models", "pk_attr": "id"},
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="ChangeEntry",
                    fields=[
                        (
                            "id",
                            fields.BigIntField(
                                generated=True, primary_key=True, unique=True, db_index=True
                            ),
                        ),
                        ("transaction", fields.BigIntField(default=0, db_default=0)),
                        ("object_type", fields.CharField(max_length=40)),
                        ("object_id", fields.UUIDField()),
                        ("kind", fields.CharEnumField(enum_type=ChangeKind, max_length=8)),
                        ("facts", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                        ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "change_entry",
                        "app": "models",
                        "indexes": [
                            Index(fields=["transaction", "id"]),
                            Index(fields=["object_type", "object_id", "id"]),
                            Index(fields=["object_type", "kind", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Lease",
                    fields=[
                        (
                            "name",
                            fields.CharField(
                                primary_key=True, unique=True, db_index=True, max_length=40
                            ),
                        ),
                        ("holder_id", fields.UUIDField(null=True)),
                        (
                            "until_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={"table": "lease", "app": "models", "pk_attr": "name"},
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Operation",
                    fields=[
                        (
                            "id",
                            fields.BigIntField(
                                generated=True, primary_key=True, unique=True, db_index=True
                            ),
                        ),
                        ("actor_id", fields.UUIDField()),
                        ("operation_id", fields.UUIDField()),
                        ("payload_hmac", fields.CharField(max_length=64)),
                        ("result", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                    ],
                    options={
                        "table": "operation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("actor_id", "operation_id"), name="operation_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        ("name", fields.CharField(max_length=300)),
                        ("short_name", fields.CharField(null=True, max_length=100)),
                        ("kind", fields.CharEnumField(enum_type=OrganisationKind, max_length=32)),
                        ("siren", fields.CharField(null=True, max_length=9)),
                        ("siret", fields.CharField(null=True, max_length=14)),
                        ("insee_code", fields.CharField(null=True, max_length=5)),
                        (
                            "banatic_nature",
                            fields.CharEnumField(null=True, enum_type=BanaticNature, max_length=8),
                        ),
                        (
                            "department_codes",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("region_code", fields.CharField(null=True, max_length=3)),
                        ("population", fields.IntField(null=True)),
                        ("cog_vintage", fields.SmallIntField(null=True)),
                        ("valid_from_on", fields.DateField(null=True)),
                        ("valid_to_on", fields.DateField(null=True)),
                        (
                            "succeeded_by",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="succeeded_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="predecessors",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "registered_by",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="registered_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="registered",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("external_id", fields.CharField(null=True, max_length=80)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("placeholder", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "organisation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(fields=("siren",), name="organisation_siren_once"),
                            UniqueConstraint(
                                fields=("insee_code", "cog_vintage"),
                                name="organisation_insee_code_once",
                            ),
                            UniqueConstraint(
                                fields=("registered_by_id", "external_id"),
                                name="organisation_external_id_once",
                            ),
                            CheckConstraint(
                                check="(insee_code IS NOT NULL) = (kind = 'COMMUNE') OR fictional OR placeholder",
                                name="organisation_insee_code_for_communes",
                            ),
                            CheckConstraint(
                                check="valid_from_on IS NULL OR valid_to_on IS NULL OR valid_from_on < valid_to_on",
                                name="organisation_dates_in_order",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["kind", "sort_key", "id"]),
                            Index(fields=["updated_at", "id"]),
                            Index(fields=["succeeded_by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "organisation",
                            fields.OneToOneField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="agency",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "legal_form",
                            fields.CharEnumField(enum_type=AgencyLegalForm, max_length=16),
                        ),
                        ("approval_chain", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        (
                            "work_may_start_on",
                            fields.CharEnumField(enum_type=WorkStart, max_length=16),
                        ),
                        (
                            "visibility_policy",
                            fields.CharEnumField(enum_type=VisibilityPolicy, max_length=24),
                        ),
                        (
                            "programme_cycle",
                            fields.CharEnumField(enum_type=ProgrammeKind, max_length=16),
                        ),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "agency",
                        "app": "models",
                        "indexes": [Index(fields=["sort_key", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="memberships",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="memberships",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "category",
                            fields.CharEnumField(enum_type=MembershipCategory, max_length=16),
                        ),
                        ("joined_on", fields.DateField()),
                        ("left_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "membership",
                        "app": "models",
                        "indexes": [
                            Index(fields=["organisation_id", "agency_id"]),
                            Index(fields=["agency_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MembershipDue",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "membership",
                            fields.ForeignKeyField(
                                "models.Membership",
                                source_field="membership_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="dues",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("year", fields.SmallIntField()),
                        ("nature", fields.CharEnumField(enum_type=FundingNature, max_length=16)),
                        ("amount_cents", fields.BigIntField()),
                    ],
                    options={
                        "table": "membership_due",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("membership_id", "year", "nature"),
                                name="membership_due_once",
                            ),
                            CheckConstraint(
                                check="amount_cents >= 0", name="membership_due_amount"
                            ),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="people",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "registered_by",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="registered_by_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="people",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(max_length=200)),
                        ("email", fields.CharField(null=True, max_length=254)),
                        ("phone", fields.CharField(null=True, max_length=40)),
                        ("function", fields.CharField(null=True, max_length=200)),
                        (
                            "erased_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "person",
                        "app": "models",
                        "indexes": [
                            Index(fields=["organisation_id", "sort_key", "id"]),
                            Index(fields=["registered_by_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="programmes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("kind", fields.CharEnumField(enum_type=ProgrammeKind, max_length=16)),
                        ("year_from", fields.SmallIntField()),
                        ("year_to", fields.SmallIntField()),
                        ("status", fields.CharEnumField(enum_type=ProgrammeStatus, max_length=16)),
                        ("key_topics", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        ("agency_project", fields.CharField(null=True, max_length=200)),
                        ("mandate", fields.CharField(null=True, max_length=100)),
                        ("source", fields.CharField(null=True, max_length=300)),
                        ("external_id", fields.CharField(null=True, max_length=80)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "programme",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agency_id", "external_id"),
                                name="programme_external_id_once",
                            ),
                            CheckConstraint(
                                check="year_from <= year_to AND (kind <> 'ANNUAL' OR year_from = year_to)",
                                name="programme_years_in_order",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["agency_id", "year_from", "id"]),
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["year_from", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ProgrammeVersion",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "programme",
                            fields.ForeignKeyField(
                                "models.Programme",
                                source_field="programme_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="versions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("label", fields.CharField(max_length=200)),
                        ("as_of_on", fields.DateField(null=True)),
                        ("status", fields.CharEnumField(enum_type=VersionStatus, max_length=16)),
                        ("declared_total_quarter_days", fields.IntField(null=True)),
                        ("declared_socle_quarter_days", fields.IntField(null=True)),
                        ("declared_project_count", fields.IntField(null=True)),
                        (
                            "totals_basis",
                            fields.CharEnumField(enum_type=TotalsBasis, max_length=16),
                        ),
                        ("basis_reason", fields.TextField(null=True, unique=False)),
                        ("change_reason", fields.TextField(null=True, unique=False)),
                        ("return_reason", fields.TextField(null=True, unique=False)),
                        (
                            "branched_from",
                            fields.ForeignKeyField(
                                "models.ProgrammeVersion",
                                source_field="branched_from_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="branches",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "presented_at_meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="presented_at_meeting_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="presented_versions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("frozen_sha256", fields.CharField(null=True, max_length=64)),
                    ],
                    options={
                        "table": "programme_version",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("programme_id", "number"),
                                name="programme_version_number_once",
                            ),
                            UniqueConstraint(
                                fields=("programme_id",),
                                name="programme_version_one_draft",
                                condition="status = 'DRAFT'",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["branched_from_id"]),
                            Index(fields=["presented_at_meeting_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Axis",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "programme_version",
                            fields.ForeignKeyField(
                                "models.ProgrammeVersion",
                                source_field="programme_version_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="axes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                        ("description", fields.TextField(null=True, unique=False)),
                        ("strand_scope", fields.CharEnumField(enum_type=StrandScope, max_length=8)),
                    ],
                    options={
                        "table": "axis",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("programme_version_id", "number"), name="axis_number_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Orientation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "axis",
                            fields.ForeignKeyField(
                                "models.Axis",
                                source_field="axis_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orientations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=400)),
                    ],
                    options={
                        "table": "orientation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("axis_id", "number"), name="orientation_number_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "id",
                            fields.BigIntField(
                                generated=True, primary_key=True, unique=True, db_index=True
                            ),
                        ),
                        ("object_type", fields.CharField(max_length=40)),
                        ("object_id", fields.UUIDField(unique=True)),
                        ("title_stems", fields.TextField(unique=False)),
                        ("body_stems", fields.TextField(unique=False)),
                    ],
                    options={"table": "search_entry", "app": "models", "pk_attr": "id"},
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Territory",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        ("name", fields.CharField(max_length=300)),
                        ("scale", fields.CharEnumField(enum_type=TerritoryScale, max_length=20)),
                        (
                            "geometry",
                            fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("cog_vintage", fields.SmallIntField(null=True)),
                        (
                            "registered_by",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="registered_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="territories",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "territory",
                        "app": "models",
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["registered_by_id", "sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="TerritoryMember",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="members",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="territories",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "territory_member",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("territory_id", "organisation_id"),
                                name="territory_member_once",
                            )
                        ],
                        "indexes": [Index(fields=["organisation_id", "territory_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Theme",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="themes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "parent",
                            fields.ForeignKeyField(
                                "models.Theme",
                                source_field="parent_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="children",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(max_length=200)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "theme",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agency_id", "sort_key"), name="theme_name_once"
                            )
                        ],
                        "indexes": [
                            Index(fields=["parent_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        ("label", fields.CharField(max_length=200)),
                        ("email", fields.CharField(null=True, unique=True, max_length=254)),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="users",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("password_hash", fields.CharField(null=True, max_length=200)),
                        ("failed_logins", fields.IntField(default=0, db_default=0)),
                        (
                            "locked_until_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "last_login_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "suspended_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("notices_in_feed", fields.BooleanField(default=True, db_default=True)),
                        (
                            "notices_by_email",
                            fields.CharEnumField(
                                default=EmailRhythm.NEVER,
                                db_default="NEVER",
                                enum_type=EmailRhythm,
                                max_length=8,
                            ),
                        ),
                        (
                            "notices_mailed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "person",
                            fields.ForeignKeyField(
                                "models.Person",
                                source_field="person_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="accounts",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "account",
                        "app": "models",
                        "indexes": [Index(fields=["organisation_id"]), Index(fields=["person_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="tokens",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("label", fields.CharField(max_length=200)),
                        ("prefix", fields.CharField(max_length=16)),
                        ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                        ("scopes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        (
                            "expires_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "last_used_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "revoked_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "api_token",
                        "app": "models",
                        "indexes": [Index(fields=["user_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="invitations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                        ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "used_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "revoked_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "invitation",
                        "app": "models",
                        "indexes": [Index(fields=["user_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Mission",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="missions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("code", fields.CharField(max_length=40)),
                        ("title", fields.CharField(max_length=300)),
                        ("summary", fields.TextField(null=True, unique=False)),
                        ("strand", fields.CharEnumField(enum_type=Strand, max_length=8)),
                        (
                            "socle_family",
                            fields.CharEnumField(null=True, enum_type=SocleFamily, max_length=32),
                        ),
                        ("kind", fields.CharEnumField(enum_type=MissionKind, max_length=24)),
                        (
                            "requested_by",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="requested_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="requested_missions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "lead",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="lead_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="led_missions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "validation_rule",
                            fields.CharEnumField(
                                default=ValidationRule.EVERY_INVOLVED,
                                db_default="EVERY_INVOLVED",
                                enum_type=ValidationRule,
                                max_length=24,
                            ),
                        ),
                        ("legal_basis", fields.TextField(null=True, unique=False)),
                        ("start_on", fields.DateField(null=True)),
                        ("end_on", fields.DateField(null=True)),
                        ("progress", fields.SmallIntField(default=0, db_default=0)),
                        ("status", fields.CharEnumField(enum_type=MissionStatus, max_length=16)),
                        (
                            "partnership",
                            fields.CharEnumField(
                                default=MissionPartnership.PARTNERSHIP,
                                db_default="PARTNERSHIP",
                                enum_type=MissionPartnership,
                                max_length=20,
                            ),
                        ),
                        ("generated", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "mission",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agency_id", "code"), name="mission_code_once"
                            ),
                            CheckConstraint(
                                check="progress BETWEEN 0 AND 100", name="mission_progress_percent"
                            ),
                            CheckConstraint(
                                check="socle_family IS NULL OR strand = 'SOCLE'",
                                name="mission_socle_family",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["status", "sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["agency_id", "code", "id"]),
                            Index(fields=["updated_at", "id"]),
                            Index(fields=["requested_by_id"]),
                            Index(fields=["lead_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="DayEntry",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="day_entries",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="day_entries",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("spent_on", fields.DateField()),
                        ("quarter_days", fields.SmallIntField()),
                        ("activity", fields.CharField(null=True, max_length=300)),
                    ],
                    options={
                        "table": "day_entry",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="quarter_days BETWEEN 1 AND 4", name="day_entry_quarter_days"
                            )
                        ],
                        "indexes": [
                            Index(fields=["mission_id", "spent_on", "id"]),
                            Index(fields=["user_id", "spent_on", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Deliverable",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="deliverables",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("kind", fields.CharEnumField(enum_type=DeliverableKind, max_length=16)),
                        (
                            "status",
                            fields.CharEnumField(enum_type=DeliverableStatus, max_length=24),
                        ),
                        ("edition", fields.IntField(default=1, db_default=1)),
                        ("url", fields.CharField(null=True, max_length=1000)),
                        ("sha256", fields.CharField(null=True, max_length=64)),
                        ("return_reason", fields.TextField(null=True, unique=False)),
                        (
                            "submitted_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "validated_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "released_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "released_by",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="released_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="releases",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "published_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("licence", fields.CharField(null=True, max_length=100)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "deliverable",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="status <> 'PUBLISHED' OR licence IS NOT NULL",
                                name="deliverable_published_under_a_licence",
                            )
                        ],
                        "indexes": [
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["updated_at", "id"]),
                            Index(fields=["published_at", "id"]),
                            Index(fields=["released_by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="DeliverableValidation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "deliverable",
                            fields.ForeignKeyField(
                                "models.Deliverable",
                                source_field="deliverable_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="validations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="validations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "by",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="validations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("edition", fields.IntField()),
                        ("validated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "deliverable_validation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("deliverable_id", "organisation_id", "edition"),
                                name="deliverable_validation_once",
                            )
                        ],
                        "indexes": [Index(fields=["organisation_id"]), Index(fields=["by_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionInstrument",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="instrument_links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("instrument", fields.CharEnumField(enum_type=Instrument, max_length=16)),
                    ],
                    options={
                        "table": "mission_instrument",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "instrument"), name="mission_instrument_once"
                            )
                        ],
                        "indexes": [Index(fields=["instrument", "mission_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionNote",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "author",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="author_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("dated_on", fields.DateField()),
                        ("text", fields.TextField(unique=False)),
                        (
                            "visibility",
                            fields.CharEnumField(enum_type=NoteVisibility, max_length=16),
                        ),
                        (
                            "removed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "mission_note",
                        "app": "models",
                        "indexes": [
                            Index(fields=["mission_id", "dated_on", "id"]),
                            Index(fields=["author_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionParticipation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "category",
                            fields.CharEnumField(enum_type=ParticipationCategory, max_length=16),
                        ),
                        ("from_on", fields.DateField()),
                        ("to_on", fields.DateField(null=True)),
                        (
                            "contact",
                            fields.ForeignKeyField(
                                "models.Person",
                                source_field="contact_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "mission_participation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "organisation_id"),
                                name="mission_participation_one_active",
                                condition="to_on IS NULL",
                            )
                        ],
                        "indexes": [
                            Index(fields=["organisation_id", "mission_id"]),
                            Index(fields=["mission_id", "id"]),
                            Index(fields=["contact_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionReference",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="external_refs",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("system", fields.CharField(max_length=80)),
                        ("value", fields.CharField(max_length=200)),
                    ],
                    options={
                        "table": "mission_reference",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "system", "value"),
                                name="mission_reference_once",
                            )
                        ],
                        "indexes": [Index(fields=["system", "value"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionTerritory",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="territory_links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="mission_links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "mission_territory",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "territory_id"), name="mission_territory_once"
                            )
                        ],
                        "indexes": [Index(fields=["territory_id", "mission_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionTheme",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="theme_links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "theme",
                            fields.ForeignKeyField(
                                "models.Theme",
                                source_field="theme_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="mission_links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "mission_theme",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "theme_id"), name="mission_theme_once"
                            )
                        ],
                        "indexes": [Index(fields=["theme_id", "mission_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notices",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("kind", fields.CharEnumField(enum_type=NoticeKind, max_length=24)),
                        ("object_type", fields.CharField(max_length=40)),
                        ("object_id", fields.UUIDField()),
                        ("topic", fields.CharField(max_length=120)),
                        (
                            "details",
                            fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("due_on", fields.DateField(null=True)),
                        (
                            "read_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "mailed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "notice",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(fields=("user_id", "topic"), name="notice_once")
                        ],
                        "indexes": [
                            Index(fields=["user_id", "created_at", "id"]),
                            Index(fields=["mailed_at", "user_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="OutputReception",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "deliverable",
                            fields.ForeignKeyField(
                                "models.Deliverable",
                                source_field="deliverable_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="receptions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="receptions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "output_reception",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("deliverable_id", "organisation_id"),
                                name="output_reception_once",
                            )
                        ],
                        "indexes": [Index(fields=["organisation_id", "deliverable_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="OutputRequest",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="output_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="output_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "status",
                            fields.CharEnumField(enum_type=OutputRequestStatus, max_length=24),
                        ),
                    ],
                    options={
                        "table": "output_request",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "organisation_id"),
                                name="output_request_once",
                                condition="status <> 'WITHDRAWN'",
                            )
                        ],
                        "indexes": [
                            Index(fields=["organisation_id", "mission_id"]),
                            Index(fields=["mission_id", "requested_at", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ProgrammeLine",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "programme_version",
                            fields.ForeignKeyField(
                                "models.ProgrammeVersion",
                                source_field="programme_version_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "axis",
                            fields.ForeignKeyField(
                                "models.Axis",
                                source_field="axis_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "orientation",
                            fields.ForeignKeyField(
                                "models.Orientation",
                                source_field="orientation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("strand", fields.CharEnumField(enum_type=Strand, max_length=8)),
                        ("planned_quarter_days", fields.IntField(null=True)),
                        ("year", fields.SmallIntField()),
                        ("state", fields.CharEnumField(enum_type=LineState, max_length=16)),
                        ("comment", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "programme_line",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("programme_version_id", "mission_id", "year"),
                                name="programme_line_once",
                            ),
                            CheckConstraint(
                                check="planned_quarter_days >= 0 AND planned_quarter_days % 2 = 0",
                                name="programme_line_half_days",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["mission_id", "year", "id"]),
                            Index(fields=["year", "mission_id"]),
                            Index(fields=["axis_id", "id"]),
                            Index(fields=["orientation_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="LineBeneficiary",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "line",
                            fields.ForeignKeyField(
                                "models.ProgrammeLine",
                                source_field="line_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="beneficiaries",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="beneficiary_lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("percent", fields.SmallIntField()),
                    ],
                    options={
                        "table": "line_beneficiary",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("line_id", "territory_id"), name="line_beneficiary_once"
                            ),
                            CheckConstraint(
                                check="percent BETWEEN 1 AND 100", name="line_beneficiary_percent"
                            ),
                        ],
                        "indexes": [Index(fields=["territory_id", "line_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ServiceRequest",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="service_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="service_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="service_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "socle_family",
                            fields.CharEnumField(enum_type=SocleFamily, max_length=32),
                        ),
                        ("subject", fields.CharField(max_length=300)),
                        ("details", fields.TextField(null=True, unique=False)),
                        ("wanted_on", fields.DateField(null=True)),
                        (
                            "status",
                            fields.CharEnumField(enum_type=ServiceRequestStatus, max_length=16),
                        ),
                        ("answer", fields.TextField(null=True, unique=False)),
                        ("received_on", fields.DateField()),
                        ("answered_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "service_request",
                        "app": "models",
                        "indexes": [
                            Index(fields=["agency_id", "received_on", "id"]),
                            Index(fields=["organisation_id", "received_on", "id"]),
                            Index(fields=["received_on", "id"]),
                            Index(fields=["mission_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="VersionParticipation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "programme_version",
                            fields.ForeignKeyField(
                                "models.ProgrammeVersion",
                                source_field="programme_version_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="version_participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="version_participations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "category",
                            fields.CharEnumField(enum_type=ParticipationCategory, max_length=16),
                        ),
                    ],
                    options={
                        "table": "version_participation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("programme_version_id", "mission_id", "organisation_id"),
                                name="version_participation_once",
                            )
                        ],
                        "indexes": [
                            Index(fields=["mission_id"]),
                            Index(fields=["organisation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="WebSession",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="web_sessions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                        ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("last_seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "revoked_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "web_session",
                        "app": "models",
                        "indexes": [Index(fields=["user_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AgendaTemplate",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="agenda_templates",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(max_length=200)),
                        ("method", fields.CharEnumField(enum_type=WorkshopMethod, max_length=24)),
                        ("activities", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        (
                            "copied_from",
                            fields.ForeignKeyField(
                                "models.AgendaTemplate",
                                source_field="copied_from_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="copies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "archived_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "agenda_template",
                        "app": "models",
                        "indexes": [
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["copied_from_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "keeper",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="keeper_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="agreements_kept",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "builds_on",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="builds_on_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="built_upon_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "renews",
                            fields.OneToOneField(
                                "models.Agreement",
                                source_field="renews_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="renewed_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("type", fields.CharEnumField(enum_type=AgreementType, max_length=32)),
                        ("status", fields.CharEnumField(enum_type=AgreementStatus, max_length=16)),
                        (
                            "basis",
                            fields.CharEnumField(
                                null=True, enum_type=AgreementBasis, max_length=16
                            ),
                        ),
                        ("event_source", fields.TextField(null=True, unique=False)),
                        ("signed_on", fields.DateField(null=True)),
                        ("starts_on", fields.DateField(null=True)),
                        ("ends_on", fields.DateField(null=True)),
                        ("ended_on", fields.DateField(null=True)),
                        ("end_reason", fields.TextField(null=True, unique=False)),
                        (
                            "in_house_contract_reference",
                            fields.CharField(null=True, max_length=200),
                        ),
                        ("source_note", fields.TextField(null=True, unique=False)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "agreement",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="starts_on IS NULL OR ends_on IS NULL OR starts_on < ends_on",
                                name="agreement_dates_in_order",
                            )
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["keeper_id", "sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["type", "sort_key", "id"]),
                            Index(fields=["territory_id"]),
                            Index(fields=["builds_on_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="WorkshopSeries",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="workshop_series",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="workshop_series",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "charter",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="charter_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="series",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("method", fields.CharEnumField(enum_type=WorkshopMethod, max_length=24)),
                        ("purpose", fields.TextField(null=True, unique=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "workshop_series",
                        "app": "models",
                        "indexes": [
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["charter_id", "sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Workshop",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("method", fields.CharEnumField(enum_type=WorkshopMethod, max_length=24)),
                        ("question", fields.TextField(null=True, unique=False)),
                        ("horizon_year", fields.SmallIntField(null=True)),
                        (
                            "status",
                            fields.CharEnumField(
                                default=WorkshopStatus.PREPARING,
                                db_default="PREPARING",
                                enum_type=WorkshopStatus,
                                max_length=16,
                            ),
                        ),
                        ("held_on", fields.DateField(null=True)),
                        ("ends_on", fields.DateField(null=True)),
                        ("place", fields.CharField(null=True, max_length=300)),
                        ("with_walk", fields.BooleanField(default=False, db_default=False)),
                        (
                            "series",
                            fields.ForeignKeyField(
                                "models.WorkshopSeries",
                                source_field="series_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("series_position", fields.SmallIntField(default=0, db_default=0)),
                        (
                            "plenary",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="plenary_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="parallels",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "previous",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="previous_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="following_ones",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("agenda", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                        ("agenda_version", fields.IntField(default=0, db_default=0)),
                        ("cancellation_reason", fields.TextField(null=True, unique=False)),
                        (
                            "ended_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "workshop",
                        "app": "models",
                        "indexes": [
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["series_id", "series_position", "id"]),
                            Index(fields=["plenary_id", "sort_key", "id"]),
                            Index(fields=["previous_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="LiveSession",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="sessions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=SessionStatus, max_length=16)),
                        ("epoch", fields.IntField(default=1, db_default=1)),
                        ("turn", fields.IntField(default=0, db_default=0)),
                        ("head", fields.IntField(default=0, db_default=0)),
                        ("participants", fields.IntField(default=0, db_default=0)),
                        ("join_code", fields.CharField(null=True, unique=True, max_length=6)),
                        ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "concluded_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("rehearsal", fields.BooleanField(default=False, db_default=False)),
                    ],
                    options={
                        "table": "live_session",
                        "app": "models",
                        "indexes": [Index(fields=["workshop_id", "opened_at", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="LiveActivity",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="activities",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("position", fields.SmallIntField()),
                        ("kind", fields.CharEnumField(enum_type=ActivityKind, max_length=16)),
                        ("prompt", fields.TextField(unique=False)),
                        ("settings", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        ("name", fields.CharField(null=True, max_length=40)),
                        ("minutes", fields.IntField(null=True)),
                        ("status", fields.CharEnumField(enum_type=ActivityStatus, max_length=16)),
                        (
                            "started_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "closed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "live_activity",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("session_id", "position"),
                                name="live_activity_position_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="RoleGrant",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "user",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="user_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="grants",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="grants",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="grants",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="grants",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("role", fields.CharEnumField(enum_type=Role, max_length=24)),
                        ("from_on", fields.DateField()),
                        ("to_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "role_grant",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END) = 1",
                                name="role_grant_in_one_place",
                            )
                        ],
                        "indexes": [
                            Index(fields=["user_id"]),
                            Index(fields=["workshop_id"]),
                            Index(fields=["organisation_id"]),
                            Index(fields=["agency_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="SessionContent",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("text", fields.TextField(null=True, unique=False)),
                        (
                            "erased_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "session_content",
                        "app": "models",
                        "indexes": [Index(fields=["session_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="IdeaGroup",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="groups",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "title",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="title_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="titled_groups",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "merged_into",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="merged_into_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="merged_from",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "split_from",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="split_from_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="split_into",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="groups",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                        ("place", fields.IntField(default=0, db_default=0)),
                        ("table_id", fields.UUIDField(null=True)),
                    ],
                    options={
                        "table": "idea_group",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "place", "id"]),
                            Index(fields=["merged_into_id", "seq", "id"]),
                            Index(fields=["split_from_id", "seq", "id"]),
                            Index(fields=["activity_id", "place", "id"]),
                            Index(fields=["title_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="GroupTally",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="tallies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="tallies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "group",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="group_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="tallies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("method", fields.CharEnumField(enum_type=VoteMethod, max_length=24)),
                        ("round", fields.SmallIntField(default=1, db_default=1)),
                        ("rank", fields.SmallIntField(null=True)),
                        ("total", fields.IntField(null=True)),
                        ("voters", fields.IntField(null=True)),
                        ("grade", fields.SmallIntField(null=True)),
                    ],
                    options={
                        "table": "group_tally",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("activity_id", "group_id"), name="group_tally_once"
                            )
                        ],
                        "indexes": [
                            Index(fields=["session_id", "id"]),
                            Index(fields=["group_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "group",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="group_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "tally",
                            fields.ForeignKeyField(
                                "models.GroupTally",
                                source_field="tally_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("rank", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=ProposalStatus, max_length=16)),
                        (
                            "holder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="holder_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals_received",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "handed_over_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("refusal_reason", fields.TextField(null=True, unique=False)),
                        ("amendment", fields.TextField(null=True, unique=False)),
                        ("description", fields.TextField(null=True, unique=False)),
                        (
                            "theme",
                            fields.ForeignKeyField(
                                "models.Theme",
                                source_field="theme_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("priority", fields.SmallIntField(null=True)),
                        ("due_on", fields.DateField(null=True)),
                        (
                            "wished_holder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="wished_holder_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proposals_wished",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("supporters", fields.IntField(default=0, db_default=0)),
                        (
                            "merged_into",
                            fields.ForeignKeyField(
                                "models.Proposal",
                                source_field="merged_into_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="merged_from",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("drop_reason", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "proposal",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="priority BETWEEN 1 AND 3", name="proposal_priority_level"
                            )
                        ],
                        "indexes": [
                            Index(fields=["session_id", "rank", "id"]),
                            Index(fields=["holder_id", "rank", "id"]),
                            Index(fields=["merged_into_id", "rank", "id"]),
                            Index(fields=["group_id"]),
                            Index(fields=["tally_id"]),
                            Index(fields=["activity_id"]),
                            Index(fields=["theme_id"]),
                            Index(fields=["wished_holder_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="SessionEvent",
                    fields=[
                        (
                            "id",
                            fields.BigIntField(
                                generated=True, primary_key=True, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="events",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                        ("type", fields.CharField(max_length=40)),
                        ("type_version", fields.SmallIntField()),
                        ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "session_event",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("session_id", "seq"), name="session_event_seq_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SessionOperation",
                    fields=[
                        (
                            "id",
                            fields.BigIntField(
                                generated=True, primary_key=True, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="operations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("actor_id", fields.UUIDField()),
                        ("operation_id", fields.UUIDField()),
                        ("payload_hmac", fields.CharField(max_length=64)),
                        ("seq", fields.IntField()),
                        ("outcome", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                    ],
                    options={
                        "table": "session_operation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("session_id", "actor_id", "operation_id"),
                                name="session_operation_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SecretVoter",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="secret_voters",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("round", fields.SmallIntField()),
                        ("voter_id", fields.UUIDField()),
                    ],
                    options={
                        "table": "secret_voter",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("activity_id", "round", "voter_id"),
                                name="secret_voter_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SecretUrn",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="secret_urns",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("round", fields.SmallIntField()),
                        ("ballots", fields.IntField()),
                        ("abstentions", fields.IntField()),
                        ("counts", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                    ],
                    options={
                        "table": "secret_urn",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("activity_id", "round"), name="secret_urn_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SessionParticipant",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="participant_rows",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "removed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "session_participant",
                        "app": "models",
                        "indexes": [Index(fields=["session_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SessionPresence",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="presences",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("process_id", fields.UUIDField()),
                        ("connected", fields.IntField()),
                        ("beat", fields.BigIntField()),
                    ],
                    options={
                        "table": "session_presence",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("session_id", "process_id"), name="session_presence_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SessionSeat",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.OneToOneField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="seat",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("holder_id", fields.UUIDField()),
                        ("renewed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={"table": "session_seat", "app": "models", "pk_attr": "id"},
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Code",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("root_id", fields.UUIDField()),
                        (
                            "title",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="title_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="titled_codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "definition",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="definition_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="defined_codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "parent",
                            fields.ForeignKeyField(
                                "models.Code",
                                source_field="parent_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="children",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                        ("retired", fields.BooleanField()),
                    ],
                    options={
                        "table": "code",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "seq", "id"]),
                            Index(fields=["parent_id", "seq", "id"]),
                            Index(fields=["root_id"]),
                            Index(fields=["title_id"]),
                            Index(fields=["definition_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="ConstituencyCount",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="constituency_counts",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "constituency",
                            fields.CharEnumField(enum_type=Constituency, max_length=24),
                        ),
                        ("people", fields.IntField()),
                    ],
                    options={
                        "table": "constituency_count",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("session_id", "constituency"),
                                name="constituency_count_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="findings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "statement",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="statement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="findings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("kind", fields.CharEnumField(enum_type=FindingKind, max_length=16)),
                        ("seq", fields.IntField()),
                        ("withdrawn", fields.BooleanField()),
                    ],
                    options={
                        "table": "finding",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "seq", "id"]),
                            Index(fields=["statement_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="InformationNotice",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="information_notices",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.IntField()),
                        ("text", fields.TextField(unique=False)),
                        ("legal_basis", fields.CharEnumField(enum_type=LegalBasis, max_length=24)),
                        ("published_on", fields.DateField()),
                    ],
                    options={
                        "table": "information_notice",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("workshop_id", "number"), name="information_notice_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="PanelQuota",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="panel",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "dimension",
                            fields.CharEnumField(enum_type=PanelDimension, max_length=16),
                        ),
                        (
                            "constituency",
                            fields.CharEnumField(null=True, enum_type=Constituency, max_length=24),
                        ),
                        ("label", fields.CharField(max_length=100)),
                        ("wanted", fields.IntField()),
                        ("reached", fields.IntField(null=True)),
                        ("position", fields.SmallIntField()),
                    ],
                    options={
                        "table": "panel_quota",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("workshop_id", "dimension", "label"),
                                name="panel_quota_once",
                            ),
                            CheckConstraint(
                                check="(dimension = 'CONSTITUENCY') = (constituency IS NOT NULL)",
                                name="panel_quota_constituency",
                            ),
                            CheckConstraint(check="wanted >= 0", name="panel_quota_wanted"),
                        ],
                        "indexes": [Index(fields=["workshop_id", "position", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="SessionNote",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "content",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="content_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                        ("hidden", fields.BooleanField()),
                        ("removed", fields.BooleanField()),
                        ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "session_note",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "seq", "id"]),
                            Index(fields=["activity_id", "seq", "id"]),
                            Index(fields=["content_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SessionPhoto",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="photos",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("author_id", fields.UUIDField()),
                        ("media_type", fields.CharField(max_length=20)),
                        ("content", fields.BinaryField(null=True)),
                        ("digest", fields.CharField(max_length=64)),
                        ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "erased_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "session_photo",
                        "app": "models",
                        "indexes": [Index(fields=["session_id", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Contribution",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contributions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contributions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "content",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="content_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contributions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "group",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="group_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contributions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "parent",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="parent_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="children",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "point",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="point_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="points",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "photo",
                            fields.ForeignKeyField(
                                "models.SessionPhoto",
                                source_field="photo_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contributions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("author_id", fields.UUIDField()),
                        ("seq", fields.IntField()),
                        (
                            "status",
                            fields.CharEnumField(
                                default=CardStatus.STANDING,
                                db_default=CardStatus.STANDING,
                                enum_type=CardStatus,
                                max_length=16,
                            ),
                        ),
                        ("shown", fields.BooleanField(default=True, db_default=True)),
                        ("withdrawn", fields.BooleanField(default=False, db_default=False)),
                        ("column_key", fields.CharField(null=True, max_length=40)),
                        ("pinned", fields.BooleanField(default=False, db_default=False)),
                        (
                            "channel",
                            fields.CharEnumField(
                                default=CardChannel.PHONE,
                                db_default=CardChannel.PHONE,
                                enum_type=CardChannel,
                                max_length=16,
                            ),
                        ),
                        ("table_id", fields.UUIDField(null=True)),
                        (
                            "taken_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "contribution",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "seq", "id"]),
                            Index(fields=["group_id", "seq", "id"]),
                            Index(fields=["activity_id", "seq", "id"]),
                            Index(fields=["parent_id", "seq", "id"]),
                            Index(fields=["content_id"]),
                            Index(fields=["point_id"]),
                            Index(fields=["photo_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="ContributionLine",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "contribution",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="contribution_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "content",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="content_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("key", fields.CharField(max_length=40)),
                        ("position", fields.SmallIntField()),
                    ],
                    options={
                        "table": "contribution_line",
                        "app": "models",
                        "indexes": [
                            Index(fields=["contribution_id", "position", "id"]),
                            Index(fields=["content_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="ContributionPick",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "contribution",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="contribution_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="picks",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "picked",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="picked_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="picked_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("position", fields.SmallIntField()),
                    ],
                    options={
                        "table": "contribution_pick",
                        "app": "models",
                        "indexes": [
                            Index(fields=["contribution_id", "position", "id"]),
                            Index(fields=["picked_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="FindingEvidence",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "finding",
                            fields.ForeignKeyField(
                                "models.Finding",
                                source_field="finding_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="evidence",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "group",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="group_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="findings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contribution",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="contribution_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="findings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("position", fields.SmallIntField()),
                    ],
                    options={
                        "table": "finding_evidence",
                        "app": "models",
                        "indexes": [
                            Index(fields=["finding_id", "position", "id"]),
                            Index(fields=["group_id", "id"]),
                            Index(fields=["contribution_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="PriorityPlacement",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="priority_placements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="priority_placements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "group",
                            fields.ForeignKeyField(
                                "models.IdeaGroup",
                                source_field="group_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="priority_placements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contribution",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="contribution_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="priority_placements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("level", fields.SmallIntField()),
                        ("place", fields.SmallIntField()),
                    ],
                    options={
                        "table": "priority_placement",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "id"]),
                            Index(fields=["activity_id", "level", "place", "id"]),
                            Index(fields=["group_id", "id"]),
                            Index(fields=["contribution_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="SpeakingTurn",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="speaking_turns",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="speaking_turns",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                        ("number", fields.IntField(null=True)),
                        (
                            "constituency",
                            fields.CharEnumField(null=True, enum_type=Constituency, max_length=24),
                        ),
                        ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "ended_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "speaking_turn",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "seq", "id"]),
                            Index(fields=["activity_id", "seq", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="TextRevision",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="text_revisions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "activity",
                            fields.ForeignKeyField(
                                "models.LiveActivity",
                                source_field="activity_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="text_revisions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "content",
                            fields.ForeignKeyField(
                                "models.SessionContent",
                                source_field="content_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="text_revisions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.IntField()),
                        ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                    ],
                    options={
                        "table": "text_revision",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "id"]),
                            Index(fields=["activity_id", "number", "id"]),
                            Index(fields=["content_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="Verbatim",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="verbatims",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contribution",
                            fields.ForeignKeyField(
                                "models.Contribution",
                                source_field="contribution_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="verbatims",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "constituency",
                            fields.CharEnumField(null=True, enum_type=Constituency, max_length=24),
                        ),
                        (
                            "valence",
                            fields.CharEnumField(null=True, enum_type=Valence, max_length=16),
                        ),
                        ("quotable", fields.BooleanField(null=True)),
                    ],
                    options={
                        "table": "verbatim",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "id"]),
                            Index(fields=["contribution_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="CodeApplication",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=uuid4, unique=True, db_index=True
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="code_applications",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "verbatim",
                            fields.ForeignKeyField(
                                "models.Verbatim",
                                source_field="verbatim_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="applications",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "code",
                            fields.ForeignKeyField(
                                "models.Code",
                                source_field="code_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="applications",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("seq", fields.IntField()),
                    ],
                    options={
                        "table": "code_application",
                        "app": "models",
                        "indexes": [
                            Index(fields=["session_id", "id"]),
                            Index(fields=["verbatim_id", "seq", "id"]),
                            Index(fields=["code_id", "seq", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="WorkshopInvitation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="invitations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "person",
                            fields.ForeignKeyField(
                                "models.Person",
                                source_field="person_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="workshop_invitations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(null=True, max_length=200)),
                        ("email", fields.CharField(null=True, max_length=254)),
                        (
                            "constituency",
                            fields.CharEnumField(enum_type=Constituency, max_length=24),
                        ),
                        ("walk_in", fields.BooleanField(default=False, db_default=False)),
                        ("answer", fields.CharEnumField(enum_type=InvitationAnswer, max_length=16)),
                        (
                            "answered_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("link_sha256", fields.CharField(null=True, unique=True, max_length=64)),
                        ("link_operation_id", fields.UUIDField(null=True)),
                        (
                            "letter_due_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "sent_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "reminded_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "refused_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "withdrawn_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        (
                            "erased_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "workshop_invitation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("workshop_id", "person_id"),
                                name="workshop_invitation_person_once",
                                condition="withdrawn_at IS NULL",
                            ),
                            CheckConstraint(
                                check="person_id IS NOT NULL OR name IS NOT NULL OR erased_at IS NOT NULL",
                                name="workshop_invitation_named",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["workshop_id", "sort_key", "id"]),
                            Index(fields=["person_id"]),
                            Index(fields=["letter_due_at", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="EntryCode",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="entry_codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "invitation",
                            fields.ForeignKeyField(
                                "models.WorkshopInvitation",
                                source_field="invitation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="entry_codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "constituency",
                            fields.CharEnumField(enum_type=Constituency, max_length=24),
                        ),
                        ("code_hmac", fields.CharField(unique=True, max_length=64)),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="entry_codes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "revoked_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "entry_code",
                        "app": "models",
                        "indexes": [
                            Index(fields=["workshop_id"]),
                            Index(fields=["invitation_id"]),
                            Index(fields=["session_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="WorkshopConsent",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="consents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "notice",
                            fields.ForeignKeyField(
                                "models.InformationNotice",
                                source_field="notice_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="consents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "invitation",
                            fields.ForeignKeyField(
                                "models.WorkshopInvitation",
                                source_field="invitation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="consents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("purpose", fields.CharEnumField(enum_type=ConsentPurpose, max_length=16)),
                        ("channel", fields.CharEnumField(enum_type=ConsentChannel, max_length=16)),
                        ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        (
                            "withdrawn_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "workshop_consent",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("invitation_id", "purpose"),
                                name="workshop_consent_once",
                                condition="withdrawn_at IS NULL",
                            )
                        ],
                        "indexes": [
                            Index(fields=["workshop_id", "given_at", "id"]),
                            Index(fields=["invitation_id"]),
                            Index(fields=["notice_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="WorkshopPresence",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "invitation",
                            fields.ForeignKeyField(
                                "models.WorkshopInvitation",
                                source_field="invitation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="presences",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("day", fields.DateField()),
                    ],
                    options={
                        "table": "workshop_presence",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("invitation_id", "day"), name="workshop_presence_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="DeliverableSession",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "deliverable",
                            fields.ForeignKeyField(
                                "models.Deliverable",
                                source_field="deliverable_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="cited_sessions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "session",
                            fields.ForeignKeyField(
                                "models.LiveSession",
                                source_field="session_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="cited_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "deliverable_session",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("deliverable_id", "session_id"),
                                name="deliverable_session_once",
                            )
                        ],
                        "indexes": [Index(fields=["session_id", "deliverable_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AgreementAxis",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="axes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                    ],
                    options={
                        "table": "agreement_axis",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agreement_id", "number"), name="agreement_axis_number_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AgreementItem",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="items",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("heading", fields.CharEnumField(enum_type=SheetHeading, max_length=16)),
                        ("number", fields.SmallIntField()),
                        ("text", fields.TextField(unique=False)),
                        (
                            "motive",
                            fields.CharEnumField(
                                null=True, enum_type=CooperationMotive, max_length=16
                            ),
                        ),
                    ],
                    options={
                        "table": "agreement_item",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agreement_id", "heading", "number"),
                                name="agreement_item_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AgreementParty",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="parties",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="agreement_parties",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("role", fields.CharEnumField(enum_type=AgreementPartyRole, max_length=16)),
                        ("from_on", fields.DateField()),
                        ("to_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "agreement_party",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("agreement_id", "organisation_id"),
                                name="agreement_party_once",
                                condition="to_on IS NULL",
                            )
                        ],
                        "indexes": [
                            Index(fields=["agreement_id", "id"]),
                            Index(fields=["organisation_id", "agreement_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AgreementStaffing",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="staffing",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "employer",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="employer_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="staffing",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("kind", fields.CharEnumField(enum_type=StaffingKind, max_length=32)),
                        ("title", fields.CharField(max_length=300)),
                        ("fte_percent", fields.SmallIntField(null=True)),
                    ],
                    options={
                        "table": "agreement_staffing",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="fte_percent BETWEEN 1 AND 100", name="agreement_staffing_fte"
                            )
                        ],
                        "indexes": [
                            Index(fields=["agreement_id", "id"]),
                            Index(fields=["employer_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Contract",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contracts",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "department",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="department_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contracts_led",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contracts",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "parent",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="parent_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="children",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "renews",
                            fields.OneToOneField(
                                "models.Contract",
                                source_field="renews_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="renewed_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=ContractStatus, max_length=24)),
                        ("launched_on", fields.DateField(null=True)),
                        (
                            "launched_confidence",
                            fields.CharEnumField(
                                default=DateConfidence.STATED,
                                db_default="STATED",
                                enum_type=DateConfidence,
                                max_length=16,
                            ),
                        ),
                        (
                            "elaboration_target_months",
                            fields.SmallIntField(default=12, db_default=12),
                        ),
                        ("framework_signed_on", fields.DateField(null=True)),
                        ("signed_on", fields.DateField(null=True)),
                        (
                            "signed_confidence",
                            fields.CharEnumField(
                                default=DateConfidence.STATED,
                                db_default="STATED",
                                enum_type=DateConfidence,
                                max_length=16,
                            ),
                        ),
                        ("term_years", fields.SmallIntField(default=6, db_default=6)),
                        ("ends_on", fields.DateField(null=True)),
                        ("mid_term_due_on", fields.DateField(null=True)),
                        ("ended_on", fields.DateField(null=True)),
                        ("end_reason", fields.TextField(null=True, unique=False)),
                        ("review_missed", fields.BooleanField(default=False, db_default=False)),
                        (
                            "objectives_department",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        (
                            "objectives_territory",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        (
                            "reference_documents",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("territory_book_url", fields.CharField(null=True, max_length=1000)),
                        ("conferences", fields.SmallIntField(null=True)),
                        ("working_groups", fields.SmallIntField(null=True)),
                        (
                            "working_groups_at_least",
                            fields.BooleanField(default=False, db_default=False),
                        ),
                        ("experimental", fields.BooleanField(default=False, db_default=False)),
                        ("source_note", fields.TextField(null=True, unique=False)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "contract",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("department_id", "territory_id"),
                                name="contract_in_force_once",
                                condition="status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW')",
                            ),
                            CheckConstraint(check="term_years > 0", name="contract_term"),
                            CheckConstraint(
                                check="mid_term_due_on IS NULL OR (mid_term_due_on > signed_on AND mid_term_due_on < ends_on)",
                                name="contract_mid_term_inside",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["department_id", "sort_key", "id"]),
                            Index(fields=["territory_id", "sort_key", "id"]),
                            Index(fields=["parent_id"]),
                            Index(fields=["status", "sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="GovernanceBody",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="bodies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="bodies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="bodies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="bodies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="councils",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(max_length=300)),
                        ("kind", fields.CharEnumField(enum_type=BodyKind, max_length=32)),
                        ("side", fields.CharEnumField(enum_type=BodySide, max_length=16)),
                        ("level", fields.CharEnumField(enum_type=BodyLevel, max_length=16)),
                        ("quorum_numerator", fields.SmallIntField(default=1, db_default=1)),
                        ("quorum_denominator", fields.SmallIntField(default=2, db_default=2)),
                        ("created_on", fields.DateField(null=True)),
                        ("dissolved_on", fields.DateField(null=True)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "governance_body",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END + CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END = 1 AND (mission_id IS NULL OR agency_id IS NOT NULL)",
                                name="governance_body_of_one_owner",
                            ),
                            CheckConstraint(
                                check="quorum_numerator >= 0 AND quorum_numerator <= quorum_denominator AND quorum_denominator > 0",
                                name="governance_body_quorum",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["contract_id", "sort_key", "id"]),
                            Index(fields=["agreement_id", "sort_key", "id"]),
                            Index(fields=["organisation_id", "sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="BodyMember",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "body",
                            fields.ForeignKeyField(
                                "models.GovernanceBody",
                                source_field="body_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="members",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="seats",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "person",
                            fields.ForeignKeyField(
                                "models.Person",
                                source_field="person_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="seats",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("capacity", fields.CharEnumField(enum_type=BodyCapacity, max_length=16)),
                        ("voting", fields.BooleanField(default=True, db_default=True)),
                        ("chair", fields.BooleanField(default=False, db_default=False)),
                        ("from_on", fields.DateField()),
                        ("to_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "body_member",
                        "app": "models",
                        "indexes": [
                            Index(fields=["body_id", "id"]),
                            Index(fields=["organisation_id"]),
                            Index(fields=["person_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "body",
                            fields.ForeignKeyField(
                                "models.GovernanceBody",
                                source_field="body_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="meetings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.IntField()),
                        ("scheduled_on", fields.DateField()),
                        ("held_on", fields.DateField(null=True)),
                        ("place", fields.CharField(null=True, max_length=300)),
                        ("status", fields.CharEnumField(enum_type=MeetingStatus, max_length=16)),
                        ("agenda", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                        ("minutes_url", fields.CharField(null=True, max_length=1000)),
                        ("cancellation_reason", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "meeting",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("body_id", "number"), name="meeting_number_once"
                            )
                        ],
                        "indexes": [Index(fields=["scheduled_on", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Deliberation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="meeting_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="deliberations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "programme_version",
                            fields.ForeignKeyField(
                                "models.ProgrammeVersion",
                                source_field="programme_version_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="deliberations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "corrects",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="corrects_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="corrections",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.CharField(max_length=40)),
                        ("decided_on", fields.DateField()),
                        ("subject", fields.TextField(unique=False)),
                        (
                            "outcome",
                            fields.CharEnumField(enum_type=DeliberationOutcome, max_length=16),
                        ),
                        ("effective", fields.IntField(null=True)),
                        ("present", fields.IntField(null=True)),
                        ("proxies", fields.IntField(null=True)),
                        ("not_taking_part", fields.IntField(null=True)),
                        ("votes_for", fields.IntField(null=True)),
                        ("votes_against", fields.IntField(null=True)),
                        ("abstentions", fields.IntField(null=True)),
                        ("unanimous", fields.BooleanField(null=True)),
                        ("document_url", fields.CharField(null=True, max_length=1000)),
                        ("delib_id", fields.CharField(null=True, max_length=100)),
                        ("matter_code", fields.CharField(null=True, max_length=20)),
                        ("matter_name", fields.CharField(null=True, max_length=200)),
                    ],
                    options={
                        "table": "deliberation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("meeting_id", "number"), name="deliberation_number_once"
                            )
                        ],
                        "indexes": [
                            Index(fields=["programme_version_id", "decided_on", "id"]),
                            Index(fields=["decided_on", "id"]),
                            Index(fields=["corrects_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FundingAgreement",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "programme",
                            fields.ForeignKeyField(
                                "models.Programme",
                                source_field="programme_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="funding_agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "funder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="funder_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="funding_agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="funding_agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("year", fields.SmallIntField()),
                        ("nature", fields.CharEnumField(enum_type=FundingNature, max_length=16)),
                        ("amount_cents", fields.BigIntField()),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                    ],
                    options={
                        "table": "funding_agreement",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("funder_id", "programme_id", "year", "nature"),
                                name="funding_agreement_once",
                            ),
                            CheckConstraint(
                                check="amount_cents >= 0", name="funding_agreement_amount"
                            ),
                        ],
                        "indexes": [
                            Index(fields=["programme_id", "year", "id"]),
                            Index(fields=["funder_id", "id"]),
                            Index(fields=["deliberation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MeetingAttendance",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="meeting_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="attendances",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="attendances",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "represented_by",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="represented_by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="proxies_held",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "meeting_attendance",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("meeting_id", "organisation_id"),
                                name="meeting_attendance_once",
                            )
                        ],
                        "indexes": [
                            Index(fields=["organisation_id"]),
                            Index(fields=["represented_by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionRequest",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="mission_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="mission_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="mission_requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="meeting_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="arbitrations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "line",
                            fields.ForeignKeyField(
                                "models.ProgrammeLine",
                                source_field="line_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="requests",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("subject", fields.CharField(max_length=300)),
                        ("details", fields.TextField(null=True, unique=False)),
                        ("wanted_quarter_days", fields.IntField(null=True)),
                        ("wanted_year", fields.SmallIntField()),
                        (
                            "instrument",
                            fields.CharEnumField(null=True, enum_type=Instrument, max_length=16),
                        ),
                        (
                            "status",
                            fields.CharEnumField(enum_type=MissionRequestStatus, max_length=16),
                        ),
                        ("reason", fields.TextField(null=True, unique=False)),
                        ("received_on", fields.DateField()),
                        ("arbitrated_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "mission_request",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="wanted_quarter_days IS NULL OR wanted_quarter_days > 0",
                                name="mission_request_wanted_days",
                            ),
                            CheckConstraint(
                                check="status <> 'PROGRAMMED' OR mission_id IS NOT NULL",
                                name="mission_request_programmed_as_a_mission",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["agency_id", "received_on", "id"]),
                            Index(fields=["organisation_id", "received_on", "id"]),
                            Index(fields=["received_on", "id"]),
                            Index(fields=["territory_id"]),
                            Index(fields=["meeting_id"]),
                            Index(fields=["mission_id"]),
                            Index(fields=["line_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="amendments",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="amendments",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("reason", fields.TextField(unique=False)),
                        ("status", fields.CharEnumField(enum_type=AmendmentStatus, max_length=16)),
                        ("signed_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "amendment",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("contract_id", "number"), name="amendment_number_once"
                            )
                        ],
                        "indexes": [Index(fields=["deliberation_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ContractParty",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="parties",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="contract_parties",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "succeeds",
                            fields.ForeignKeyField(
                                "models.ContractParty",
                                source_field="succeeds_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="successors",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("role", fields.CharEnumField(enum_type=ContractPartyRole, max_length=16)),
                        ("from_on", fields.DateField()),
                        ("to_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "contract_party",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("contract_id", "organisation_id"),
                                name="contract_party_once",
                                condition="to_on IS NULL",
                            ),
                            UniqueConstraint(
                                fields=("contract_id",),
                                name="contract_lead_once",
                                condition="role = 'LEAD' AND to_on IS NULL",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["contract_id", "id"]),
                            Index(fields=["organisation_id", "contract_id"]),
                            Index(fields=["succeeds_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ContractReview",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="reviews",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contract_reviews",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("due_on", fields.DateField()),
                        ("held_on", fields.DateField(null=True)),
                        ("findings", fields.TextField(null=True, unique=False)),
                        (
                            "outcome",
                            fields.CharEnumField(null=True, enum_type=ReviewOutcome, max_length=16),
                        ),
                    ],
                    options={
                        "table": "contract_review",
                        "app": "models",
                        "indexes": [
                            Index(fields=["contract_id", "due_on", "id"]),
                            Index(fields=["due_on", "id"]),
                            Index(fields=["deliberation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ContractStake",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="stakes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                        ("description", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "contract_stake",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("contract_id", "number"), name="contract_stake_number_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ContractOrientation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orientations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "stake",
                            fields.ForeignKeyField(
                                "models.ContractStake",
                                source_field="stake_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="orientations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                        ("description", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "contract_orientation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("contract_id", "number"),
                                name="contract_orientation_number_once",
                            )
                        ],
                        "indexes": [Index(fields=["stake_id", "number", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FrameworkAgreement",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "authority",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="authority_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="framework_agreements",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "predecessor",
                            fields.OneToOneField(
                                "models.FrameworkAgreement",
                                source_field="predecessor_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="successor",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("reference", fields.CharField(max_length=100)),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=FrameworkStatus, max_length=16)),
                        ("valid_from_on", fields.DateField()),
                        ("valid_to_on", fields.DateField()),
                        (
                            "date_precision",
                            fields.CharEnumField(enum_type=DatePrecision, max_length=8),
                        ),
                        (
                            "date_confidence",
                            fields.CharEnumField(
                                default=DateConfidence.STATED,
                                db_default="STATED",
                                enum_type=DateConfidence,
                                max_length=16,
                            ),
                        ),
                        (
                            "overlaps_predecessor",
                            fields.BooleanField(default=False, db_default=False),
                        ),
                        ("max_amount_cents", fields.BigIntField(null=True)),
                        ("terminated_on", fields.DateField(null=True)),
                        ("termination_reason", fields.TextField(null=True, unique=False)),
                        ("source_note", fields.TextField(null=True, unique=False)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "framework_agreement",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("authority_id", "reference"),
                                name="framework_agreement_reference_once",
                            ),
                            CheckConstraint(
                                check="valid_from_on < valid_to_on",
                                name="framework_agreement_dates",
                            ),
                            CheckConstraint(
                                check="max_amount_cents >= 0", name="framework_agreement_amount"
                            ),
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["authority_id", "sort_key", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FlashWorkshop",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "pilot",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="pilot_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_piloted",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "framework",
                            fields.ForeignKeyField(
                                "models.FrameworkAgreement",
                                source_field="framework_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "workshop",
                            fields.OneToOneField(
                                "models.Workshop",
                                source_field="workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshop",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "series",
                            fields.OneToOneField(
                                "models.WorkshopSeries",
                                source_field="series_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshop",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "supporting_mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="supporting_mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_workshops",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contractor",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="contractor_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_contracted",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "logistics_payer",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="logistics_payer_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="logistics_paid",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=FlashStatus, max_length=16)),
                        (
                            "theme_groups",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        (
                            "subjects",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        (
                            "anct_programmes",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("estimated_amount_cents", fields.BigIntField(null=True)),
                        (
                            "funding_share_percent",
                            fields.SmallIntField(default=100, db_default=100),
                        ),
                        ("logistics_cents", fields.BigIntField(null=True)),
                        ("guide_plan_url", fields.CharField(null=True, max_length=1000)),
                        ("delivered_on", fields.DateField(null=True)),
                        ("cancellation_reason", fields.TextField(null=True, unique=False)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "flash_workshop",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="funding_share_percent BETWEEN 0 AND 100",
                                name="flash_workshop_share",
                            ),
                            CheckConstraint(
                                check="estimated_amount_cents >= 0 AND logistics_cents >= 0",
                                name="flash_workshop_amounts",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["pilot_id", "sort_key", "id"]),
                            Index(fields=["agency_id", "sort_key", "id"]),
                            Index(fields=["framework_id", "sort_key", "id"]),
                            Index(fields=["territory_id"]),
                            Index(fields=["supporting_mission_id"]),
                            Index(fields=["contractor_id"]),
                            Index(fields=["logistics_payer_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Roadmap",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "holder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="holder_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="roadmaps",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agency",
                            fields.ForeignKeyField(
                                "models.Agency",
                                source_field="agency_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="roadmaps",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contract",
                            fields.OneToOneField(
                                "models.Contract",
                                source_field="contract_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="roadmap",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agreement",
                            fields.OneToOneField(
                                "models.Agreement",
                                source_field="agreement_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="roadmap",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "flash_workshop",
                            fields.OneToOneField(
                                "models.FlashWorkshop",
                                source_field="flash_workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="roadmap",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("status", fields.CharEnumField(enum_type=RoadmapStatus, max_length=16)),
                        ("adopted_on", fields.DateField(null=True)),
                        ("adoption", fields.TextField(null=True, unique=False)),
                        ("closed_on", fields.DateField(null=True)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "roadmap",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN flash_workshop_id IS NULL THEN 0 ELSE 1 END <= 1",
                                name="roadmap_plan_of_one",
                            )
                        ],
                        "indexes": [
                            Index(fields=["holder_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["agency_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="RoadmapAxis",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "roadmap",
                            fields.ForeignKeyField(
                                "models.Roadmap",
                                source_field="roadmap_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="axes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        ("title", fields.CharField(max_length=300)),
                    ],
                    options={
                        "table": "roadmap_axis",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("roadmap_id", "number"), name="roadmap_axis_number_once"
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Action",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "roadmap",
                            fields.ForeignKeyField(
                                "models.Roadmap",
                                source_field="roadmap_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "axis",
                            fields.ForeignKeyField(
                                "models.RoadmapAxis",
                                source_field="axis_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "proposal",
                            fields.ForeignKeyField(
                                "models.Proposal",
                                source_field="proposal_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "parent",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="parent_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="children",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "promoted_to",
                            fields.OneToOneField(
                                "models.Action",
                                source_field="promoted_to_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="promoted_from",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "officer",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="officer_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("lineage_id", fields.UUIDField()),
                        ("number", fields.IntField()),
                        ("title", fields.CharField(max_length=300)),
                        ("description", fields.TextField(null=True, unique=False)),
                        ("objectives", fields.TextField(null=True, unique=False)),
                        ("priority", fields.SmallIntField(null=True)),
                        ("status", fields.CharEnumField(enum_type=ActionStatus, max_length=16)),
                        ("status_on", fields.DateField()),
                        ("origin", fields.CharEnumField(enum_type=ActionOrigin, max_length=16)),
                        (
                            "phase",
                            fields.CharEnumField(null=True, enum_type=ActionPhase, max_length=16),
                        ),
                        (
                            "nature",
                            fields.CharEnumField(null=True, enum_type=ActionNature, max_length=16),
                        ),
                        (
                            "support_kind",
                            fields.CharEnumField(null=True, enum_type=SupportKind, max_length=32),
                        ),
                        (
                            "category",
                            fields.CharEnumField(
                                null=True, enum_type=ActionCategory, max_length=32
                            ),
                        ),
                        (
                            "visibility",
                            fields.CharEnumField(
                                default=ActionVisibility.ROADMAP,
                                db_default="ROADMAP",
                                enum_type=ActionVisibility,
                                max_length=16,
                            ),
                        ),
                        ("planned_start_on", fields.DateField(null=True)),
                        ("planned_end_on", fields.DateField(null=True)),
                        ("actual_start_on", fields.DateField(null=True)),
                        ("actual_end_on", fields.DateField(null=True)),
                        ("progress", fields.SmallIntField(default=0, db_default=0)),
                        ("commitment_proof", fields.TextField(null=True, unique=False)),
                        ("blocking_reason", fields.TextField(null=True, unique=False)),
                        ("unblocking_condition", fields.TextField(null=True, unique=False)),
                        ("remind_on", fields.DateField(null=True)),
                        ("overfunding_reason", fields.TextField(null=True, unique=False)),
                        ("external_id", fields.CharField(null=True, max_length=80)),
                        (
                            "competence_codes",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        (
                            "levers",
                            fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads),
                        ),
                        ("experimental", fields.BooleanField(default=False, db_default=False)),
                        ("generated", fields.BooleanField(default=False, db_default=False)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "action",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("roadmap_id", "number"), name="action_number_once"
                            ),
                            UniqueConstraint(fields=("proposal_id",), name="action_proposal_once"),
                            UniqueConstraint(
                                fields=("roadmap_id", "external_id"), name="action_external_id_once"
                            ),
                            CheckConstraint(
                                check="progress BETWEEN 0 AND 100", name="action_progress_percent"
                            ),
                            CheckConstraint(
                                check="priority BETWEEN 1 AND 3", name="action_priority_level"
                            ),
                            CheckConstraint(
                                check="planned_start_on IS NULL OR planned_end_on IS NULL OR planned_start_on <= planned_end_on",
                                name="action_planned_dates",
                            ),
                            CheckConstraint(
                                check="actual_start_on IS NULL OR actual_end_on IS NULL OR actual_start_on <= actual_end_on",
                                name="action_actual_dates",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["updated_at", "id"]),
                            Index(fields=["axis_id", "number", "id"]),
                            Index(fields=["mission_id", "id"]),
                            Index(fields=["parent_id", "number", "id"]),
                            Index(fields=["officer_id", "id"]),
                            Index(fields=["lineage_id", "id"]),
                            Index(fields=["roadmap_id", "status", "number", "id"]),
                            Index(fields=["roadmap_id", "planned_end_on", "id"]),
                            Index(fields=["roadmap_id", "sort_key", "id"]),
                            Index(fields=["sort_key", "id"]),
                            Index(fields=["remind_on", "id"]),
                            Index(fields=["status_on", "id"]),
                            Index(fields=["roadmap_id", "status_on", "id"]),
                            Index(fields=["roadmap_id", "updated_at", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="meeting_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "flash_workshop",
                            fields.ForeignKeyField(
                                "models.FlashWorkshop",
                                source_field="flash_workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "supersedes",
                            fields.OneToOneField(
                                "models.Document",
                                source_field="supersedes_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="superseded_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "added_by",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="added_by_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("kind", fields.CharEnumField(enum_type=DocumentKind, max_length=16)),
                        ("facet", fields.CharEnumField(enum_type=Facet, max_length=4)),
                        ("url", fields.CharField(max_length=1000)),
                        ("sha256", fields.CharField(null=True, max_length=64)),
                        ("media_type", fields.CharField(null=True, max_length=100)),
                        ("size_bytes", fields.BigIntField(null=True)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "document",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="CASE WHEN mission_id IS NULL THEN 0 ELSE 1 END + CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END + CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN flash_workshop_id IS NULL THEN 0 ELSE 1 END + CASE WHEN action_id IS NULL THEN 0 ELSE 1 END = 1",
                                name="document_of_one_object",
                            )
                        ],
                        "indexes": [
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["meeting_id", "sort_key", "id"]),
                            Index(fields=["contract_id", "sort_key", "id"]),
                            Index(fields=["agreement_id", "sort_key", "id"]),
                            Index(fields=["flash_workshop_id", "sort_key", "id"]),
                            Index(fields=["action_id", "sort_key", "id"]),
                            Index(fields=["added_by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ActionStatusChange",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="status_changes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "from_status",
                            fields.CharEnumField(null=True, enum_type=ActionStatus, max_length=16),
                        ),
                        ("to_status", fields.CharEnumField(enum_type=ActionStatus, max_length=16)),
                        ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("effective_on", fields.DateField()),
                        (
                            "by",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="status_changes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("comment", fields.TextField(null=True, unique=False)),
                        ("progress", fields.SmallIntField(default=0, db_default=0)),
                        ("planned_end_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "action_status_change",
                        "app": "models",
                        "indexes": [
                            Index(fields=["action_id", "effective_on", "id"]),
                            Index(fields=["by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Model"],
                ),
                ops.CreateModel(
                    name="ActionActor",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actors",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actions_played",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "person",
                            fields.ForeignKeyField(
                                "models.Person",
                                source_field="person_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="actions_played",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("role", fields.CharEnumField(enum_type=ActorRole, max_length=20)),
                        ("share_hundredths", fields.IntField(null=True)),
                    ],
                    options={
                        "table": "action_actor",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("action_id", "organisation_id", "role"),
                                name="action_actor_once",
                            ),
                            CheckConstraint(
                                check="share_hundredths BETWEEN 0 AND 10000",
                                name="action_actor_share",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["action_id", "role", "id"]),
                            Index(fields=["organisation_id", "role", "action_id"]),
                            Index(fields=["person_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ActionNote",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "author",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="author_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="action_notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="action_notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("dated_on", fields.DateField()),
                        ("text", fields.TextField(unique=False)),
                        (
                            "removed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "action_note",
                        "app": "models",
                        "indexes": [
                            Index(fields=["action_id", "dated_on", "id"]),
                            Index(fields=["author_id"]),
                            Index(fields=["organisation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ActionOrientation",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orientations",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "orientation",
                            fields.ForeignKeyField(
                                "models.ContractOrientation",
                                source_field="orientation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "action_orientation",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("action_id", "orientation_id"),
                                name="action_orientation_once",
                            )
                        ],
                        "indexes": [Index(fields=["orientation_id", "id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ActionTerritory",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="territories",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "territory",
                            fields.ForeignKeyField(
                                "models.Territory",
                                source_field="territory_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "action_territory",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("action_id", "territory_id"), name="action_territory_once"
                            )
                        ],
                        "indexes": [Index(fields=["territory_id", "action_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ActionTheme",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="themes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "theme",
                            fields.ForeignKeyField(
                                "models.Theme",
                                source_field="theme_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="actions",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "action_theme",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("action_id", "theme_id"), name="action_theme_once"
                            )
                        ],
                        "indexes": [Index(fields=["theme_id", "action_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="budget_lines",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("year", fields.SmallIntField()),
                        ("nature", fields.CharEnumField(enum_type=BudgetNature, max_length=16)),
                        ("unit", fields.CharEnumField(enum_type=BudgetUnit, max_length=8)),
                        ("planned_hundredths", fields.BigIntField()),
                        ("actual_hundredths", fields.BigIntField(null=True)),
                    ],
                    options={
                        "table": "budget_line",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("action_id", "year", "nature", "unit"),
                                name="budget_line_once",
                            ),
                            CheckConstraint(
                                check="planned_hundredths >= 0 AND (actual_hundredths IS NULL OR actual_hundredths >= 0)",
                                name="budget_line_amounts",
                            ),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="commitments",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "party",
                            fields.ForeignKeyField(
                                "models.ContractParty",
                                source_field="party_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="commitments",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "to_party",
                            fields.ForeignKeyField(
                                "models.ContractParty",
                                source_field="to_party_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="commitments_received",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="commitments",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("kind", fields.CharEnumField(enum_type=CommitmentKind, max_length=16)),
                        ("text", fields.TextField(unique=False)),
                        ("amount_cents", fields.BigIntField(null=True)),
                        ("withdrawn_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "commitment",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(check="amount_cents >= 0", name="commitment_amount")
                        ],
                        "indexes": [
                            Index(fields=["contract_id", "id"]),
                            Index(fields=["party_id", "id"]),
                            Index(fields=["to_party_id", "id"]),
                            Index(fields=["action_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="AmendmentChange",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "amendment",
                            fields.ForeignKeyField(
                                "models.Amendment",
                                source_field="amendment_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="changes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="amendment_changes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "commitment",
                            fields.ForeignKeyField(
                                "models.Commitment",
                                source_field="commitment_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="amendment_changes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.SmallIntField()),
                        (
                            "kind",
                            fields.CharEnumField(enum_type=AmendmentChangeKind, max_length=24),
                        ),
                        ("text", fields.TextField(unique=False)),
                        (
                            "terms",
                            fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads),
                        ),
                    ],
                    options={
                        "table": "amendment_change",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("amendment_id", "number"), name="amendment_change_once"
                            )
                        ],
                        "indexes": [Index(fields=["action_id"]), Index(fields=["commitment_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="ContractStage",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="stages",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "from_status",
                            fields.CharEnumField(
                                null=True, enum_type=ContractStatus, max_length=24
                            ),
                        ),
                        (
                            "to_status",
                            fields.CharEnumField(enum_type=ContractStatus, max_length=24),
                        ),
                        ("effective_on", fields.DateField()),
                        (
                            "by",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="by_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contract_stages",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contract_stages",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "document",
                            fields.ForeignKeyField(
                                "models.Document",
                                source_field="document_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="contract_stages",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("reason", fields.TextField(null=True, unique=False)),
                    ],
                    options={
                        "table": "contract_stage",
                        "app": "models",
                        "indexes": [
                            Index(fields=["contract_id", "effective_on", "id"]),
                            Index(fields=["by_id"]),
                            Index(fields=["deliberation_id"]),
                            Index(fields=["document_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FlashCoBearer",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "flash_workshop",
                            fields.ForeignKeyField(
                                "models.FlashWorkshop",
                                source_field="flash_workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="co_bearers",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="flash_borne",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "flash_co_bearer",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("flash_workshop_id", "organisation_id"),
                                name="flash_co_bearer_once",
                            )
                        ],
                        "indexes": [Index(fields=["organisation_id", "flash_workshop_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FrameworkHolder",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "framework",
                            fields.ForeignKeyField(
                                "models.FrameworkAgreement",
                                source_field="framework_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="holders",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="frameworks_held",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "framework_holder",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("framework_id", "organisation_id"),
                                name="framework_holder_once",
                            )
                        ],
                        "indexes": [Index(fields=["organisation_id"])],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Funding",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="fundings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "funder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="funder_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="action_fundings",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("scheme", fields.CharField(null=True, max_length=200)),
                        ("year", fields.SmallIntField()),
                        ("amount_cents", fields.BigIntField()),
                        ("status", fields.CharEnumField(enum_type=FundingStatus, max_length=16)),
                        ("agreed_on", fields.DateField(null=True)),
                        ("reference", fields.CharField(null=True, max_length=100)),
                    ],
                    options={
                        "table": "funding",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(check="amount_cents >= 0", name="funding_amount")
                        ],
                        "indexes": [
                            Index(fields=["action_id", "year", "id"]),
                            Index(fields=["funder_id", "year", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="FundingCall",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="funding_calls",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "funder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="funder_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="funding_calls",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("year", fields.SmallIntField(null=True)),
                        ("amount_cents", fields.BigIntField(null=True)),
                    ],
                    options={
                        "table": "funding_call",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(check="amount_cents >= 0", name="funding_call_amount")
                        ],
                        "indexes": [
                            Index(fields=["agreement_id", "id"]),
                            Index(fields=["funder_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="indicators",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("name", fields.CharField(max_length=300)),
                        ("unit", fields.CharField(null=True, max_length=60)),
                        (
                            "direction",
                            fields.CharEnumField(enum_type=IndicatorDirection, max_length=8),
                        ),
                    ],
                    options={
                        "table": "indicator",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(fields=("action_id", "name"), name="indicator_once")
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="IndicatorValue",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "indicator",
                            fields.ForeignKeyField(
                                "models.Indicator",
                                source_field="indicator_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="values",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("measured_on", fields.DateField()),
                        ("value_thousandths", fields.BigIntField()),
                        ("kind", fields.CharEnumField(enum_type=IndicatorValueKind, max_length=16)),
                        ("source", fields.CharField(null=True, max_length=300)),
                    ],
                    options={
                        "table": "indicator_value",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("indicator_id", "kind", "measured_on"),
                                name="indicator_value_once",
                            )
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        ("kind", fields.CharEnumField(enum_type=LinkKind, max_length=32)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "workshop",
                            fields.ForeignKeyField(
                                "models.Workshop",
                                source_field="workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "flash_workshop",
                            fields.ForeignKeyField(
                                "models.FlashWorkshop",
                                source_field="flash_workshop_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "roadmap",
                            fields.ForeignKeyField(
                                "models.Roadmap",
                                source_field="roadmap_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "target_action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="target_action_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links_from",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "document",
                            fields.ForeignKeyField(
                                "models.Document",
                                source_field="document_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="links",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "link",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("mission_id", "workshop_id"),
                                name="link_mission_workshop_once",
                            ),
                            UniqueConstraint(
                                fields=("mission_id", "flash_workshop_id"),
                                name="link_mission_flash_once",
                            ),
                            UniqueConstraint(
                                fields=("workshop_id", "roadmap_id"),
                                name="link_workshop_roadmap_once",
                            ),
                            UniqueConstraint(
                                fields=("flash_workshop_id", "roadmap_id"),
                                name="link_flash_roadmap_once",
                            ),
                            UniqueConstraint(
                                fields=("action_id", "target_action_id"), name="link_promotion_once"
                            ),
                            UniqueConstraint(
                                fields=("action_id", "agreement_id"),
                                name="link_action_agreement_once",
                            ),
                            UniqueConstraint(
                                fields=("agreement_id", "mission_id"),
                                name="link_agreement_mission_once",
                            ),
                            UniqueConstraint(
                                fields=("mission_id", "action_id"), name="link_mission_action_once"
                            ),
                            UniqueConstraint(
                                fields=("contract_id", "document_id"),
                                name="link_contract_document_once",
                            ),
                            CheckConstraint(
                                check="(kind = 'MISSION_SUPPORTS_WORKSHOP' AND mission_id IS NOT NULL AND workshop_id IS NOT NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'MISSION_SUPPORTS_WORKSHOP' AND mission_id IS NOT NULL AND workshop_id IS NULL AND flash_workshop_id IS NOT NULL AND roadmap_id IS NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'WORKSHOP_PRODUCED_ROADMAP' AND mission_id IS NULL AND workshop_id IS NOT NULL AND flash_workshop_id IS NULL AND roadmap_id IS NOT NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'WORKSHOP_PRODUCED_ROADMAP' AND mission_id IS NULL AND workshop_id IS NULL AND flash_workshop_id IS NOT NULL AND roadmap_id IS NOT NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'ACTION_PROMOTED_TO' AND mission_id IS NULL AND workshop_id IS NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NOT NULL AND target_action_id IS NOT NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'ACTION_UNDER_AGREEMENT' AND mission_id IS NULL AND workshop_id IS NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NOT NULL AND target_action_id IS NULL AND agreement_id IS NOT NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'AGREEMENT_FUNDS_MISSION' AND mission_id IS NOT NULL AND workshop_id IS NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NOT NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'MISSION_SUPPORTS_ACTION' AND mission_id IS NOT NULL AND workshop_id IS NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NOT NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NULL AND document_id IS NULL) OR (kind = 'CONTRACT_CITES_DOCUMENT' AND mission_id IS NULL AND workshop_id IS NULL AND flash_workshop_id IS NULL AND roadmap_id IS NULL AND action_id IS NULL AND target_action_id IS NULL AND agreement_id IS NULL AND contract_id IS NOT NULL AND document_id IS NOT NULL)",
                                name="link_allowed_pairs",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["flash_workshop_id", "id"]),
                            Index(fields=["roadmap_id", "id"]),
                            Index(fields=["target_action_id", "id"]),
                            Index(fields=["document_id", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "action",
                            fields.ForeignKeyField(
                                "models.Action",
                                source_field="action_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="milestones",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("due_on", fields.DateField()),
                        ("done_on", fields.DateField(null=True)),
                    ],
                    options={
                        "table": "milestone",
                        "app": "models",
                        "indexes": [
                            Index(fields=["action_id", "due_on", "id"]),
                            Index(fields=["due_on", "id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="PurchaseOrder",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "flash_workshop",
                            fields.ForeignKeyField(
                                "models.FlashWorkshop",
                                source_field="flash_workshop_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orders",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "framework",
                            fields.ForeignKeyField(
                                "models.FrameworkAgreement",
                                source_field="framework_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orders",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "issuer",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="issuer_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orders_issued",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "holder",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="holder_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="orders_received",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("number", fields.CharField(max_length=40)),
                        ("rank", fields.SmallIntField()),
                        ("amount_cents", fields.BigIntField()),
                        (
                            "status",
                            fields.CharEnumField(enum_type=PurchaseOrderStatus, max_length=16),
                        ),
                        ("issued_on", fields.DateField(null=True)),
                        ("notified_on", fields.DateField(null=True)),
                        ("due_on", fields.DateField(null=True)),
                        ("executed_on", fields.DateField(null=True)),
                        ("paid_on", fields.DateField(null=True)),
                        ("cancellation_reason", fields.TextField(null=True, unique=False)),
                        ("fictional", fields.BooleanField(default=False, db_default=False)),
                    ],
                    options={
                        "table": "purchase_order",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("flash_workshop_id", "rank"),
                                name="purchase_order_rank_once",
                                condition="status <> 'CANCELLED'",
                            ),
                            UniqueConstraint(
                                fields=("framework_id", "number"), name="purchase_order_number_once"
                            ),
                            CheckConstraint(
                                check="rank BETWEEN 1 AND 2", name="purchase_order_rank"
                            ),
                            CheckConstraint(
                                check="amount_cents >= 0", name="purchase_order_amount"
                            ),
                        ],
                        "indexes": [
                            Index(fields=["flash_workshop_id", "rank", "id"]),
                            Index(fields=["framework_id", "id"]),
                            Index(fields=["issuer_id"]),
                            Index(fields=["holder_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Ratification",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "decision",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="decision_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="ratifications",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="ratifications",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="ratifies",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                    ],
                    options={
                        "table": "ratification",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("decision_id", "organisation_id"), name="ratification_once"
                            )
                        ],
                        "indexes": [
                            Index(fields=["organisation_id"]),
                            Index(fields=["deliberation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "instrument",
                            fields.CharEnumField(enum_type=SignedInstrument, max_length=16),
                        ),
                        (
                            "contract",
                            fields.ForeignKeyField(
                                "models.Contract",
                                source_field="contract_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="signatures",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "amendment",
                            fields.ForeignKeyField(
                                "models.Amendment",
                                source_field="amendment_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="signatures",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "agreement",
                            fields.ForeignKeyField(
                                "models.Agreement",
                                source_field="agreement_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="signatures",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "organisation",
                            fields.ForeignKeyField(
                                "models.Organisation",
                                source_field="organisation_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="signatures",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "deliberation",
                            fields.ForeignKeyField(
                                "models.Deliberation",
                                source_field="deliberation_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="signatures",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("signatory", fields.CharField(max_length=200)),
                        ("capacity", fields.CharField(max_length=200)),
                        ("signed_on", fields.DateField()),
                        ("document_url", fields.CharField(null=True, max_length=1000)),
                    ],
                    options={
                        "table": "signature",
                        "app": "models",
                        "constraints": [
                            UniqueConstraint(
                                fields=("contract_id", "instrument", "organisation_id"),
                                name="signature_of_contract_once",
                            ),
                            UniqueConstraint(
                                fields=("amendment_id", "organisation_id"),
                                name="signature_of_amendment_once",
                            ),
                            UniqueConstraint(
                                fields=("agreement_id", "organisation_id"),
                                name="signature_of_agreement_once",
                            ),
                            CheckConstraint(
                                check="CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END = 1",
                                name="signature_of_one_instrument",
                            ),
                        ],
                        "indexes": [
                            Index(fields=["contract_id", "instrument", "signed_on", "id"]),
                            Index(fields=["amendment_id", "signed_on", "id"]),
                            Index(fields=["agreement_id", "signed_on", "id"]),
                            Index(fields=["organisation_id"]),
                            Index(fields=["deliberation_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
            ]
        ),
    ]
