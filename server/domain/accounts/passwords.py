"""Passwords to argon2id and back, in threads of their own, a few at a time.

Refuses to queue without end: beyond `waiting_most` the caller is asked to try again, so that a
flood of sign-ins costs memory and processor that are known in advance.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.problems import TryAgain

T = TypeVar("T")

# 64 MiB each: two at once keep a small machine answering.
_THREADS: Final = 2
_WAITING_MOST: Final = 32


class Passwords:
    """Hashes and verifies off the event loop."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        threads: int = _THREADS,
        waiting_most: int = _WAITING_MOST,
    ) -> None:
        self._hasher = hasher or PasswordHasher()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._waiting = 0
        self._waiting_most = waiting_most
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Raises TryAgain when too many wait already."""
        return await self._in_a_thread(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` made `stored`. Without one, the same work and no. Raises TryAgain."""
        return await self._in_a_thread(lambda: self._verified(stored, password))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verified(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._hash_of_nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def _hash_of_nobody(self) -> str:
        """What an account that is not there is verified against: it costs what a real one does."""
        if self._nobodys is None:
            self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))
        return self._nobodys

    async def _in_a_thread(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._waiting_most:
            raise TryAgain
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1
