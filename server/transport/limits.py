"""Every number that bounds what one request, one socket or one caller may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults are those of the public service; tests and loads may name others."""

    body_bytes: int = 64 * 1024
    # A document may come in the address, beside the other headers.
    head_bytes: int = 128 * 1024
    # A full body at the pace of a poor line takes a third of it.
    request_seconds: float = 30.0
    json_depth: int = 32
    # Longer than any 64-bit integer and any date, shorter than what makes parsing quadratic.
    number_characters: int = 40
    list_items: int = 100

    tokens: int = 2_000
    depth: int = 12
    aliases: int = 15
    root_fields: int = 10
    mutation_root_fields: int = 1
    subscription_root_fields: int = 1
    directives: int = 20
    # Each is looked for in every operation that could use it.
    variables: int = 50
    operations: int = 20
    # Fields of one name and spreads, two by two: what validation may have to compare.
    overlaps: int = 10_000
    errors_told: int = 20

    page_items: int = 100
    # What a list that takes no `first` is supposed to hold.
    plain_list_items: int = 5
    points: int = 20_000
    points_per_minute: int = 200_000
    callers_remembered: int = 10_000

    documents_remembered: int = 1_000
    # Of all of them together: what is parsed of a document weighs many times its text.
    characters_remembered: int = 1_000_000
    query_seconds: float = 5.0

    # A hall of several hundred phones goes out by one address.
    sockets_per_address: int = 1_000
    sockets_per_account: int = 50
    socket_operations: int = 20
    init_seconds: float = 5.0
    # A phone that comes back subscribes to everything at once: the burst lets it.
    messages_per_second: float = 20.0
    messages_burst: int = 60
    ping_seconds: float = 12.0
    pong_seconds: float = 25.0
    recheck_seconds: float = 30.0
    stuck_seconds: float = 20.0
    tick_seconds: float = 0.5


@dataclass(slots=True)
class Allowance:
    """Messages a client may still send; it refills as time passes."""

    left: float
    at: float

    def take(self, now: float, limits: Limits) -> bool:
        refilled = self.left + (now - self.at) * limits.messages_per_second
        self.left = min(float(limits.messages_burst), refilled)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
