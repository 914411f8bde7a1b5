"""`jalon audit`: the sealed journal, recomputed from its first link.

Refuses to repair: what is broken is named, and left as evidence.
"""

from __future__ import annotations

import re

import click

from server.domain.sealing import Anchor, Broken, verify
from server.ids import to_global_id
from server.terminal.opening import with_database

_SAID = {
    "missing": "manque",
    "altered": "ne correspond plus à son événement",
    "rewritten": "n'est pas celui que l'ancre a noté",
}


@click.group()
def audit() -> None:
    """Le journal des changements, scellé en chaîne."""


@audit.command("verify")
@click.option("--anchor", metavar="RANG:EMPREINTE", help="Maillon noté ailleurs, à retrouver.")
def verify_(anchor: str | None) -> None:
    """Recalcule la chaîne ; 1 et le premier maillon rompu s'il y en a un."""
    noted = None if anchor is None else _anchor(anchor)
    found = with_database(lambda database: verify(database, noted))
    click.echo(f"{found.links} maillon(s) tiennent ; tête {found.links}:{found.digest}")
    click.echo(f"{found.unsealed} événement(s) à sceller.")
    if found.broken is not None:
        raise click.ClickException(_told(found.broken))


def _anchor(text: str) -> Anchor:
    if not re.fullmatch(r"\d{1,9}:[0-9a-f]{64}", text):
        raise click.UsageError("--anchor s'écrit RANG:EMPREINTE, comme la tête affichée.")
    position, _, digest = text.partition(":")
    return Anchor(int(position), digest)


def _told(broken: Broken) -> str:
    event = ""
    if broken.event_id is not None:
        event = f" (événement {to_global_id('AuditEvent', broken.event_id)})"
    return f"Le maillon {broken.position} {_SAID[broken.what]}{event}."
