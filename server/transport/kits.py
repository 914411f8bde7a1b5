"""Sheets to print over HTTP: the fallback kit of a session, or of a workshop that is still to open, and
its attendance sheet.

Refuses whoever does not facilitate the session or run the workshop, as if it did not exist.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.access import seats
from server.access.seats import Seats
from server.database import Database
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.authors import Author
from server.interchange.kit.giving import give_attendance, give_kit, give_prepared_kit
from server.problems import NotFound, Unauthenticated
from server.transport.files import Asking, Files
from server.workshops.feed import Feeds

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals"


class Kits:
    """Mount `routes()`. `public_url` is what is printed; without it, the address that was asked."""

    def __init__(
        self,
        database: Database,
        *,
        feeds: Feeds,
        seats: Seats,
        files: Files,
        public_url: str | None,
    ) -> None:
        self._database = database
        self._feeds = feeds
        self._seats = seats
        self._files = files
        self._public_url = public_url

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/kit/workshop/{workshop}", self._prepared, methods=["GET"]),
            Route("/kit/{session}", self._kit, methods=["GET"]),
            Route("/attendance/{workshop}", self._attendance, methods=["GET"]),
        ]

    async def _kit(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            session_id = _named(request, asking, "session", "LiveSession")
            place = await self._seats.place(session_id)
            if not seats.facilitates(asking.viewer, place):
                raise NotFound
            address = self._public_url or str(request.base_url)
            async with self._files.place():
                return _printed(
                    await give_kit(
                        self._database,
                        self._feeds,
                        session_id,
                        address=address,
                        locale=asking.locale,
                    )
                )

        return await self._files.answered(request, answer)

    async def _prepared(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            workshop_id = _named(request, asking, "workshop", "Workshop")
            by = Author(asking.viewer, asking.now)
            async with self._files.place():
                return _printed(
                    await give_prepared_kit(self._database, workshop_id, by, locale=asking.locale)
                )

        return await self._files.answered(request, answer)

    async def _attendance(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            workshop_id = _named(request, asking, "workshop", "Workshop")
            by = Author(asking.viewer, asking.now)
            async with self._files.place():
                return _printed(
                    await give_attendance(self._database, workshop_id, by, locale=asking.locale)
                )

        return await self._files.answered(request, answer)


def _named(request: Request, asking: Asking, place: str, type_name: str) -> UUID:
    """The object of this type that the address names. Raises Unauthenticated, NotFound."""
    if asking.viewer.user_id is None:
        raise Unauthenticated
    try:
        named, id_ = from_global_id(request.path_params[place])
    except MalformedGlobalId:
        raise NotFound from None
    if named != type_name:
        raise NotFound
    return id_


def _printed(content: bytes) -> Response:
    return Response(
        content,
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
    )
