"""What every request passes before any route: the host, the origin of a write, safe headers.

Refuses to read bodies and to know routes.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.settings import Settings
from server.transport.operations import encode
from server.transport.origins import is_known_host, may_write
from server.transport.refusals import Refusal, RefusalCode, bad_request

_READS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def middleware(settings: Settings) -> list[Middleware]:
    """The application's outermost layers. Pages of `allowed_origins` get their CORS answers."""
    layers = [Middleware(Gate, settings=settings)]
    if settings.allowed_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.allowed_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type", "accept-language"],
                max_age=600,
            )
        )
    return layers


class Gate:
    """Refuses a foreign host with 400 and a foreign write with 403; dresses every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["type"] == "websocket":
            if self._knows_host(headers):
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        dressed = _dressed(send)
        refusal = self._refusal(scope["method"], headers)
        if refusal is None:
            await self._app(scope, receive, dressed)
        else:
            await _answer(refusal, dressed)

    def _knows_host(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        return len(hosts) == 1 and is_known_host(hosts[0], self._settings.allowed_hosts)

    def _refusal(self, method: str, headers: Headers) -> Refusal | None:
        if not self._knows_host(headers):
            return bad_request("Hôte inconnu.", "Unknown host.")
        if method not in _READS and not may_write(headers, self._settings.allowed_origins):
            return Refusal(
                RefusalCode.BAD_REQUEST,
                french="Une page d'un autre site ne peut pas écrire ici.",
                english="A page of another site may not write here.",
                status=403,
            )
        return None


def _dressed(send: Send) -> Send:
    async def dress(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return dress


async def _answer(refusal: Refusal, send: Send) -> None:
    body = encode({"errors": refusal.errors("fr")})
    await send(
        {
            "type": "http.response.start",
            "status": refusal.status,
            "headers": [
                (b"content-type", b"application/json; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
