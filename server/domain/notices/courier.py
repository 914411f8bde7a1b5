"""What is done about notices and invitations beside the requests: dates are recalled, digests and
letters are sent.

One process does it at a time, under a lease kept from one mail to the next. Refuses to lose a mail:
one that was not taken is tried again, later and later; one that may have been taken is sent twice
rather than never.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Final
from uuid import UUID

from server.database import Database, Transaction
from server.domain.leases import give_back, hold
from server.domain.notices import digests
from server.domain.notices.digests import Composed
from server.domain.notices.invitations import invitation
from server.domain.notices.letters import Digest, Letterhead, UnfitAddress, address, letter
from server.domain.notices.links import token_of
from server.domain.notices.machine import Reminder, delay_after
from server.domain.notices.post import MailUnset, NotTaken, Post, Unreachable, post_of
from server.domain.notices.reminders import Calendar, remind
from server.domain.workshops import mailing
from server.ids import new_id
from server.settings import Settings

LEASE_NAME: Final = "notices"
# Longer than the mail server may keep one mail waiting.
LEASE: Final = timedelta(minutes=3)
_PAUSE_SECONDS: Final = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How mail leaves, in whose name, and the key that signs its links."""

    post: Post
    head: Letterhead
    key: bytes


def outgoing_of(settings: Settings) -> Outgoing | None:
    """As the settings say; None where no mail leaves. Raises MailUnset."""
    post = post_of(settings)
    if post is None:
        return None
    if settings.mail_from is None:
        raise MailUnset("JALON_MAIL_FROM : adresse d'envoi requise. / A sender is required.")
    try:
        address(settings.mail_from)
    except UnfitAddress as error:
        raise MailUnset(
            "JALON_MAIL_FROM : une adresse seule, sans nom. / An address alone, without a name."
        ) from error
    head = Letterhead(settings.mail_from, settings.public_url)
    return Outgoing(post, head, settings.signing_key)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did. `leads` is false where another process does it."""

    leads: bool
    sent: int = 0
    refused: int = 0
    unreachable: bool = False


@dataclass(slots=True)
class _Failures:
    count: int
    next_at: datetime


class Courier:
    """`start` it while a server runs, and `close` it before the database; or `round` it once.

    Without `outgoing` it recalls dates, and sends nothing. Failures are remembered for as long as
    it lives: a new one tries at once.
    """

    def __init__(
        self,
        database: Database,
        outgoing: Outgoing | None = None,
        *,
        pause_seconds: float = _PAUSE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._outgoing = outgoing
        self._pause_seconds = pause_seconds
        self._clock = clock
        self._holder_id = new_id()
        self._calendar = Calendar()
        self._refused: dict[UUID, _Failures] = {}
        self._line = _Failures(0, datetime.min.replace(tzinfo=UTC))
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._until_closed())

    async def close(self) -> None:
        """Finishes the mail under way, and gives the lease back."""
        self._closing.set()
        if self._task is not None:
            await self._task
        try:
            await give_back(self._database, LEASE_NAME, self._holder_id)
        except Exception as error:
            _log.warning("the lease of notices was not given back: %s", type(error).__name__)

    async def round(self) -> Round:
        """Recalls what is due today, then sends what is due now."""
        for reminder in Reminder:
            while topics := await self._remind(reminder):
                self._calendar.saw(topics)
        return await self._send_all()

    async def _until_closed(self) -> None:
        while not self._closing.is_set():
            try:
                await self.round()
            except Exception as error:
                _log.warning("notices wait for the next round: %s", type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause_seconds):
                    await self._closing.wait()

    async def _remind(self, reminder: Reminder) -> list[str]:
        now = self._clock()

        async def work(tx: Transaction) -> list[str]:
            if not await self._leads(tx, now):
                return []
            return await remind(tx, reminder, self._calendar, now)

        return await self._database.unit_of_work(work)

    async def _send_all(self) -> Round:
        now = self._clock()
        leads = await self._database.unit_of_work(lambda tx: self._leads(tx, now))
        outgoing = self._outgoing
        if not leads or outgoing is None or now < self._line.next_at:
            return Round(leads)
        sent, refused, unreachable = 0, 0, False
        waiting = {id_ for id_, failed in self._refused.items() if now < failed.next_at}
        for send, id_ in await self._due(waiting, now):
            if self._closing.is_set():
                break
            try:
                sent += await send(outgoing, id_)
            except (NotTaken, UnfitAddress) as error:
                refused += 1
                # An account or an invitation, never its address.
                _log.warning("the mail of %s was refused: %s", id_, type(error).__name__)
            except Unreachable as error:
                unreachable = True
                self._line = _after(self._line, self._clock())
                _log.warning("no mail leaves for now: %s", type(error.__cause__).__name__)
                break
            else:
                self._line = _Failures(0, now)
        return Round(True, sent, refused, unreachable)

    async def _due(self, waiting: set[UUID], now: datetime) -> list[tuple[_Send, UUID]]:
        """Those who are invited are told first: they have a day to answer by."""
        letters = await self._letters_due(now)
        accounts = await digests.due(self._database, but=waiting, now=now)
        return [
            *((self._send_letter, id_) for id_ in letters),
            *((self._send_digest, id_) for id_ in accounts),
        ]

    async def _letters_due(self, now: datetime) -> list[UUID]:
        # A letter without the whole address of its link could not be answered.
        if self._outgoing is None or self._outgoing.head.public_url is None:
            return []
        await self._database.unit_of_work(lambda tx: mailing.remind(tx, now))
        return await mailing.due(self._database, now)

    async def _send_letter(self, outgoing: Outgoing, invitation_id: UUID) -> int:
        now = self._clock()
        if not await self._database.unit_of_work(lambda tx: self._leads(tx, now)):
            return 0
        key, public_url = outgoing.key, outgoing.head.public_url or ""
        letter_ = await self._database.unit_of_work(
            lambda tx: mailing.prepare(tx, invitation_id, key=key, public_url=public_url, now=now)
        )
        if letter_ is None:
            return 0
        try:
            await outgoing.post.send(invitation(letter_, outgoing.head, now))
        except (NotTaken, UnfitAddress) as error:
            later = self._later(invitation_id)
            again_at = None if isinstance(error, UnfitAddress) else later
            await self._database.unit_of_work(
                lambda tx: mailing.refused(tx, invitation_id, again_at, now)
            )
            raise
        await self._database.unit_of_work(lambda tx: mailing.sent(tx, invitation_id, now))
        self._refused.pop(invitation_id, None)
        return 1

    async def _send_digest(self, outgoing: Outgoing, user_id: UUID) -> int:
        """How many mails left: none where there is nothing to tell, or another process leads."""
        now = self._clock()
        if not await self._database.unit_of_work(lambda tx: self._leads(tx, now)):
            return 0
        composed = await digests.compose(self._database, user_id, now)
        if composed is None:
            return 0
        if composed.sentences:
            try:
                await outgoing.post.send(_letter(outgoing, user_id, composed, now))
            except (NotTaken, UnfitAddress):
                self._later(user_id)
                raise
        # Here a process may die: the mail is then sent again, by whoever leads next.
        await self._database.unit_of_work(
            lambda tx: digests.mailed(tx, user_id, composed.notice_ids, now)
        )
        self._refused.pop(user_id, None)
        return 1 if composed.sentences else 0

    async def _leads(self, tx: Transaction, now: datetime) -> bool:
        return await hold(tx, LEASE_NAME, self._holder_id, length=LEASE, now=now)

    def _later(self, id_: UUID) -> datetime:
        """When it is tried again."""
        before = self._refused.get(id_) or _Failures(0, self._clock())
        self._refused[id_] = _after(before, self._clock())
        return self._refused[id_].next_at


_Send = Callable[[Outgoing, UUID], Awaitable[int]]


def _after(failures: _Failures, now: datetime) -> _Failures:
    count = failures.count + 1
    return _Failures(count, now + delay_after(count))


def _letter(outgoing: Outgoing, user_id: UUID, composed: Composed, now: datetime) -> EmailMessage:
    digest = Digest(
        composed.email, composed.sentences, composed.more, token_of(outgoing.key, user_id)
    )
    return letter(digest, outgoing.head, now)
