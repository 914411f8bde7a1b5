"""Frozen dataclasses to JSON-able values and back, by their declared types. Pure.

Knows ids, instants, days, numbers, texts, enums, tuples, options, nested dataclasses and the settings of
an activity; refuses any other type when the class is first met, not when a row is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from server.vocabulary import ActivityKind
from server.workshops.agenda import SETTINGS_OF, ActivitySettings

T = TypeVar("T")
Decoder = Callable[[Any], Any]

_SETTINGS = frozenset(get_args(ActivitySettings))


def to_jsonable(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [to_jsonable(item) for item in value]
        case _ if is_dataclass(value):
            encoded = {f.name: to_jsonable(getattr(value, f.name)) for f in fields(value)}
            if isinstance(value, ActivitySettings):
                encoded["kind"] = value.KIND.value
            return encoded
        case _:
            raise TypeError(f"not encodable: {type(value).__name__}")


def from_jsonable(type_: type[T], value: Any) -> T:
    decoded: T = decoder_of(type_)(value)
    return decoded


_decoders: dict[Any, Decoder] = {}


def decoder_of(declared: Any) -> Decoder:
    """The decoder of a declared type, made once."""
    known = _decoders.get(declared)
    if known is None:
        known = _decoders[declared] = _make_decoder(declared)
    return known


def _make_decoder(declared: Any) -> Decoder:
    if declared in (int, str, bool, NoneType):
        return _unchanged
    if declared is UUID:
        return UUID
    if declared is datetime:
        return _instant
    if declared is date:
        return date.fromisoformat
    if get_origin(declared) is tuple:
        return _tuple_of(decoder_of(get_args(declared)[0]))
    if get_origin(declared) in (Union, UnionType):
        return _union_of(frozenset(get_args(declared)))
    if isinstance(declared, type) and issubclass(declared, Enum):
        return declared
    if isinstance(declared, type) and is_dataclass(declared):
        return _dataclass_of(declared)
    raise TypeError(f"not decodable: {declared!r}")


def _unchanged(value: Any) -> Any:
    return value


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _tuple_of(item: Decoder) -> Decoder:
    return lambda values: tuple([item(value) for value in values])


def _union_of(members: frozenset[Any]) -> Decoder:
    if members == _SETTINGS:
        return _settings
    (present,) = members - {NoneType}
    inner = decoder_of(present)
    return lambda value: None if value is None else inner(value)


def _settings(value: dict[str, Any]) -> Any:
    return decoder_of(SETTINGS_OF[ActivityKind(value["kind"])])(value)


def _dataclass_of(class_: type) -> Decoder:
    hints = get_type_hints(class_)
    parts = [(f.name, decoder_of(hints[f.name])) for f in fields(class_) if f.init]
    # A field that an older row leaves out has its default.
    return lambda value: class_(
        **{name: decode(value[name]) for name, decode in parts if name in value}
    )
