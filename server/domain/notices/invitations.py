"""The letter of an invitation to a workshop as a mail: a French text, and the same in simple HTML.

Refuses to put in a header what anybody wrote, or in the text who else is invited.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from email.message import EmailMessage
from html import escape
from typing import Final

from server.domain.notices.letters import Letterhead, envelope
from server.domain.workshops.mailing import Letter

_SUBJECT: Final = "Invitation à un atelier"
_SUBJECT_AGAIN: Final = "Rappel : invitation à un atelier"
_ANSWER: Final = "Dites si vous viendrez, sans compte ni mot de passe :"
_YOURS: Final = "Ce lien est le vôtre : ne le transmettez pas."
_NOTICE: Final = "La même page dit ce qu'il est fait de vos données."


def invitation(letter: Letter, head: Letterhead, now: datetime) -> EmailMessage:
    """Raises UnfitAddress."""
    message = envelope(letter.to, _SUBJECT_AGAIN if letter.again else _SUBJECT, head, now)
    message.set_content(_text(letter))
    message.add_alternative(_html(letter), subtype="html")
    return message


def _opening(letter: Letter) -> Iterator[str]:
    if letter.again:
        yield "Nous n'avons pas encore votre réponse à cette invitation."
    yield f"{letter.organiser} vous invite à l'atelier « {letter.title} »."
    if letter.question:
        yield f"La question posée : {letter.question}"
    if letter.held_on is not None:
        yield f"Quand : {_days(letter.held_on, letter.ends_on)}."
    if letter.place:
        yield f"Où : {letter.place}."


def _closing(letter: Letter) -> Iterator[str]:
    yield _YOURS
    if letter.with_notice:
        yield _NOTICE
    yield (
        f"Vous recevez ce courriel parce que {letter.organiser} a inscrit votre adresse parmi les"
        " personnes invitées ; répondez non, et il n'y en aura pas d'autre."
    )


def _days(first: date, last: date | None) -> str:
    if last is None or last == first:
        return f"le {first:%d/%m/%Y}"
    return f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


def _text(letter: Letter) -> str:
    lines = ["Bonjour,", "", *_opening(letter), "", _ANSWER, letter.address, ""]
    return "\n".join([*lines, *_closing(letter), ""])


def _html(letter: Letter) -> str:
    opening = "".join(f"<p>{escape(line)}</p>" for line in _opening(letter))
    closing = "".join(f"<p>{escape(line)}</p>" for line in _closing(letter))
    link = escape(letter.address)
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{_SUBJECT}</title></head><body><p>Bonjour,</p>{opening}"
        f'<p>{_ANSWER}<br><a href="{link}">{link}</a></p>{closing}</body></html>\n'
    )
