"""GraphQL over HTTP: queries by GET or POST, mutations by POST, one operation a request.

Refuses batches, uploads, compressed bodies, subscriptions and any page to explore the schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphql import OperationType
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.problems import Problem, RateLimited, TryAgain, Unauthenticated
from server.transport.contracts import ContextFactory, Cookie, Credentials, Locale
from server.transport.documents import Asked
from server.transport.errors import Where
from server.transport.limits import Limits
from server.transport.operations import Answer, Operations, encode, failure
from server.transport.payload import read_json, read_object
from server.transport.refusals import (
    Refusal,
    RefusalCode,
    RefusedDocument,
    bad_request,
    over_limit,
)

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"

_BY_GET = frozenset({OperationType.QUERY})
_BY_POST = frozenset({OperationType.QUERY, OperationType.MUTATION})


class OverHttp:
    """The ASGI application of the HTTP half."""

    def __init__(self, operations: Operations, context_for: ContextFactory) -> None:
        self._operations = operations
        self._context_for = context_for

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.answer(request)
        except ClientDisconnect:
            # A line that was cut in the middle of a request is nobody's failure.
            return
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        media_type = _negotiated(request.headers.get("accept"))
        if media_type is None:
            return _refused(_not_acceptable(), Where(locale=_locale(request)), PLAIN_JSON)
        where = Where(locale=_locale(request))
        try:
            asked = await self._read(request)
            presented = replace(credentials(request), takes_cookies=True)
            context = await self._context_for(presented)
            where = Where(locale=context.locale)
            prepared = self._operations.documents.prepare(asked.query)
            allowed = _BY_GET if request.method == "GET" else _BY_POST
            admitted = self._operations.admit(asked, context, prepared, allowed)
            where = admitted.where
            response = _answered(await self._operations.run(admitted), media_type)
            _set_cookies(response, context.cookies)
            return response
        except (Refusal, Problem) as error:
            return _refused(error, where, media_type)
        except ClientDisconnect:
            raise
        except Exception as error:
            return _response({"errors": failure(error, where)}, 500, media_type, {})

    async def _read(self, request: Request) -> Asked:
        match request.method:
            case "GET":
                return self._from_query(request)
            case "POST":
                return await self._from_body(request)
            case _:
                refusal = bad_request(
                    "Seuls GET et POST sont acceptés.",
                    "Only GET and POST are accepted.",
                    status=405,
                )
                refusal.headers["allow"] = "GET, POST"
                raise refusal

    def _from_query(self, request: Request) -> Asked:
        if len(request.scope["query_string"]) > self._operations.limits.body_bytes:
            raise _too_large(self._operations.limits)
        entries: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if text := entries.pop(name, None):
                entries[name] = read_json(text.encode(), self._operations.limits)
        return asked_from(entries)

    async def _from_body(self, request: Request) -> Asked:
        _check_headers(request.headers)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._operations.limits.body_bytes:
                raise _too_large(self._operations.limits)
        return asked_from(read_object(bytes(body), self._operations.limits))


def asked_from(entries: Mapping[str, Any]) -> Asked:
    """The request that an envelope holds. Raises Refusal for a wrong type."""
    query = entries.get("query")
    variables = entries.get("variables")
    operation_name = entries.get("operationName")
    extensions = entries.get("extensions")
    if not isinstance(variables, dict | None):
        raise bad_request("`variables` doit être un objet.", "`variables` must be an object.")
    if not isinstance(operation_name, str | None):
        raise bad_request(
            "`operationName` doit être une chaîne.", "`operationName` must be a string."
        )
    if not isinstance(extensions, dict | None):
        raise bad_request("`extensions` doit être un objet.", "`extensions` must be an object.")
    if query is None and extensions and "persistedQuery" in extensions:
        raise Refusal(
            RefusalCode.PERSISTED_QUERY_NOT_FOUND,
            french="Document inconnu sous cette empreinte : envoyez-le en entier.",
            english="No document is known under this hash: send it whole.",
        )
    if not isinstance(query, str) or not query.strip():
        raise bad_request("`query` doit être un document GraphQL.", "`query` must be a document.")
    # An empty name is what some clients send for none.
    return Asked(query, variables, operation_name or None)


def credentials(connection: HTTPConnection) -> Credentials:
    return Credentials(
        token=bearer(connection.headers.get("authorization")),
        cookies=connection.cookies,
        address=connection.client.host if connection.client else "",
        locale=_locale(connection),
    )


def bearer(header: object) -> str | None:
    """The token of an `Authorization: Bearer …` value."""
    if not isinstance(header, str):
        return None
    scheme, _, token = header.partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _locale(connection: HTTPConnection) -> Locale:
    """English for whoever asks for it first; French for everyone else."""
    return "en" if connection.headers.get("accept-language", "").lower().startswith("en") else "fr"


def _negotiated(accept: str | None) -> str | None:
    """The media type to answer in; None when the client takes neither."""
    if not accept:
        return PLAIN_JSON
    ranges = [entry.split(";")[0].strip().lower() for entry in accept.split(",")]
    for range_ in ranges:
        if range_ == RESPONSE_JSON:
            return RESPONSE_JSON
        if range_ in (PLAIN_JSON, "application/*", "*/*"):
            return PLAIN_JSON
    return None


def _check_headers(headers: Mapping[str, str]) -> None:
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise bad_request(
            "Un corps compressé n'est pas accepté.",
            "A compressed body is not accepted.",
            status=415,
        )
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if media_type.strip().lower() != PLAIN_JSON or charset not in ("", "charset=utf-8"):
        raise bad_request(
            "Le corps doit être du JSON (`Content-Type: application/json`).",
            "The body must be JSON (`Content-Type: application/json`).",
            status=415,
        )


def _answered(answer: Answer, media_type: str) -> Response:
    status = 200
    if answer.refused:
        codes = {error["extensions"]["code"] for error in answer.body["errors"]}
        status = _status_of(codes, media_type)
    return _response(answer.body, status, media_type, {})


def _set_cookies(response: Response, cookies: Sequence[Cookie]) -> None:
    """Each one for this host alone, over TLS, and out of reach of scripts."""
    for cookie in cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.max_age,
            path="/",
            secure=True,
            httponly=True,
            samesite="lax",
        )


def _status_of(codes: set[str], media_type: str) -> int:
    if RefusalCode.INTERNAL in codes:
        return 500
    if RefusalCode.DEADLINE_EXCEEDED in codes:
        return 503
    return 200 if media_type == PLAIN_JSON else 400


def _refused(error: Refusal | Problem, where: Where, media_type: str) -> Response:
    status, headers = 200, {}
    match error:
        case RefusedDocument():
            # A well-formed request whose document is wrong: plain JSON clients look inside.
            status = _status_of(set(), media_type)
        case Refusal():
            status, headers = error.status, error.headers
        case Unauthenticated():
            status, headers = 401, {"www-authenticate": "Bearer"}
        case RateLimited():
            status, headers = 429, {"retry-after": str(error.retry_after_seconds)}
        case TryAgain():
            status, headers = 503, {"retry-after": "1"}
        case Problem():
            status = 403
    return _response({"errors": failure(error, where)}, status, media_type, headers)


def _response(
    body: dict[str, Any], status: int, media_type: str, headers: dict[str, str]
) -> Response:
    return Response(
        encode(body),
        status_code=status,
        headers={
            "content-type": f"{media_type}; charset=utf-8",
            "cache-control": "no-store",
            "vary": "Accept",
            **headers,
        },
    )


def _not_acceptable() -> Refusal:
    return bad_request(
        f"Les réponses sont en `{RESPONSE_JSON}` ou `{PLAIN_JSON}`.",
        f"Answers are `{RESPONSE_JSON}` or `{PLAIN_JSON}`.",
        status=406,
    )


def _too_large(limits: Limits) -> Refusal:
    return over_limit(
        f"Requête de plus de {limits.body_bytes // 1024} Kio.",
        f"Request of more than {limits.body_bytes // 1024} KiB.",
        status=413,
    )
