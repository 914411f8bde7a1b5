"""How a failure is shown: expected ones by their code, bugs masked behind an id, and logged.

The log names a document by its hash and operation name; it never holds the document's text, its
variables, nor what an exception says of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from server.ids import new_id
from server.problems import Problem, RateLimited
from server.transport.logs import frames
from server.transport.refusals import Refusal, RefusalCode, Said

# Strawberry prints every error with its document's text: this module prints them instead.
logging.getLogger("strawberry.execution").disabled = True

_log = structlog.get_logger("jalon.transport")
_SUGGESTION = re.compile(r"\s*Did you mean .*\Z", re.DOTALL)
_MASK = Said(
    french="Une erreur interne est survenue ; sa référence est {id}.",
    english="An internal error occurred; its reference is {id}.",
)


@dataclass(frozen=True, slots=True)
class Where:
    """Which operation failed, without a word of what it said."""

    document_hash: str = ""
    operation_name: str | None = None
    locale: str = "fr"


def document_hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def shown(errors: Iterable[GraphQLError], where: Where) -> list[dict[str, Any]]:
    """The `errors` entry of an answer."""
    return [_shown(error, where) for error in errors]


def _shown(error: GraphQLError, where: Where) -> dict[str, Any]:
    cause = _cause(error)
    match cause:
        case Problem():
            body = told(cause, where.locale)
        case Refusal():
            body = cause.errors(where.locale)[0]
        case None:
            body = {
                "message": without_suggestion(error.message),
                "extensions": {"code": RefusalCode.VALIDATION.value, **(error.extensions or {})},
            }
        case _:
            body = masked(cause, where)
    if error.locations:
        body["locations"] = [
            {"line": location.line, "column": location.column} for location in error.locations
        ]
    if error.path is not None:
        body["path"] = list(error.path)
    return body


def _cause(error: GraphQLError) -> BaseException | None:
    """The exception behind it that is not GraphQL's own; None for a mistake of the client."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def told(problem: Problem, locale: str) -> dict[str, Any]:
    """An expected failure, as it stands."""
    extensions: dict[str, Any] = {"code": problem.code.value}
    if isinstance(problem, RateLimited):
        extensions["retryAfterSeconds"] = problem.retry_after_seconds
    return {"message": problem.message(locale), "extensions": extensions}


def masked(cause: BaseException, where: Where) -> dict[str, Any]:
    """A bug: an id to quote, and nothing else. The log carries the same id."""
    id_ = str(new_id())
    _log.error(
        "operation.failed",
        error_id=id_,
        document=where.document_hash,
        operation_name=where.operation_name,
        exception=type(cause).__name__,
        frames=frames(cause),
    )
    return {
        "message": _MASK.told(where.locale).format(id=id_),
        "extensions": {"code": RefusalCode.INTERNAL.value, "id": id_},
    }


def without_suggestion(message: str) -> str:
    """A name that was nearly right betrays what exists: the reader has the SDL."""
    return _SUGGESTION.sub("", message)


def syntax_error(error: GraphQLSyntaxError) -> list[dict[str, Any]]:
    return [
        {
            "message": error.message[:300],
            "locations": [
                {"line": location.line, "column": location.column}
                for location in error.locations or ()
            ],
            "extensions": {"code": RefusalCode.BAD_REQUEST.value},
        }
    ]
