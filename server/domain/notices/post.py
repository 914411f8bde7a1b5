"""How a mail leaves: by an SMTP server, or as a file in a folder.

Refuses to send a password, or a mail beyond this machine, on a line that is not encrypted, unless
the address says so.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from server.ids import new_id
from server.settings import Settings

_SECONDS: Final = 30.0
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NotTaken(Exception):
    """The server has refused this mail; another one may be taken."""


class Unreachable(Exception):
    """The server cannot be reached, or refuses whoever asks: no mail leaves for now."""


class MailUnset(ValueError):
    """The settings of mail do not say what is needed; the value itself is never repeated."""


_ADDRESS: Final = (
    "JALON_SMTP_URL : smtp://serveur:587 ou smtps://serveur:465, avec au besoin"
    " utilisateur:motdepasse@ ; ?starttls=never s'en passe."
    " / smtp://server:587 or smtps://server:465, with user:password@ if needed."
)


class Post(Protocol):
    """`send` returns once the mail is in the hands of whoever delivers it."""

    async def send(self, message: EmailMessage) -> None:
        """Raises NotTaken or Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class FolderPost:
    """Each mail is a file, for a demonstration or for another program to send."""

    folder: Path

    async def send(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{new_id()}.eml"
            draft = path.with_suffix(".part")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
            # Whole under its name, or not there at all.
            draft.rename(path)
        except OSError as error:
            raise Unreachable from error


@dataclass(frozen=True, slots=True)
class SmtpPost:
    """A server by its URL, as `smtp_post` read it."""

    host: str
    port: int
    tls: bool
    starttls: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    async def send(self, message: EmailMessage) -> None:
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.tls,
                start_tls=self.starttls,
                timeout=_SECONDS,
            )
        except (
            aiosmtplib.SMTPRecipientsRefused,
            aiosmtplib.SMTPSenderRefused,
            aiosmtplib.SMTPDataError,
        ) as error:
            raise NotTaken from error
        # A failed STARTTLS or certificate is told as an error of the line, too.
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError) as error:
            raise Unreachable from error


def post_of(settings: Settings) -> Post | None:
    """The server, or else the folder, that the settings name; None for neither. Raises MailUnset."""
    if settings.smtp_url is not None:
        return smtp_post(settings.smtp_url.get_secret_value())
    return None if settings.mail_folder is None else FolderPost(settings.mail_folder)


def smtp_post(url: str) -> SmtpPost:
    """The server that a URL names. Raises MailUnset."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise MailUnset(_ADDRESS) from error
    asked = parse_qs(parts.query)
    if parts.scheme not in ("smtp", "smtps") or not host or set(asked) - {"starttls"}:
        raise MailUnset(_ADDRESS)
    tls = parts.scheme == "smtps"
    starttls = asked.get("starttls", ["never" if host in _LOCAL else "always"])[0]
    if starttls not in ("always", "never"):
        raise MailUnset(_ADDRESS)
    return SmtpPost(
        host,
        port or (465 if tls else 587),
        tls=tls,
        starttls=not tls and starttls == "always",
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )
