"""A digest of notices as a mail: a French text, and the same in simple HTML.

Refuses a header made of anything but an address that was checked and words of our own: no title
of an object, which anybody may have written, stands in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape
from typing import Final
from urllib.parse import quote

from server.domain.notices.links import PATH


class UnfitAddress(ValueError):
    """No mail is written to it, or from it."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, and where people find the pages. Without `public_url` a mail has no links."""

    sender: str
    public_url: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What one account is told. `more` says that there is more than a mail should hold."""

    to: str
    sentences: Sequence[str]
    more: bool
    stop_token: str


def letter(digest: Digest, head: Letterhead, now: datetime) -> EmailMessage:
    """Raises UnfitAddress."""
    message = envelope(digest.to, _subject(len(digest.sentences)), head, now)
    stop = _stop_address(digest, head)
    if stop is None:
        subject = quote("Arrêter les avis")
        message["List-Unsubscribe"] = f"<mailto:{head.sender}?subject={subject}>"
    else:
        message["List-Unsubscribe"] = f"<{stop}>"
        # RFC 8058 promises one click over TLS alone.
        if stop.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(digest, head, stop))
    message.add_alternative(_html(digest, head, stop), subtype="html")
    return message


def envelope(to: str, subject: str, head: Letterhead, now: datetime) -> EmailMessage:
    """A mail without its text; `subject` is words of our own. Raises UnfitAddress."""
    sender = address(head.sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = address(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    return message


def address(text: str) -> Address:
    """One address, of plain characters, and nothing beside it. Raises UnfitAddress."""
    if not text.isascii() or not text.isprintable():
        raise UnfitAddress(text)
    try:
        found = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise UnfitAddress(text) from error
    if found.addr_spec != text or not found.domain:
        raise UnfitAddress(text)
    return found


def _subject(count: int) -> str:
    return "Jalon : un avis" if count == 1 else f"Jalon : {count} avis"


def _stop_address(digest: Digest, head: Letterhead) -> str | None:
    base = _base(head)
    return None if base is None else f"{base}{PATH}/{digest.stop_token}"


def _base(head: Letterhead) -> str | None:
    return None if head.public_url is None else head.public_url.rstrip("/")


_MORE: Final = "D'autres avis vous attendent en ligne."
_WHY: Final = "Vous recevez ce courriel parce que votre compte demande ses avis par courriel."


def _text(digest: Digest, head: Letterhead, stop: str | None) -> str:
    lines = ["Bonjour,", "", *(f"- {sentence}" for sentence in digest.sentences)]
    if digest.more:
        lines += ["", _MORE]
    lines += ["", _WHY]
    if stop is not None:
        lines += [f"En ligne : {_base(head)}/compte", f"Ne plus en recevoir : {stop}"]
    return "\n".join([*lines, ""])


def _html(digest: Digest, head: Letterhead, stop: str | None) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in digest.sentences)
    more = f"<p>{escape(_MORE)}</p>" if digest.more else ""
    links = ""
    if stop is not None:
        account = escape(f"{_base(head)}/compte")
        links = (
            f'<p><a href="{account}">En ligne</a>'
            f' · <a href="{escape(stop)}">Ne plus en recevoir</a></p>'
        )
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Avis</title></head>'
        f"<body><p>Bonjour,</p><ul>{items}</ul>{more}<p>{escape(_WHY)}</p>{links}</body></html>\n"
    )
