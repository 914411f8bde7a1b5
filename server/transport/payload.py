"""JSON that strangers send: bounded in depth, in numbers and in lists, and always an object.

Refuses to interpret it: GraphQL's own coercion comes later.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from server.transport.limits import Limits
from server.transport.refusals import Refusal, RefusalCode, bad_request, over_limit

NUL = "\0"

# Read only after a parser accepted the text, so every string in it is closed and the scan linear.
_SHAPE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]|[-+.eE0-9]+')


def read_object(raw: bytes, limits: Limits) -> dict[str, Any]:
    """The object that `raw` spells. Raises Refusal for anything else."""
    value = read_json(raw, limits)
    if isinstance(value, list):
        raise bad_request(
            "Un lot de requêtes n'est pas accepté : envoyez-les une à une.",
            "A batch of requests is not accepted: send them one by one.",
        )
    if not isinstance(value, dict):
        raise bad_request("Un objet JSON est attendu.", "A JSON object is expected.")
    return value


def read_json(raw: bytes, limits: Limits) -> Any:
    try:
        value = orjson.loads(raw)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise bad_request("JSON illisible.", "Unreadable JSON.") from error
    _measure(raw, limits)
    return value


def _measure(raw: bytes, limits: Limits) -> None:
    depth = 0
    for token in _SHAPE.finditer(raw):
        first = raw[token.start()]
        if first in b"[{":
            depth += 1
            if depth > limits.json_depth:
                raise bad_request(
                    f"JSON imbriqué sur plus de {limits.json_depth} niveaux.",
                    f"JSON nested more than {limits.json_depth} levels deep.",
                )
        elif first in b"]}":
            depth -= 1
        elif first != 0x22 and token.end() - token.start() > limits.number_characters:
            raise bad_request("Nombre trop long.", "Number too long.")


def check_values(value: Any, limits: Limits) -> None:
    """Raises Refusal when a list of `value` holds more items than an input may, or a text a NUL."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as entries:
                waiting.extend(entries.values())
            case list() as items:
                if len(items) > limits.list_items:
                    raise over_limit(
                        f"Liste de plus de {limits.list_items} éléments.",
                        f"List of more than {limits.list_items} items.",
                    )
                waiting.extend(items)
            case str() as text if NUL in text:
                raise unkeepable()


def unkeepable() -> Refusal:
    """PostgreSQL keeps and compares every character but this one."""
    return Refusal(
        RefusalCode.VALIDATION,
        french="Un texte contient le caractère nul, qui ne peut être conservé.",
        english="A text holds the null character, which cannot be kept.",
    )
