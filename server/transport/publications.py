"""What is published from what a reader sees: files of the public schemas, a calendar, a sheet to print.

What is open to all is given to whoever asks, with no account. Refuses what its reader does not see, as
if it did not exist.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.database import Database
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.authors import Author
from server.interchange.calendar.giving import give_calendar
from server.interchange.opendata.choosing import Chosen
from server.interchange.opendata.giving import OpenSchema, give_open
from server.interchange.sheet.giving import give_sheet
from server.problems import NotFound, Unauthenticated
from server.transport.files import Asking, Files
from server.transport.refusals import bad_request

# What people typed is escaped; even if an escape were missed, nothing in it would run.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals"
_TYPES: Final = {
    "roadmap": "Roadmap",
    "contract": "Contract",
    "holder": "Organisation",
    "organisation": "Organisation",
    "body": "GovernanceBody",
    "agency": "Agency",
}
"""What a file may be asked of, by the name of the parameter that holds its id."""


class Publications:
    """Mount `routes()` before those of `Files`: each has an address of its own."""

    def __init__(self, database: Database, *, files: Files) -> None:
        self._database = database
        self._files = files

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/print/roadmap/{roadmap}", self._sheet, methods=["GET"]),
            Route("/export/calendar.ics", self._calendar, methods=["GET"]),
            *(
                Route(f"/export/{schema.value}.csv", self._open, methods=["GET"], name=schema.value)
                for schema in OpenSchema
            ),
        ]

    async def _open(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            schema = OpenSchema(request.url.path.rpartition("/")[2].removesuffix(".csv"))
            chosen = _chosen(request)
            if chosen is None:
                raise _choose()
            by = Author(asking.viewer, asking.now)
            async with self._files.place():
                content, _ = await give_open(self._database, schema, chosen, by)
            return _given(content, f"{schema.value}.csv", "text/csv; charset=utf-8")

        return await self._files.answered(request, answer)

    async def _calendar(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            if asking.viewer.user_id is None:
                raise Unauthenticated
            chosen, by = _chosen(request), Author(asking.viewer, asking.now)
            async with self._files.place():
                content = await give_calendar(self._database, chosen, by, locale=asking.locale)
            return _given(content, "jalon.ics", "text/calendar; charset=utf-8")

        return await self._files.answered(request, answer)

    async def _sheet(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            if asking.viewer.user_id is None:
                raise Unauthenticated
            chosen = _named("roadmap", request.path_params["roadmap"])
            by = Author(asking.viewer, asking.now)
            async with self._files.place():
                content = await give_sheet(self._database, chosen.id, by, locale=asking.locale)
            return Response(
                content,
                media_type="text/html; charset=utf-8",
                headers={"content-security-policy": _POLICY, "cache-control": "no-store"},
            )

        return await self._files.answered(request, answer)


def _chosen(request: Request) -> Chosen | None:
    """What the one parameter names. Raises Refusal where there are several, NotFound."""
    named = [(name, value) for name, value in request.query_params.multi_items() if name in _TYPES]
    if not named:
        return None
    if len(named) > 1:
        raise _choose()
    return _named(*named[0])


def _named(name: str, value: str) -> Chosen:
    """Raises NotFound."""
    try:
        type_name, id_ = from_global_id(value)
    except MalformedGlobalId:
        raise NotFound from None
    if type_name != _TYPES[name]:
        raise NotFound
    return Chosen(type_name, id_)


def _choose() -> Exception:
    return bad_request(
        "Dites de quoi, une fois : roadmap, contract, holder, organisation, body ou agency.",
        "Say of what, once: roadmap, contract, holder, organisation, body or agency.",
    )


def _given(content: bytes, name: str, media_type: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
