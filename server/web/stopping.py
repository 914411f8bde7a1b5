"""The page at the foot of each mail: one button ends them, without signing in.

A mail program may press it by itself (RFC 8058), so a GET changes nothing and a POST asks nothing
more. Refuses to say whose mails they are, or whether there is such an account.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.domain.notices.links import PATH
from server.problems import TryAgain
from server.web.pages import HEADERS, Page, bodies_of
from server.web.texts import lang_of

# What a token of a mail asks; False for a text that is none.
StopMail = Callable[[str], Awaitable[bool]]

ASKING: Final = Page("stop_notices", (), style="door", without_script=None)
DONE: Final = Page("notices_stopped", (), style="door", without_script=None)
# The button's own origin must be told, or it would pass for a foreign page; no other site learns
# the address.
_HEADERS: Final = {**HEADERS, "referrer-policy": "same-origin", "cache-control": "no-store"}


def stop_routes(stop: StopMail) -> list[BaseRoute]:
    """The page, and what its button does."""

    async def act(request: Request) -> Response:
        try:
            known = await stop(request.path_params["token"])
        except TryAgain as error:
            raise HTTPException(503) from error
        if not known:
            raise HTTPException(404)
        return _answer(request, DONE)

    async def ask(request: Request) -> Response:
        return _answer(request, ASKING)

    path = PATH + "/{token}"
    return [Route(path, ask, methods=["GET"]), Route(path, act, methods=["POST"])]


def _answer(request: Request, page: Page) -> Response:
    body = bodies_of(page)[lang_of(request.query_params.get("lang"))]
    return Response(body.body, media_type=body.media_type, headers=_HEADERS)
