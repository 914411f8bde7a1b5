"""What this room asks of the rooms that use it: who is asking, and what many may share.

Structural types only, so that the schema's own classes satisfy them without importing them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

Locale: TypeAlias = Literal["fr", "en"]
Standing: TypeAlias = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request or a socket says about its author. Never printed: it holds secrets."""

    token: str | None = field(default=None, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    address: str = ""
    locale: Locale = "fr"
    takes_cookies: bool = False
    """Whether the answer can set cookies: a socket's cannot."""


class Cookie(Protocol):
    """A secret for the browser to keep, out of reach of any script. An empty value ends it."""

    @property
    def name(self) -> str: ...

    @property
    def value(self) -> str: ...

    @property
    def max_age(self) -> int:
        """Seconds."""


class Context(Protocol):
    """What resolvers receive. Made afresh for each operation, so that nothing read goes stale."""

    @property
    def locale(self) -> str: ...

    @property
    def authenticated(self) -> bool:
        """Whether a token or a session stands behind it: only those may introspect."""

    @property
    def account(self) -> Hashable:
        """Whose points are spent: the token's, the person's, or else the address's."""

    @property
    def cookies(self) -> Sequence[Cookie]:
        """What the answer sets; read once the operation has run."""

    async def standing(self) -> Standing:
        """Whether what was presented still holds now."""


ContextFactory: TypeAlias = Callable[[Credentials], Awaitable[Context]]
"""Raises problems.Unauthenticated for a token that is unknown, expired or revoked."""


class Seat(Protocol):
    """Where one subscriber stands in a shared stream."""

    @property
    def epoch(self) -> int: ...

    @property
    def seq(self) -> int: ...

    @property
    def group(self) -> Hashable:
        """Subscribers of equal groups are shown the same things."""


class SharedStream(Protocol):
    """A subscription field whose batches are executed and encoded once for all its readers.

    Nothing reachable from the field's type may depend on who is reading: batches are executed
    without a context.
    """

    @property
    def field_name(self) -> str: ...

    @property
    def cursor_argument(self) -> str: ...

    async def take_seat(self, context: Any, arguments: Mapping[str, Any]) -> Any:
        """The subscriber's Seat. Raises problems.Problem."""

    async def next(self, seat: Any) -> tuple[Any, Any]:
        """Waits for what follows `seat`; the moved seat, and the field's source value."""

    async def may_stay(self, context: Any, seat: Any) -> bool:
        """Whether the subscriber still has the right to this seat."""

    def attending(self, context: Any, seat: Any) -> AbstractContextManager[None]:
        """Held for as long as the subscriber follows."""

    def is_settled(self, seat: Any) -> bool:
        """Whether nobody of the group can have lost their place by the time of this seat."""

    def stands(self, account: Hashable, seat: Any) -> Any | None:
        """Where whoever bears the account stands at `seat`: there, or at the seat of another group;
        None where they may be told no more."""


class SharedRead(Protocol):
    """A query field whose answer is the same for all who ask for it from one place.

    Nothing reachable from the field's type may depend on who is reading: the first one's answer is
    everybody's.
    """

    @property
    def field_name(self) -> str: ...

    async def mark(self, context: Any, arguments: Mapping[str, Any]) -> Hashable | None:
        """What the answer depends on, beside the document and its variables: readers of equal marks
        are answered alike. None for whoever is to be answered alone.
        """
