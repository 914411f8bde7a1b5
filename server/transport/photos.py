"""Photographs of a session over HTTP: sent by those who take part, shown to those who may watch.

What is kept has lost where and by what it was taken. Refuses a picture to whoever may not see the
card that bears it, one who sits at another table among them, as if there were none.
"""

from __future__ import annotations

import asyncio
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.access import seats
from server.access.seats import Place, Seats
from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.ids import MalformedGlobalId, from_global_id, to_global_id
from server.problems import Forbidden, NotFound, TryAgain, ValidationFailed
from server.transport.files import Asking, Files
from server.workshops import album
from server.workshops.album import Taken
from server.workshops.feed import Feeds
from server.workshops.people.roles import table_of
from server.workshops.photos import LARGEST, kept_photo

AT_ONCE: Final = 16
"""A hall of phones sends together; each holds five mebibytes at most."""

# What strangers sent is drawn, and nothing in it runs.
_POLICY: Final = "default-src 'none'; sandbox"


class Photos:
    """Mount `routes()`."""

    def __init__(
        self, database: Database, *, signing_key: bytes, feeds: Feeds, seats: Seats, files: Files
    ) -> None:
        self._database = database
        self._key = signing_key
        self._feeds = feeds
        self._seats = seats
        self._files = files
        self._places = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/live/{session}/photo", self._send, methods=["POST"]),
            Route("/live/photo/{photo}", self._show, methods=["GET"]),
        ]

    async def _send(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            place = await self._seats.place(_session_of(request))
            author_id = _author(asking.viewer, place)
            operation_id = _uuid(request.query_params.get("operationId", ""), "operationId")
            if self._places.locked():
                raise TryAgain
            async with self._places:
                photo = await asyncio.to_thread(kept_photo, await _body(request))
                taken = Taken(place.session_id, author_id, operation_id, photo)

                async def work(tx: Transaction) -> UUID:
                    photo_id = await album.keep(tx, self._key, taken, asking.now)
                    await album.require_open(tx, place.session_id)
                    return photo_id

                photo_id = await self._database.unit_of_work(work)
            return JSONResponse(
                {"photoId": to_global_id("SessionPhoto", photo_id)},
                201,
                headers={"cache-control": "no-store"},
            )

        return await self._files.answered(request, answer)

    async def _show(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            try:
                type_name, photo_id = from_global_id(request.path_params["photo"])
            except MalformedGlobalId:
                raise NotFound from None
            if type_name != "SessionPhoto":
                raise NotFound
            async with self._database.snapshot() as reader:
                kept = await album.read(reader, photo_id)
            place = await self._seats.place(kept.session_id)
            if not await self._may_see(asking.viewer, place, kept):
                raise NotFound
            return Response(
                kept.photo.content,
                media_type=kept.photo.media_type,
                headers={
                    "content-security-policy": _POLICY,
                    "x-content-type-options": "nosniff",
                    "cache-control": "no-store",
                },
            )

        return await self._files.answered(request, answer)

    async def _may_see(self, viewer: Viewer, place: Place, kept: album.Kept) -> bool:
        if seats.facilitates(viewer, place):
            return True
        if viewer.session_id == place.session_id and viewer.participant_id == kept.author_id:
            return True
        if not kept.boards or not seats.audiences(viewer, place):
            return False
        if None in kept.boards or viewer.participant_id is None:
            return True
        state = await self._feeds.state(place.session_id)
        table_id = table_of(state, viewer.participant_id)
        return table_id is None or table_id in kept.boards


def _author(viewer: Viewer, place: Place) -> UUID:
    """Who sends: a participant of the session, or its facilitator."""
    if viewer.session_id == place.session_id and viewer.participant_id is not None:
        return viewer.participant_id
    if seats.facilitates(viewer, place):
        return viewer.actor_id
    if seats.audiences(viewer, place):
        raise Forbidden
    raise NotFound


def _session_of(request: Request) -> UUID:
    try:
        type_name, session_id = from_global_id(request.path_params["session"])
    except MalformedGlobalId:
        raise NotFound from None
    if type_name != "LiveSession":
        raise NotFound
    return session_id


def _uuid(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationFailed(
            path,
            french="Un identifiant d'opération est attendu.",
            english="An operation id is expected.",
        ) from None


async def _body(request: Request) -> bytes:
    """One byte more than a photograph may have, at most: `kept_photo` then refuses it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            break
    return bytes(body[: LARGEST + 1])
