"""A schema as facts that both databases and the models can be asked for, to compare them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tortoise import Model
from tortoise.fields.base import Field
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.database import Dialect, Snapshot


@dataclass(frozen=True, slots=True)
class Column:
    type: str
    nullable: bool
    default: str | None
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    columns: tuple[str, ...]
    table: str
    on_delete: str


@dataclass(slots=True)
class Table:
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ()
    references: set[Reference] = field(default_factory=set)
    uniques: set[tuple[tuple[str, ...], str | None]] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    indexes: set[tuple[str, ...]] = field(default_factory=set)


Schema = dict[str, Table]
_BOOKKEEPING = {"tortoise_migrations", "sqlite_sequence", "sqlite_stat1"}
# The index of full-text search, and the tables it is made of.
_SEARCH = re.compile(r"search_index(_.+)?")
# No model can declare these: they are over expressions, or of another collation, or inverted.
_OF_ACTIONS = {
    f"action_{among}_{order}"
    for among in ("by", "of_roadmap_by")
    for order in ("end", "start", "priority")
}
_EVERYWHERE = {"mission_by_code", "mission_by_end", "change_entry_moved"} | _OF_ACTIONS
BY_HAND = {
    Dialect.SQLITE: _EVERYWHERE,
    Dialect.POSTGRES: _EVERYWHERE
    | {"organisation_by_department", "search_entry_words", "search_entry_title_words"},
}


def declared(models: list[type[Model]], dialect: Dialect) -> Schema:
    """What the models say."""
    return {model._meta.db_table: _declared_table(model, dialect) for model in models}


def _declared_table(model: type[Model], dialect: Dialect) -> Table:
    meta = model._meta
    table = Table(primary_key=(meta.db_pk_column,))
    for name, column in meta.fields_db_projection.items():
        declared_field: Any = meta.fields_map[name]
        table.columns[column] = _declared_column(declared_field, dialect)
        if reference := getattr(declared_field, "reference", None):
            to = reference.related_model._meta.db_table
            table.references.add(Reference((column,), to, reference.on_delete.value))
        if declared_field.unique and not declared_field.pk:
            table.uniques.add(((column,), None))
        if declared_field.index and not declared_field.pk:
            table.indexes.add((column,))
    for constraint in meta.constraints or ():
        match constraint:
            case UniqueConstraint():
                table.uniques.add((constraint.fields, _plain(constraint.condition)))
            case CheckConstraint():
                table.checks.add(constraint.name)
    for index in meta.indexes or ():
        columns = index.fields if isinstance(index, Index) else index
        table.indexes.add(tuple(columns))
    return table


_POSTGRES_TYPES = {
    "INT": "integer",
    "SMALLINT": "smallint",
    "BIGINT": "bigint",
    "TEXT": "text",
    "UUID": "uuid",
    "DATE": "date",
    "BOOL": "boolean",
    "BYTEA": "bytea",
    "JSONB": "jsonb",
    "TIMESTAMPTZ": "timestamp with time zone",
}


def _declared_column(declared_field: Field[Any], dialect: Dialect) -> Column:
    type_ = str(declared_field.get_for_dialect(dialect.value, "SQL_TYPE"))
    collation = None
    if dialect is Dialect.POSTGRES:
        type_, _, collation = type_.partition(" COLLATE ")
        type_ = _POSTGRES_TYPES.get(type_) or type_.replace("VARCHAR", "character varying")
    elif declared_field.pk and declared_field.generated:
        # SQLite numbers rows by itself for this very word alone.
        type_ = "INTEGER"
    default = None
    if declared_field.has_db_default():
        value = declared_field.db_default
        if isinstance(value, bool) and dialect is Dialect.SQLITE:
            value = int(value)
        default = f"'{value}'" if isinstance(value, str) else str(value).lower()
    return Column(
        type=type_,
        nullable=declared_field.null,
        default=default,
        collation=collation.strip('"') if collation else None,
    )


def _plain(condition: str | None) -> str | None:
    """A condition without the casts, brackets and spaces that a database adds to it."""
    if condition is None:
        return None
    without_casts = re.sub(r"::[a-z ]+(\[\])?", "", condition)
    # PostgreSQL keeps `x IN (a, b)` as `x = ANY (ARRAY[a, b])`.
    said_alike = re.sub(r"= ANY \(+ARRAY\[([^\]]*)\]\)+", r"IN (\1)", without_casts)
    return re.sub(r"[()\s]+", " ", said_alike).strip().lower()


async def by_hand(dialect: Dialect, snapshot: Snapshot) -> set[str]:
    """Which of the indexes that no model declares are there."""
    rows = await snapshot.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'index'"
        if dialect is Dialect.SQLITE
        else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    )
    return {name for (name,) in rows} & BY_HAND[dialect]


async def schema_of(dialect: Dialect, snapshot: Snapshot) -> Schema:
    """What the database says."""
    if dialect is Dialect.SQLITE:
        return await _sqlite_schema(snapshot)
    return await _postgres_schema(snapshot)


async def _sqlite_schema(snapshot: Snapshot) -> Schema:
    tables = await snapshot.fetch("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    return {
        name: await _sqlite_table(snapshot, name, sql)
        for name, sql in tables
        if name not in _BOOKKEEPING and not _SEARCH.fullmatch(name)
    }


async def _sqlite_table(snapshot: Snapshot, name: str, sql: str) -> Table:
    table = Table(checks=set(re.findall(r'CONSTRAINT "(\w+)" CHECK', sql)))
    keys: dict[int, str] = {}
    for _, column, type_, not_null, default, key in await snapshot.fetch(
        f"SELECT * FROM pragma_table_info('{name}')"
    ):
        table.columns[column] = Column(type_, not not_null, default)
        if key:
            keys[key] = column
    table.primary_key = tuple(keys[position] for position in sorted(keys))
    for row in await snapshot.fetch(f"SELECT * FROM pragma_foreign_key_list('{name}')"):
        table.references.add(Reference((row[3],), row[2], row[6]))
    for _, index, unique, origin, _partial in await snapshot.fetch(
        f"SELECT * FROM pragma_index_list('{name}')"
    ):
        columns = tuple(
            row[0] for row in await snapshot.fetch(f"SELECT name FROM pragma_index_info('{index}')")
        )
        if origin == "pk" or index in BY_HAND[Dialect.SQLITE]:
            continue
        if unique:
            table.uniques.add((columns, await _sqlite_condition(snapshot, index)))
        else:
            table.indexes.add(columns)
    return table


async def _sqlite_condition(snapshot: Snapshot, index: str) -> str | None:
    [[sql]] = await snapshot.fetch("SELECT sql FROM sqlite_master WHERE name = $1", [index])
    _, found, condition = (sql or "").partition(" WHERE ")
    return _plain(condition) if found else None


_POSTGRES_COLUMNS = """
    SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid),
           CASE WHEN a.attcollation <> y.typcollation THEN c.collname END
    FROM pg_class t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation c ON c.oid = a.attcollation
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
"""
_POSTGRES_CONSTRAINTS = """
    SELECT t.relname, k.contype::text, k.conname, f.relname, k.confdeltype::text,
           ARRAY(SELECT a.attname::text
                 FROM unnest(k.conkey) WITH ORDINALITY AS n(attnum, position)
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.attnum
                 ORDER BY n.position)
    FROM pg_constraint k
    JOIN pg_class t ON t.oid = k.conrelid
    LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE t.relnamespace = 'public'::regnamespace
"""
_POSTGRES_INDEXES = """
    SELECT t.relname, i.relname, x.indisunique, pg_get_expr(x.indpred, x.indrelid),
           ARRAY(SELECT a.attname::text
                 FROM unnest(x.indkey::smallint[]) WITH ORDINALITY AS n(attnum, position)
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.attnum
                 ORDER BY n.position)
    FROM pg_index x
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    WHERE t.relnamespace = 'public'::regnamespace AND NOT x.indisprimary
"""
_ON_DELETE = {"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "a": "NO ACTION"}


async def _postgres_schema(snapshot: Snapshot) -> Schema:
    schema: Schema = {}
    for table, column, type_, nullable, default, collation in await snapshot.fetch(
        _POSTGRES_COLUMNS
    ):
        sequence = default is not None and default.startswith("nextval")
        # PostgreSQL names the type of a text's default; SQLite does not.
        plain = None if default is None or sequence else default.split("::", 1)[0]
        schema.setdefault(table, Table()).columns[column] = Column(
            type_, nullable, plain, collation
        )
    for table, kind, name, to, on_delete, columns in await snapshot.fetch(_POSTGRES_CONSTRAINTS):
        match kind:
            case "p":
                schema[table].primary_key = tuple(columns)
            case "f":
                schema[table].references.add(Reference(tuple(columns), to, _ON_DELETE[on_delete]))
            case "c":
                schema[table].checks.add(name)
    for table, name, unique, condition, columns in await snapshot.fetch(_POSTGRES_INDEXES):
        if name in BY_HAND[Dialect.POSTGRES]:
            continue
        if unique:
            schema[table].uniques.add((tuple(columns), _plain(condition)))
        else:
            schema[table].indexes.add(tuple(columns))
    return {name: table for name, table in schema.items() if name not in _BOOKKEEPING}
