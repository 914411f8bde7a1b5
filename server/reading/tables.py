"""What Tortoise's metadata says of a model: its table, its columns, and which keys lead where.

Read from the declared fields alone, so that types can be declared before any database is opened.
Refuses to know visibility or GraphQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from tortoise import fields
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.fields.relational import (
    BackwardFKRelation,
    ForeignKeyFieldInstance,
    OneToOneFieldInstance,
)
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from server import models


class Kind(StrEnum):
    """How a column's values are stored; `server.reading.codec` holds one codec for each."""

    UUID = "UUID"
    TEXT = "TEXT"
    ENUM = "ENUM"
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    DATETIME = "DATETIME"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """One column of a table."""

    name: str
    kind: Kind
    null: bool
    enum: type[Enum] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key, seen from either side: `column` of `child` holds an id of `parent`."""

    child: type[Model]
    column: str
    parent: type[Model]
    null: bool
    unique: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A model as the reading room needs it."""

    name: str
    model: type[Model]
    columns: dict[str, StoredColumn]
    to_one: dict[str, Key]
    to_many: dict[str, Key]


@cache
def table_of(model: type[Model]) -> Table:
    """The table behind a model. Raises LookupError where two of its keys share a name."""
    columns = {column.name: column for column in _columns(model)}
    to_one = dict(_keys(model))
    for key in to_one.values():
        columns[key.column] = StoredColumn(key.column, Kind.UUID, key.null)
    name = model._meta.db_table
    return Table(name, model, columns, to_one, _keys_towards(model))


_KINDS: dict[type[fields.Field[Any]], Kind] = {
    fields.UUIDField: Kind.UUID,
    fields.CharField: Kind.TEXT,
    fields.TextField: Kind.TEXT,
    fields.IntField: Kind.INTEGER,
    fields.SmallIntField: Kind.INTEGER,
    fields.BigIntField: Kind.INTEGER,
    fields.BooleanField: Kind.BOOLEAN,
    fields.DateField: Kind.DATE,
    fields.DatetimeField: Kind.DATETIME,
    fields.JSONField: Kind.JSON,
}


def _columns(model: type[Model]) -> Iterator[StoredColumn]:
    for name, field in model._meta.fields_map.items():
        if isinstance(field, ForeignKeyFieldInstance | BackwardFKRelation) or field.reference:
            continue
        column = field.source_field or name
        if isinstance(field, CharEnumFieldInstance):
            yield StoredColumn(column, Kind.ENUM, field.null, field.enum_type)
        else:
            kind = next(kind for cls, kind in _KINDS.items() if isinstance(field, cls))
            yield StoredColumn(column, kind, field.null)


def _keys(model: type[Model]) -> Iterator[tuple[str, Key]]:
    for name, field in model._meta.fields_map.items():
        if isinstance(field, ForeignKeyFieldInstance):
            yield name, _key(model, name, field)


def _key(model: type[Model], name: str, field: ForeignKeyFieldInstance[Any]) -> Key:
    column = field.source_field or f"{name}_id"
    unique = isinstance(field, OneToOneFieldInstance) or column in _unique_columns(model)
    return Key(model, column, _model_named(field.model_name), field.null, unique)


def _unique_columns(model: type[Model]) -> frozenset[str]:
    return frozenset(
        constraint.fields[0]
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
        and len(constraint.fields) == 1
        and not constraint.condition
    )


def _model_named(name: str | type[Model]) -> type[Model]:
    if not isinstance(name, str):
        return name
    model: type[Model] = getattr(models, name.rpartition(".")[2])
    return model


def _keys_towards(parent: type[Model]) -> dict[str, Key]:
    found: dict[str, Key] = {}
    for name in models.__all__:
        child = _model_named(name)
        for field_name, field in child._meta.fields_map.items():
            if not isinstance(field, ForeignKeyFieldInstance) or not field.related_name:
                continue
            if _model_named(field.model_name) is parent:
                if field.related_name in found:
                    raise LookupError(f"{parent.__name__}.{field.related_name} is declared twice")
                found[str(field.related_name)] = _key(child, field_name, field)
    return found
