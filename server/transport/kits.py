"""The fallback kit of a session over HTTP: a page to print the day before.

Refuses whoever does not facilitate the session, as if it did not exist.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.access import seats
from server.access.seats import Seats
from server.database import Database
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.kit.giving import give_kit
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
        return [Route("/kit/{session}", self._kit, methods=["GET"])]

    async def _kit(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            if asking.viewer.user_id is None:
                raise Unauthenticated
            try:
                type_name, session_id = from_global_id(request.path_params["session"])
            except MalformedGlobalId:
                raise NotFound from None
            place = await self._seats.place(session_id)
            if type_name != "LiveSession" or not seats.facilitates(asking.viewer, place):
                raise NotFound
            address = self._public_url or str(request.base_url)
            async with self._files.place():
                content = await give_kit(self._database, self._feeds, session_id, address=address)
            return Response(
                content,
                media_type="text/html; charset=utf-8",
                headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
            )

        return await self._files.answered(request, answer)
