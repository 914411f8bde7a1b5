"""The SQL of a plan: one constant text for each form a level is asked in.

Every value is bound by name; the text depends on the declarations, the kind of viewer, which
filters are present and whether a cursor is. Refuses OFFSET, and any row its rule does not show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any, Final, assert_never

from server.access.policy import EVERY_ROW, NO_ROW, Rule
from server.database import Dialect
from server.reading.declarations import ROW, Condition
from server.reading.resolved import Order, Page, SortColumn, Type
from server.reading.tables import Kind
from server.vocabulary import ViewerKind

OUTER: Final = "t0"
INNER: Final = "t1"
KEY: Final = "@key"
KEYS: Final = "@keys"
LIMIT: Final = "@limit"
SEEN: Final = "{seen}"
_AMONG: Final = re.compile(r"IN \(:values(\.[a-z_]+)?\)")
_GIVEN: Final = re.compile(r":value\b(?:\.([a-z_]+))?")
_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")


class Form(Enum):
    """How a level's rows are asked for."""

    ONE = auto()
    """The row of one key."""
    SEVERAL = auto()
    """The rows of several keys."""
    LIST = auto()
    """A page of a root list."""
    PAGE = auto()
    """A page of one parent's list."""
    PAGES = auto()
    """A page of each of several parents' lists."""
    COUNT = auto()
    """How many rows a root list has."""
    COUNTS = auto()
    """How many rows each of several parents' lists has."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which of its forms a statement takes; with the level, the key of its text."""

    form: Form
    dialect: Dialect
    filters: tuple[str, ...] = ()
    after: bool = False
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A text and the names of the values it binds, in order."""

    sql: str
    names: tuple[str, ...]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[name] for name in self.names]


@dataclass(slots=True)
class Level:
    """What one level of a plan selects, for one kind of viewer. `key` is the column that parents
    are matched with; `columns` grows while the plan is compiled, then stands."""

    type: Type
    kind: ViewerKind
    key: str | None
    page: Page | None = None
    columns: list[str] = field(default_factory=list)
    _texts: dict[Shape, Statement] = field(default_factory=dict)

    def column(self, sql: str, guard: Rule | None = None) -> int:
        """The position of an expression over the row, NULL where its guard refuses it."""
        shown = _guarded(sql, guard, self.type.visible, self.kind)
        if shown not in self.columns:
            self.columns.append(shown)
        return self.columns.index(shown)

    def key_column(self) -> int:
        """The position of the key that parents are matched with."""
        return self.column(f"{ROW}.{self.key}")

    def order_columns(self, order: Order) -> tuple[int, ...]:
        """The positions of the values a cursor carries."""
        return tuple(self.column(f"{ROW}.{name}") for name in order.names)

    def statement(self, shape: Shape) -> Statement:
        known = self._texts.get(shape)
        if known is None:
            known = self._texts[shape] = _Text(self, shape).statement()
        return known


def _guarded(sql: str, guard: Rule | None, visible: Rule, kind: ViewerKind) -> str:
    if guard is None:
        return sql
    opens = guard.predicate(kind)
    # The row is there: what the row's own rule says need not be asked again for a column.
    if opens in (EVERY_ROW, visible.predicate(kind)):
        return sql
    return "NULL" if opens == NO_ROW else f"CASE WHEN {opens} THEN {sql} END"


def bound(sql: str) -> Statement:
    """A statement of its own, its names as placeholders."""
    names: dict[str, int] = {}
    text = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return Statement(text, tuple(names))


class _Text:
    """Writes one statement."""

    def __init__(self, level: Level, shape: Shape) -> None:
        self._level = level
        self._shape = shape
        self._names: dict[str, int] = {}

    def statement(self) -> Statement:
        sql = self._bound(self._write().replace(ROW, OUTER))
        return Statement(sql, tuple(self._names))

    def _write(self) -> str:
        match self._shape.form:
            case Form.ONE | Form.SEVERAL:
                return f"SELECT {self._columns()} FROM {self._table()} WHERE {self._where()}"
            case Form.LIST | Form.PAGE:
                return (
                    f"SELECT {self._columns()} FROM {self._table()} WHERE {self._where()}"
                    f" ORDER BY {self._ordered(self._order())} LIMIT {self._value(LIMIT)}"
                )
            case Form.PAGES:
                return self._pages()
            case Form.COUNT:
                return f"SELECT COUNT(*) FROM {self._table()} WHERE {self._where()}"
            case Form.COUNTS:
                key = f"{ROW}.{self._level.key}"
                return (
                    f"SELECT {key}, COUNT(*) FROM {self._table()}"
                    f" WHERE {self._where()} GROUP BY {key}"
                )
            case other:
                assert_never(other)

    def _pages(self) -> str:
        """A page of each parent's list, read through the list's index and no further.

        Measured against numbering every row of every parent by a window function: as fast on short
        lists, and the cost of a long one is that of its page.
        """
        if self._shape.dialect is Dialect.POSTGRES:
            return self._pages_of_postgres()
        return self._pages_of_sqlite()

    def _pages_of_postgres(self) -> str:
        columns = [f"{sql} AS c{at}" for at, sql in enumerate(self._level.columns)]
        order = [f"{sql} AS o{at}" for at, sql in enumerate(self._order())]
        return (
            f"SELECT {', '.join(f'c{at}' for at in range(len(columns)))}"
            f" FROM unnest({self._value(KEYS)}::uuid[]) WITH ORDINALITY AS parent (value, place)"
            f" CROSS JOIN LATERAL (SELECT {', '.join(columns + order)} FROM {self._table()}"
            f" WHERE {self._where()} ORDER BY {self._ordered(self._order())}"
            f" LIMIT {self._value(LIMIT)}) AS page"
            f" ORDER BY parent.place, {self._ordered([f'o{at}' for at in range(len(order))])}"
        )

    def _pages_of_sqlite(self) -> str:
        """SQLite has no LATERAL, but a subquery may choose the rows of each parent."""
        order = self._ordered(self._order())
        chosen = (
            f"SELECT {ROW}.id FROM {self._level.type.table.name} {INNER}"
            f" WHERE {self._where()} ORDER BY {order} LIMIT {self._value(LIMIT)}"
        ).replace(ROW, INNER)
        return (
            f"SELECT {self._columns()} FROM json_each({self._value(KEYS)}) parent"
            f" CROSS JOIN {self._table()} WHERE {ROW}.id IN ({chosen})"
            f" ORDER BY parent.key, {order}"
        )

    def _columns(self) -> str:
        return ", ".join(self._level.columns) or "1"

    def _table(self) -> str:
        return f"{self._level.type.table.name} {OUTER}"

    def _where(self) -> str:
        level, shape = self._level, self._shape
        terms = []
        match shape.form:
            case Form.ONE | Form.PAGE:
                terms.append(f"{ROW}.{level.key} = {self._value(KEY)}")
            case Form.PAGES:
                terms.append(f"{ROW}.{level.key} = parent.value")
            case Form.SEVERAL | Form.COUNTS:
                terms.append(self._among(f"{ROW}.{level.key}"))
            case Form.LIST | Form.COUNT:
                pass
        page = level.page
        if page is not None:
            if page.where is not None:
                terms.append(f"({page.where})")
            terms += [self._kept(name, page.conditions[name]) for name in shape.filters]
            if shape.after:
                terms.append(self._after(self._chosen()))
        terms.append(level.type.visible.predicate(level.kind))
        return " AND ".join(terms)

    def _kept(self, name: str, condition: Condition) -> str:
        kind, visible = self._level.kind, self._level.type.visible
        postgres = self._shape.dialect is Dialect.POSTGRES
        sql = condition.postgres if postgres and condition.postgres else condition.sql
        if condition.seen is not None:
            alias, rule = condition.seen
            sql = sql.replace(SEEN, rule.predicate(kind).replace(ROW, alias))
        if condition.opened_by is not None:
            opens = condition.opened_by.predicate(kind)
            if opens not in (EVERY_ROW, visible.predicate(kind)):
                sql = f"{opens} AND ({sql})"
        among = r"= ANY(:value\1)" if postgres else r"IN (SELECT value FROM json_each(:value\1))"
        sql = _AMONG.sub(among, sql)
        return f"({_GIVEN.sub(lambda found: self._value(filter_value(name, found[1])), sql)})"

    def _among(self, column: str) -> str:
        # One bound list, so that the text does not change with the number of parents.
        keys = self._value(KEYS)
        if self._shape.dialect is Dialect.POSTGRES:
            return f"{column} = ANY({keys})"
        return f"{column} IN (SELECT value FROM json_each({keys}))"

    def _after(self, order: Order) -> str:
        columns = ", ".join(self._order())
        values = ", ".join(self._value(after_value(at)) for at in range(len(order.columns)))
        return f"({columns}) {'<' if order.descending else '>'} ({values})"

    def _chosen(self) -> Order:
        assert self._level.page is not None
        return self._level.page.orders[self._shape.sort]

    def _order(self) -> list[str]:
        return [self._sorted_by(sort) for sort in self._chosen().columns]

    def _ordered(self, columns: Sequence[str]) -> str:
        way = " DESC" if self._chosen().descending else ""
        return ", ".join(f"{column}{way}" for column in columns)

    def _sorted_by(self, sort: SortColumn) -> str:
        column = f"{ROW}.{sort.stored.name}"
        postgres = self._shape.dialect is Dialect.POSTGRES
        if sort.absent is not None:
            # The very text of the index, value included: a bound one would not be recognised.
            return f"COALESCE({column}, {_literal(sort.absent, self._shape.dialect)})"
        if sort.stored.kind is Kind.TEXT and postgres:
            return f'{column} COLLATE "C"'
        return column

    def _value(self, name: str) -> str:
        return f"${self._names.setdefault(name, len(self._names) + 1)}"

    def _bound(self, sql: str) -> str:
        """The names that predicates use, as placeholders."""
        return _NAMED.sub(lambda found: self._value(found[1]), sql)


def _literal(absent: date | int, dialect: Dialect) -> str:
    if isinstance(absent, int):
        return str(absent)
    return f"'{absent}'{'::date' if dialect is Dialect.POSTGRES else ''}"


def filter_value(name: str, part: str | None = None) -> str:
    """The name under which a filter's value is bound, or one part of it."""
    return f"@filter.{name}" if part is None else f"@filter.{name}.{part}"


def after_value(at: int) -> str:
    """The name under which one value of a cursor is bound."""
    return f"@after.{at}"
