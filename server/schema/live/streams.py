"""The live feed as one stream for many: who sits where, what comes next, who may stay.

The transport encodes each item once for everyone in a group, so nothing that leaves here depends
on more than the session and the audience. Refuses to know sockets and bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from server.access import seats
from server.problems import Problem
from server.schema.context import Context, Services
from server.schema.live.entities import SessionChanges, SessionState, entity_id
from server.schema.live.feed import FeedBatch, FeedItem, FeedReset
from server.schema.live.watching import watched
from server.vocabulary import ResetReason
from server.workshops.cursors import OF_ANOTHER_VIEW, Cursor, read_cursor, sign_cursor
from server.workshops.entities import View
from server.workshops.feed import Reset
from server.workshops.tailer import Batch

_SHOWN_KEPT: Final = 64
NOWHERE: Final = -2
"""The `seq` of one who gave no cursor: they start from a snapshot."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one follower stands: everything up to `seq` of `epoch` is known to them."""

    session_id: UUID
    view: View
    epoch: int
    seq: int

    @property
    def group(self) -> Hashable:
        return (self.session_id, self.view)


class SessionFeed:
    """The shared stream behind `Subscription.sessionFeed`."""

    field_name = "sessionFeed"
    cursor_argument = "after"

    def __init__(self, services: Services) -> None:
        self._services = services
        # The last snapshot shown to each group: a hall that comes back is shown one and the same.
        self._shown: OrderedDict[Hashable, tuple[Reset, FeedReset]] = OrderedDict()
        # The same for those who come back with the same cursor.
        self._told: OrderedDict[Hashable, tuple[Batch, FeedBatch]] = OrderedDict()

    async def take_seat(self, context: Context, arguments: Mapping[str, Any]) -> Seat:
        """Raises NotFound for a session the viewer may not watch, CursorInvalid for its cursor."""
        session_id, view = await watched(context, arguments["sessionId"], arguments.get("audience"))
        after = arguments.get("after")
        if after is None:
            return Seat(session_id, view, epoch=0, seq=NOWHERE)
        cursor = read_cursor(self._services.signing_key, after, session_id=session_id, view=view)
        return Seat(session_id, view, cursor.epoch, cursor.seq)

    async def next(self, seat: Seat) -> tuple[Seat, FeedItem]:
        """Waits for what follows `seat`."""
        if seat.seq == NOWHERE:
            found: Batch | Reset = await self._beginning(seat)
        else:
            found = await self._services.feeds.after(
                seat.session_id, seat.view, epoch=seat.epoch, seq=seat.seq
            )
        match found:
            case Batch():
                moved = replace(seat, epoch=found.epoch, seq=found.to_seq)
                return moved, self._batch(moved, found)
            case Reset():
                moved = replace(seat, epoch=found.snapshot.epoch, seq=found.snapshot.seq)
                return moved, self._reset(moved, found)

    def attending(self, context: Context, seat: Seat) -> AbstractContextManager[None]:
        """Counts a participant's phone among those present."""
        person_id = context.viewer.participant_id
        if person_id is None:
            return nullcontext()
        return self._services.presence.attending(seat.session_id, person_id)

    def is_settled(self, seat: Seat) -> bool:
        """Whether nobody who reads there can have been put out, or moved to another table."""
        state = self._services.feeds.known(seat.session_id)
        if state is None:
            return True
        people = state.people
        return not people.removed and not people.seats and seat.view.table_id is None

    def stands(self, account: Hashable, seat: Seat) -> Seat | None:
        """Where the reader is once at `seat`: there, or where their table is told of, from a reset;
        None for whoever was put out."""
        state = self._services.feeds.known(seat.session_id)
        if state is None or not isinstance(account, UUID):
            return seat
        if account not in state.people.numbers:
            return seat
        if account in state.people.removed:
            return None
        view = replace(seat.view, table_id=state.people.seats.get(account))
        return (
            seat if view == seat.view else Seat(seat.session_id, view, seat.epoch, OF_ANOTHER_VIEW)
        )

    async def may_stay(self, context: Context, seat: Seat) -> bool:
        """Asked again while the stream runs: a role that was taken away ends it."""
        try:
            place = await self._services.seats.place(seat.session_id)
            return seat.view.audience in seats.audiences(context.viewer, place)
        except Problem:
            return False

    async def _beginning(self, seat: Seat) -> Reset:
        taken = await self._services.feeds.snapshot(seat.session_id, seat.view)
        return Reset(ResetReason.UNKNOWN_POSITION, taken)

    def _batch(self, moved: Seat, batch: Batch) -> FeedBatch:
        place = (moved.group, batch.from_seq)
        known = self._told.get(place)
        if known is not None and known[0] is batch:
            return known[1]
        told = self._tell(moved, batch)
        self._told[place] = (batch, told)
        while len(self._told) > _SHOWN_KEPT:
            self._told.popitem(last=False)
        return told

    def _tell(self, moved: Seat, batch: Batch) -> FeedBatch:
        return FeedBatch(
            from_=batch.from_seq,
            to=batch.to_seq,
            epoch=batch.epoch,
            cursor=cursor_of(self._services, moved),
            server_now=batch.server_now,
            changed=SessionChanges.of(batch.changes.changed, batch.session_id),
            removed=[entity_id(key, batch.session_id) for key in batch.changes.gone],
        )

    def _reset(self, moved: Seat, reset: Reset) -> FeedReset:
        known = self._shown.get(moved.group)
        if (
            known is not None
            and known[0].snapshot is reset.snapshot
            and known[0].reason is reset.reason
        ):
            return known[1]
        shown = self._show(moved, reset)
        self._shown[moved.group] = (reset, shown)
        while len(self._shown) > _SHOWN_KEPT:
            self._shown.popitem(last=False)
        return shown

    def _show(self, moved: Seat, reset: Reset) -> FeedReset:
        return FeedReset(
            reason=reset.reason,
            epoch=moved.epoch,
            seq=moved.seq,
            cursor=cursor_of(self._services, moved),
            server_now=reset.snapshot.server_now,
            state=SessionState.of(reset.snapshot.seen, moved.session_id),
        )


def cursor_of(services: Services, seat: Seat) -> str:
    """The signed text that leads back to this seat."""
    return sign_cursor(
        services.signing_key, Cursor(seat.session_id, seat.epoch, seat.seq, seat.view)
    )
