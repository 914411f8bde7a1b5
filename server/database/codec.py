"""How a Python value is stored in each dialect, and how a stored one is read back.

The forms are those of Tortoise's fields: a row written here is read by a model, and the reverse.
Refuses naive instants: a text without its offset would sort among the others by accident.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, overload
from uuid import UUID

import orjson

# Imported for its effect: it registers its own adapters, which the ones below must replace.
import tortoise.backends.sqlite.executor  # noqa: F401
from tortoise.fields.data import JSON_DUMPS

from server.database.dialects import Dialect


def _instant_as_text(value: datetime) -> str:
    """UTC always, so that the order of the texts is the order of the instants."""
    if value.tzinfo is None:
        raise ValueError(f"an instant needs its offset: {value.isoformat()}")
    return value.astimezone(UTC).isoformat(" ")


# Tortoise hands its datetimes to the driver as they are; this makes both ways one.
sqlite3.register_adapter(datetime, _instant_as_text)


def _values_as_json(values: Sequence[Any]) -> str:
    return JSON_DUMPS([_encode(value, _SQLITE) for value in values])


def _values_as_array(values: Sequence[Any]) -> list[Any]:
    return [_encode(value, _POSTGRES) for value in values]


_SQLITE: dict[type, Callable[[Any], Any]] = {
    UUID: str,
    datetime: _instant_as_text,
    date: date.isoformat,
    bool: int,
    dict: JSON_DUMPS,
    list: JSON_DUMPS,
    tuple: _values_as_json,
}
_POSTGRES: dict[type, Callable[[Any], Any]] = {
    dict: JSON_DUMPS,
    list: JSON_DUMPS,
    tuple: _values_as_array,
}


def _encode(value: Any, encoders: dict[type, Callable[[Any], Any]]) -> Any:
    encoder = encoders.get(type(value))
    if encoder is not None:
        return encoder(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        # asyncpg reads ids as a subclass of its own.
        return str(value) if encoders is _SQLITE else value
    return value


def encode(parameters: Sequence[Any], dialect: Dialect) -> list[Any]:
    """`parameters` as `dialect` stores them.

    A dict or a list is a JSON document. A tuple is a list of values to look among: an array on
    PostgreSQL (`= ANY($1)`), the text that `json_each($1)` reads on SQLite.
    """
    encoders = _SQLITE if dialect is Dialect.SQLITE else _POSTGRES
    return [_encode(value, encoders) for value in parameters]


@overload
def decode_uuid(value: None) -> None: ...
@overload
def decode_uuid(value: str | UUID) -> UUID: ...
def decode_uuid(value: str | UUID | None) -> UUID | None:
    """The id in a raw row; NULL stays None."""
    return UUID(value) if isinstance(value, str) else value


@overload
def decode_datetime(value: None) -> None: ...
@overload
def decode_datetime(value: str | datetime) -> datetime: ...
def decode_datetime(value: str | datetime | None) -> datetime | None:
    """The aware UTC instant in a raw row; NULL stays None."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@overload
def decode_date(value: None) -> None: ...
@overload
def decode_date(value: str | date) -> date: ...
def decode_date(value: str | date | None) -> date | None:
    """The date in a raw row; NULL stays None."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def decode_json(value: str | bytes | None) -> Any:
    """The document in a raw row; NULL stays None."""
    return None if value is None else orjson.loads(value)


@overload
def decode_bool(value: None) -> None: ...
@overload
def decode_bool(value: int) -> bool: ...
def decode_bool(value: int | None) -> bool | None:
    """The truth in a raw row; NULL stays None."""
    return None if value is None else bool(value)
