"""What a resolver receives: the services of this process, who asks, and the instant it began.

Refuses globals, and any life longer than one operation: a revoked token or a lost role counts at
the next one.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from server.access.identity import TokenExpired, identify, identify_session
from server.access.seats import Seats
from server.access.throttle import Throttle
from server.access.viewer import Viewer, public
from server.database import Database
from server.domain.accounts.front_desk import FrontDesk
from server.problems import Unauthenticated
from server.reading import Reading
from server.vocabulary import Scope, ViewerKind
from server.workshops.feed import Feeds
from server.workshops.people.entitlement import Entitlement, entitlement
from server.workshops.people.presence import Presence
from server.workshops.room import Rooms
from server.workshops.tokens import PARTICIPANT_TOKEN_PREFIX, read_participant_token

PARTICIPANT_SCOPES: Final = frozenset({Scope.WORKSHOP_READ})


# The prefix makes browsers refuse it from any other host, and without TLS (localhost aside).
SESSION_COOKIE: Final = "__Host-jalon-session"


@dataclass(frozen=True, slots=True)
class Cookie:
    """What the answer asks the browser to keep. An empty value, for no time, ends it."""

    name: str
    value: str = field(repr=False)
    max_age: int


NO_SESSION: Final = Cookie(SESSION_COOKIE, "", 0)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything of this process that answering needs; made once, in `server.app`. `grace` is how
    long a participant's token opens their own part after the session."""

    database: Database
    signing_key: bytes
    rooms: Rooms
    feeds: Feeds
    reading: Reading
    seats: Seats
    front_desk: FrontDesk
    presence: Presence
    public_url: str | None = None
    grace: timedelta = timedelta(hours=24)
    joins: Throttle = field(default_factory=Throttle)


@dataclass(frozen=True, slots=True)
class Context:
    """`address` is where the request came from, for counting failures; it is never logged."""

    services: Services
    viewer: Viewer
    now: datetime
    token: str | None = field(repr=False)
    address: str = field(repr=False)
    session: str | None = field(default=None, repr=False)
    takes_cookies: bool = False
    cookies: list[Cookie] = field(default_factory=list, repr=False)

    @property
    def locale(self) -> str:
        return self.viewer.locale

    @property
    def authenticated(self) -> bool:
        return self.viewer.kind is not ViewerKind.PUBLIC

    @property
    def account(self) -> Hashable:
        """Whose points are spent: the token's, the person's, or else the address's."""
        viewer = self.viewer
        return viewer.token_id or viewer.participant_id or viewer.user_id or self.address

    async def standing(self) -> Literal["valid", "expired", "revoked"]:
        """Whether the token still stands: an expired one may be renewed, a revoked one not."""
        try:
            await viewer_of(
                self.services,
                self.token,
                session=self.session,
                now=datetime.now(UTC),
                locale=self.viewer.locale,
            )
        except TokenExpired:
            return "expired"
        except Unauthenticated:
            return "revoked"
        return "valid"


async def context_for(
    services: Services,
    *,
    token: str | None,
    locale: str,
    address: str,
    session: str | None = None,
    takes_cookies: bool = False,
) -> Context:
    """The context of one operation. Raises Unauthenticated for a token that is no good.

    A session that ended reads as the public, and its cookie goes: a page cannot remove it itself,
    and could not even sign in again.
    """
    now = datetime.now(UTC)
    cookies: list[Cookie] = []
    try:
        viewer = await viewer_of(services, token, session=session, now=now, locale=locale)
    except Unauthenticated:
        if token is not None:
            raise
        viewer, session, cookies = public(now.date(), locale), None, [NO_SESSION]
    services.front_desk.sightings.note(viewer, now)
    return Context(
        services,
        viewer,
        now,
        token,
        address,
        session=session,
        takes_cookies=takes_cookies,
        cookies=cookies,
    )


async def viewer_of(
    services: Services,
    token: str | None,
    *,
    session: str | None = None,
    now: datetime,
    locale: str,
) -> Viewer:
    """A participant or an account by its token; else an account by its session; else the public."""
    if token is None:
        if session is None:
            return public(now.date(), locale)
        return await identify_session(services.database, session, now=now, locale=locale)
    if token.startswith(PARTICIPANT_TOKEN_PREFIX):
        return await _participant(services, token, now=now, locale=locale)
    return await identify(services.database, token, now=now, locale=locale)


async def _participant(services: Services, token: str, *, now: datetime, locale: str) -> Viewer:
    known = read_participant_token(services.signing_key, token)
    if known is None:
        raise Unauthenticated
    async with services.database.snapshot() as view:
        match await entitlement(
            view, known.session_id, known.participant_id, now=now, grace=services.grace
        ):
            case Entitlement.WITHDRAWN:
                raise Unauthenticated
            case Entitlement.EXPIRED:
                raise TokenExpired
            case Entitlement.STANDS if now >= known.ends_at:
                raise TokenExpired
    return Viewer(
        kind=ViewerKind.PARTICIPANT,
        today=now.date(),
        scopes=PARTICIPANT_SCOPES,
        session_id=known.session_id,
        participant_id=known.participant_id,
        locale=locale,
    )
