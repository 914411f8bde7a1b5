"""What the transport itself says no to, before any resolver runs, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class RefusalCode(StrEnum):
    """The stable `extensions.code` of a refused request."""

    BAD_REQUEST = "BAD_REQUEST"
    VALIDATION = "VALIDATION"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    INTROSPECTION_REFUSED = "INTROSPECTION_REFUSED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    TRY_AGAIN = "TRY_AGAIN"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages."""

    french: str
    english: str

    def told(self, locale: str) -> str:
        return self.english if locale == "en" else self.french


class Refusal(Exception):
    """A request that is not executed. `status` is the HTTP answer; a socket ignores it."""

    def __init__(
        self,
        code: RefusalCode,
        *,
        french: str,
        english: str,
        status: int = 400,
        headers: dict[str, str] | None = None,
        extensions: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code, english)
        self.code = code
        self.said = Said(french, english)
        self.status = status
        self.headers = headers or {}
        self.extensions = extensions or {}

    def errors(self, locale: str) -> list[dict[str, Any]]:
        """The `errors` entry that answers it."""
        return [
            {
                "message": self.said.told(locale),
                "extensions": {"code": self.code.value, **self.extensions},
            }
        ]


class RefusedDocument(Refusal):
    """A document that does not parse or does not suit the schema; its errors are the parser's."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(
            RefusalCode.VALIDATION,
            french="Document refusé.",
            english="Document refused.",
        )
        self._errors = errors

    def errors(self, locale: str) -> list[dict[str, Any]]:
        del locale  # the parser speaks English only
        return self._errors


def bad_request(french: str, english: str, *, status: int = 400) -> Refusal:
    return Refusal(RefusalCode.BAD_REQUEST, french=french, english=english, status=status)


def over_limit(french: str, english: str, *, status: int = 400) -> Refusal:
    return Refusal(RefusalCode.LIMIT_EXCEEDED, french=french, english=english, status=status)


def draining() -> Refusal:
    return Refusal(
        RefusalCode.TRY_AGAIN,
        french="Le serveur s'arrête : renvoyez la même demande dans un instant.",
        english="The server is stopping: send the same request again in a moment.",
        status=503,
        headers={"retry-after": "1"},
    )
