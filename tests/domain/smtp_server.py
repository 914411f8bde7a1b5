"""A small SMTP server on 127.0.0.1, for tests that send: it takes mails, or says what it is told to.

Knows what RFC 5321 asks of the shortest conversation, and no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """What the server took. `refusing` are addresses it refuses; `hangs_up` after the mail's text,
    before it says that it took it."""

    port: int = 0
    refusing: set[str] = field(default_factory=set)
    hangs_up: bool = False
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@asynccontextmanager
async def smtp_server() -> AsyncIterator[Mailbox]:
    mailbox = Mailbox()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(mailbox, reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()


async def _converse(
    mailbox: Mailbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    async def say(line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()

    recipient = ""
    await say("220 test ready")
    while line := (await reader.readline()).decode().strip():
        mailbox.commands.append(line)
        match line.split()[0].upper():
            case "EHLO" | "HELO":
                await say("250 test")
            case "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                refused = recipient in mailbox.refusing
                await say("550 no such person" if refused else "250 fine")
            case "DATA":
                await say("354 go on")
                text = await reader.readuntil(b"\r\n.\r\n")
                mail = message_from_bytes(text.removesuffix(b".\r\n"), policy=default)
                assert isinstance(mail, EmailMessage)
                mailbox.taken.append((recipient, mail))
                mailbox.arrived.set()
                if mailbox.hangs_up:
                    return
                await say("250 taken")
            case "QUIT":
                await say("221 bye")
                return
            case _:
                await say("250 fine")
