"""The report of a session over HTTP, at any moment: a paper to correct, a page to print, or data.

Refuses whoever may not watch the session as an observer, as if it did not exist. What the facilitator
alone sees is told when it is asked for by name: `?audience=FACILITATOR`.
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
from server.interchange.authors import Author
from server.interchange.reports.giving import MEDIA_TYPES, AskedReport, ReportForm, give_report
from server.problems import NotFound, Unauthenticated
from server.transport.files import Asking, Files
from server.vocabulary import Audience
from server.workshops.feed import Feeds

# The page is read where it is; the others are kept.
_SHOWN: Final = frozenset({ReportForm.HTML})
# A report holds what strangers typed: even if an escape were missed, nothing in it would run.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals"


class Reports:
    """Mount `routes()`."""

    def __init__(self, database: Database, *, feeds: Feeds, seats: Seats, files: Files) -> None:
        self._database = database
        self._feeds = feeds
        self._seats = seats
        self._files = files

    def routes(self) -> list[BaseRoute]:
        return [Route("/report/{name}", self._report, methods=["GET"])]

    async def _report(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            if asking.viewer.user_id is None:
                raise Unauthenticated
            asked = await self._asked(request, asking)
            async with self._files.place():
                content = await give_report(
                    self._database, self._feeds, asked, Author(asking.viewer, asking.now)
                )
            return _response(content, asked.form)

        return await self._files.answered(request, answer)

    async def _asked(self, request: Request, asking: Asking) -> AskedReport:
        name, _, form = request.path_params["name"].partition(".")
        try:
            type_name, session_id = from_global_id(name)
            wanted = Audience(request.query_params.get("audience", Audience.OBSERVER))
            asked = AskedReport(session_id, wanted, ReportForm(form))
        except (MalformedGlobalId, ValueError):
            raise NotFound from None
        place = await self._seats.place(session_id)
        allowed = seats.audiences(asking.viewer, place)
        if type_name != "LiveSession" or Audience.OBSERVER not in allowed or wanted not in allowed:
            raise NotFound
        return asked


def _response(content: bytes, form: ReportForm) -> Response:
    how = "inline" if form in _SHOWN else "attachment"
    return Response(
        content,
        media_type=MEDIA_TYPES[form],
        headers={
            "content-disposition": f'{how}; filename="compte-rendu.{form.value}"',
            "content-security-policy": _POLICY,
            "cache-control": "no-store",
        },
    )
