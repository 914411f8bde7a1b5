"""From what is stored to what is answered, once for every kind of column and both databases.

SQLite gives back texts and integers, PostgreSQL native values; each codec takes either form.
`to_wire` makes the JSON-ready value that a row tree holds, `to_python` the value that a computed
field's function or a bound parameter needs, `from_wire` reads back what a cursor carries.
Refuses NULL: callers pass it through.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

import orjson

from server.reading.tables import Kind, StoredColumn

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of column is read. `to_wire` is None where the stored value is answered as is."""

    name: str
    to_wire: Convert | None
    to_python: Convert
    from_wire: Convert


def _same(value: Any) -> Any:
    return value


def _uuid(value: Any) -> UUID:
    # asyncpg gives a subclass of UUID.
    return value if isinstance(value, UUID) else UUID(value)


def _date(value: Any) -> date:
    return date.fromisoformat(value) if type(value) is str else value


def _date_text(value: Any) -> str:
    return value if type(value) is str else str(value.isoformat())


def _datetime(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if type(value) is str else value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _datetime_text(value: Any) -> str:
    """UTC with its offset: `2026-11-22T09:30:00+00:00`, microseconds where there are any."""
    if type(value) is str and value.endswith("+00:00"):
        return value.replace(" ", "T", 1)
    return _datetime(value).isoformat()


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


_QUARTERS: Final = ("", ".25", ".5", ".75")


def _quarter_days_text(value: int) -> str:
    return f"{value >> 2}{_QUARTERS[value & 3]}"


def _quarter_days(value: int) -> Decimal:
    return Decimal(value) / 4


def _cents_text(value: int) -> str:
    return f"{_cents(value):.2f}"


def _cents(value: int) -> Decimal:
    return Decimal(value) / 100


UUID_CODEC: Final = Codec("uuid", lambda value: str(_uuid(value)), _uuid, UUID)
TEXT: Final = Codec("text", None, _same, str)
INTEGER: Final = Codec("integer", None, _same, int)
BOOLEAN: Final = Codec("boolean", bool, bool, bool)
DATE: Final = Codec("date", _date_text, _date, date.fromisoformat)
DATETIME: Final = Codec("datetime", _datetime_text, _datetime, datetime.fromisoformat)
JSON: Final = Codec("json", _json, _json, _json)
QUARTER_DAYS: Final = Codec(
    "quarter-days", _quarter_days_text, _quarter_days, lambda text: int(Decimal(text) * 4)
)
"""Days of activity, stored as whole quarters and answered as a decimal text: `1635`, `0.5`."""
CENTS: Final = Codec("cents", _cents_text, _cents, lambda text: int(Decimal(text) * 100))
"""The `amount` of a Money, stored as whole cents and answered as a decimal text: `20000.00`."""

_BY_KIND: Final = {
    Kind.UUID: UUID_CODEC,
    Kind.TEXT: TEXT,
    Kind.INTEGER: INTEGER,
    Kind.BOOLEAN: BOOLEAN,
    Kind.DATE: DATE,
    Kind.DATETIME: DATETIME,
    Kind.JSON: JSON,
}


def codec_of(column: StoredColumn) -> Codec:
    """The codec of a column, by the kind its model declares."""
    if column.kind is Kind.ENUM:
        assert column.enum is not None
        return Codec("enum", None, column.enum, column.enum)
    return _BY_KIND[column.kind]


def global_id_of(type_name: str) -> Convert:
    """Makes `server.ids.to_global_id(type_name, …)` of stored ids, without making each a UUID."""
    suffix = type_name.encode("ascii")
    encode = base64.urlsafe_b64encode
    from_hex = bytes.fromhex

    def global_id(value: Any) -> str:
        raw = from_hex(value.replace("-", "")) if type(value) is str else value.bytes
        return encode(raw + suffix).decode().rstrip("=")

    return global_id


def wire(value: Any) -> Any:
    """The JSON-ready form of what a computed field's function returned."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return _datetime_text(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case UUID():
            return str(value)
        case _:
            return value
