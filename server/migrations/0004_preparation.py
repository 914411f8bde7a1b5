from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.ids import new_id
from server.models.sorting import SortKeyField
from server.vocabulary import (
    ConsentChannel,
    ConsentPurpose,
    Constituency,
    InvitationAnswer,
    LegalBasis,
    PanelDimension,
    WorkshopMethod,
    WorkshopStatus,
)


class Migration(migrations.Migration):
    dependencies = [("models", "0003_following")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AgendaTemplate",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
            name="InformationNotice",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                ("dimension", fields.CharEnumField(enum_type=PanelDimension, max_length=16)),
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
                        fields=("workshop_id", "dimension", "label"), name="panel_quota_once"
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
            name="WorkshopInvitation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                ("constituency", fields.CharEnumField(enum_type=Constituency, max_length=24)),
                ("walk_in", fields.BooleanField(default=False, db_default=False)),
                ("answer", fields.CharEnumField(enum_type=InvitationAnswer, max_length=16)),
                (
                    "answered_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("link_sha256", fields.CharField(null=True, unique=True, max_length=64)),
                (
                    "withdrawn_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
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
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                ("constituency", fields.CharEnumField(enum_type=Constituency, max_length=24)),
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
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
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
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                    ),
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
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                    UniqueConstraint(fields=("invitation_id", "day"), name="workshop_presence_once")
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
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
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
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.AddField(
            model_name="Workshop",
            name="agenda",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Workshop",
            name="agenda_version",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Workshop",
            name="cancellation_reason",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="Workshop",
            name="ended_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Workshop",
            name="ends_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Workshop",
            name="place",
            field=fields.CharField(null=True, max_length=300),
        ),
        ops.AddField(
            model_name="Workshop",
            name="plenary",
            field=fields.ForeignKeyField(
                "models.Workshop",
                source_field="plenary_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="parallels",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Workshop",
            name="previous",
            field=fields.ForeignKeyField(
                "models.Workshop",
                source_field="previous_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="following_ones",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Workshop",
            name="series",
            field=fields.ForeignKeyField(
                "models.WorkshopSeries",
                source_field="series_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="workshops",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Workshop",
            name="series_position",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Workshop",
            name="status",
            field=fields.CharEnumField(
                default=WorkshopStatus.PREPARING,
                db_default="PREPARING",
                enum_type=WorkshopStatus,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Workshop",
            name="with_walk",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddIndex(
            model_name="Workshop",
            index=Index(fields=["series_id", "series_position", "id"]),
        ),
        ops.AddIndex(
            model_name="Workshop",
            index=Index(fields=["plenary_id", "sort_key", "id"]),
        ),
        ops.AddIndex(
            model_name="Workshop",
            index=Index(fields=["previous_id"]),
        ),
    ]
