"""Signed cursors: where a page stopped, in one list, for one filter, order and viewer.

Refuses any text this server did not give for that very list: a cursor cannot be forged, lent to
another viewer, or replayed against another filter to feel for hidden rows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson

from server.access.viewer import Viewer
from server.problems import CursorInvalid
from server.reading.resolved import Order, Page, Search

_SIGNATURE_BYTES: Final = 12
_LONGEST: Final = 2_000


class Cursors:
    """The cursors of one list as one viewer asked for it."""

    def __init__(
        self,
        key: bytes,
        page: Page | Search,
        order: Order,
        filters: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        scope = (
            page.coordinate,
            page.target,
            order.names,
            order.descending,
            sorted((name, str(value)) for name, value in filters.items()),
            viewer.kind,
            [str(id_) for id_ in (viewer.user_id, viewer.organisation_id, viewer.session_id)],
        )
        self._order = order
        self._signed = hmac.new(key, b"cursor\0" + orjson.dumps(scope), hashlib.sha256)

    def writer(self, columns: Sequence[int]) -> Callable[[Sequence[Any]], str]:
        """Makes the cursor of a row whose order values stand at `columns`."""
        to_wire = [
            (sort.codec.to_wire, at) for sort, at in zip(self._order.columns, columns, strict=True)
        ]

        def cursor(row: Sequence[Any]) -> str:
            values = [
                row[at] if convert is None or row[at] is None else convert(row[at])
                for convert, at in to_wire
            ]
            payload = orjson.dumps(values)
            return base64.urlsafe_b64encode(self._sign(payload) + payload).decode().rstrip("=")

        return cursor

    def read(self, cursor: str) -> tuple[Any, ...]:
        """The order values after which the page starts. Raises CursorInvalid."""
        if len(cursor) > _LONGEST:
            raise CursorInvalid
        try:
            padding = b"=" * (-len(cursor) % 4)
            raw = base64.b64decode(cursor.encode("ascii") + padding, altchars=b"-_", validate=True)
        except ValueError as error:
            raise CursorInvalid from error
        signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload)):
            raise CursorInvalid
        values = orjson.loads(payload)
        return tuple(
            sort.absent if value is None else sort.codec.from_wire(value)
            for sort, value in zip(self._order.columns, values, strict=True)
        )

    def _sign(self, payload: bytes) -> bytes:
        signed = self._signed.copy()
        signed.update(payload)
        return signed.digest()[:_SIGNATURE_BYTES]
