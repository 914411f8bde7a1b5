"""Spreadsheets over HTTP: templates to download, files to bring in, files to take away.

Refuses to hold the loop: what is parsed or written is so in a thread, a few files at a time. A file
is read into memory only for whoever may bring it, and only up to a bound.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.access.viewer import Viewer
from server.database import Database
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.authors import Author
from server.interchange.exporting import MEDIA_TYPES, Form, Outgoing, give_out
from server.interchange.faults import FileFault, FileRefused
from server.interchange.importing import Incoming, require_right, take_in
from server.interchange.kinds import Kind
from server.interchange.owning import OWNER_TYPES
from server.interchange.refi.exporting import MEDIA_TYPES as REFI_MEDIA_TYPES
from server.interchange.refi.exporting import RefiForm, give_out_words
from server.interchange.templates import template
from server.problems import (
    Forbidden,
    NotFound,
    Problem,
    RateLimited,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.settings import Settings
from server.transport.contracts import ContextFactory
from server.transport.drain import Drain
from server.transport.errors import Where, masked
from server.transport.http import credentials
from server.transport.operations import encode
from server.transport.refusals import Refusal, RefusalCode, bad_request

# A file in the making weighs several times its bytes.
AT_ONCE: Final = 2
_BUSY_SECONDS: Final = 5
_TRUTHS: Final = {"true": True, "false": False}

T = TypeVar("T")


class Asking(Protocol):
    """What this module needs of a request's context."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def now(self) -> datetime: ...
    @property
    def locale(self) -> str: ...


class Files:
    """Mount `routes()`."""

    def __init__(
        self, database: Database, *, context_for: ContextFactory, settings: Settings, drain: Drain
    ) -> None:
        self._database = database
        self._context_for = context_for
        self._settings = settings
        self._drain = drain
        self._places = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/import/templates/{name}", self._template, methods=["GET"]),
            Route("/import/{kind}", self._import, methods=["POST"]),
            Route("/export/workshops/{name}", self._export_words, methods=["GET"]),
            Route("/export/{name}", self._export, methods=["GET"]),
        ]

    async def _template(self, request: Request) -> Response:
        async def answer(_: Asking) -> Response:
            kind, form = _named(request.path_params["name"])
            async with self.place():
                content = await asyncio.to_thread(template, kind, form)
            return _download(content, f"modele-{kind.value}.{form.value}", form)

        return await self.answered(request, answer)

    async def _import(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            kind = _one_of(Kind, request.path_params["kind"])
            owner_id = _owner(request, kind)
            by = Author(asking.viewer, asking.now)
            dry_run, partial = _truth(request, "dryRun", True), _truth(request, "partial", False)
            # Before the first byte of the file: a stranger cannot make this process hold one.
            await require_right(self._database, kind, owner_id, by)
            async with self.place():
                file = Incoming(
                    kind,
                    owner_id,
                    await self._body(request),
                    dry_run,
                    partial,
                    self._settings.import_rows,
                )
                report = await take_in(self._database, file, by)
            body = await asyncio.to_thread(report.told, asking.locale)
            return _json(body, 200)

        return await self.answered(request, answer)

    async def _export(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            kind, form = _named(request.path_params["name"])
            if asking.viewer.user_id is None:
                raise Unauthenticated
            asked = Outgoing(kind, _owner(request, kind), form)
            async with self.place():
                content, _ = await give_out(
                    self._database, asked, Author(asking.viewer, asking.now)
                )
            return _download(content, f"{kind.value}.{form.value}", form)

        return await self.answered(request, answer)

    async def _export_words(self, request: Request) -> Response:
        async def answer(asking: Asking) -> Response:
            if asking.viewer.user_id is None:
                raise Unauthenticated
            named, _, extension = request.path_params["name"].rpartition(".")
            form = _one_of(RefiForm, extension)
            workshop_id = _named_by(named, "Workshop")
            by = Author(asking.viewer, asking.now)
            async with self.place():
                content = await give_out_words(self._database, workshop_id, form, by)
            return _file(content, f"atelier.{form.value}", REFI_MEDIA_TYPES[form])

        return await self.answered(request, answer)

    async def answered(
        self, request: Request, answer: Callable[[Asking], Awaitable[Response]]
    ) -> Response:
        """What `answer` gives, or its refusal in the shape of these routes."""
        presented = credentials(request)
        locale: str = presented.locale
        try:
            self._drain.admit()
            with self._drain.operation():
                asking: Any = await self._context_for(replace(presented, takes_cookies=False))
                locale = asking.locale
                return await answer(asking)
        except ClientDisconnect:
            raise
        except (Problem, Refusal) as refused:
            return _refused(refused, locale)
        except Exception as error:
            told = masked(error, Where(operation_name=request.url.path, locale=locale))
            return _json({"code": told["extensions"]["code"], "message": told["message"]}, 500)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """One of the few at once. Raises Refusal rather than let files queue in memory."""
        if self._places.locked():
            raise Refusal(
                RefusalCode.TRY_AGAIN,
                french="D'autres fichiers sont en cours : renvoyez celui-ci dans un instant.",
                english="Other files are under way: send this one again in a moment.",
                status=503,
                headers={"retry-after": str(_BUSY_SECONDS)},
            )
        async with self._places:
            yield

    async def _body(self, request: Request) -> bytes:
        most = self._settings.import_bytes
        _check_headers(request.headers)
        if int(request.headers.get("content-length") or 0) > most:
            raise _too_large(most)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise _too_large(most)
        return bytes(body)


def _check_headers(headers: Mapping[str, str]) -> None:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    plain = headers.get("content-encoding", "identity").lower() == "identity"
    if media_type not in MEDIA_TYPES.values() or not plain:
        raise bad_request(
            "Envoyez le fichier tel quel, en `text/csv` ou au type d'un classeur .xlsx.",
            "Send the file as it is, as `text/csv` or with the type of an .xlsx workbook.",
            status=415,
        )


def _named(name: str) -> tuple[Kind, Form]:
    """`missions.csv`. Raises NotFound."""
    kind, _, form = name.partition(".")
    return _one_of(Kind, kind), _one_of(Form, form)


def _one_of(enum: Callable[[str], T], value: str) -> T:
    try:
        return enum(value)
    except ValueError:
        raise NotFound from None


def _owner(request: Request, kind: Kind) -> UUID:
    """The agency, or the roadmap, that the address names."""
    type_name = OWNER_TYPES[kind]
    return _named_by(request.query_params.get(type_name.lower(), ""), type_name)


def _named_by(global_id: str, type_name: str) -> UUID:
    try:
        named, id_ = from_global_id(global_id)
    except MalformedGlobalId:
        raise NotFound from None
    if named != type_name:
        raise NotFound
    return id_


def _truth(request: Request, name: str, default: bool) -> bool:
    told = request.query_params.get(name)
    if told is None:
        return default
    if told not in _TRUTHS:
        raise bad_request(f"`{name}` vaut true ou false.", f"`{name}` is true or false.")
    return _TRUTHS[told]


def _too_large(most: int) -> FileRefused:
    return FileRefused(
        FileFault.TOO_LARGE,
        french=f"Fichier de plus de {most // 1024} Kio.",
        english=f"File of more than {most // 1024} KiB.",
    )


def _download(content: bytes, name: str, form: Form) -> Response:
    return _file(content, name, MEDIA_TYPES[form])


def _file(content: bytes, name: str, media_type: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )


def _refused(refused: Problem | Refusal, locale: str) -> Response:
    headers: dict[str, str] = {}
    match refused:
        case Refusal():
            code, message = refused.code.value, refused.said.told(locale)
            return _json({"code": code, "message": message}, refused.status, refused.headers)
        case FileRefused():
            status = 413 if refused.fault is FileFault.TOO_LARGE else 422
            return _json({"code": refused.fault.value, "message": refused.message(locale)}, status)
        case Unauthenticated():
            status, headers = 401, {"www-authenticate": "Bearer"}
        case Forbidden():
            status = 403
        case NotFound():
            status = 404
        case RateLimited():
            status, headers = 429, {"retry-after": str(refused.retry_after_seconds)}
        case TryAgain():
            status, headers = 503, {"retry-after": "1"}
        case ValidationFailed():
            status = 422
        case Problem():
            status = 400
    return _json({"code": refused.code.value, "message": refused.message(locale)}, status, headers)


def _json(
    body: Mapping[str, Any], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        encode(body),
        status_code=status,
        headers={
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
            **(headers or {}),
        },
    )
