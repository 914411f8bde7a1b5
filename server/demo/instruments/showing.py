"""The instruments in one table, as one query each tells them to the account that keeps them.

Refuses to count: the server does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from server.demo.accounts import Part
from server.demo.instruments import plaine
from server.demo.wire import Address, Line


@dataclass(frozen=True, slots=True)
class Shown:
    """One instrument: what it is, its title, what there is to say of it, its roadmap if any."""

    kind: str
    title: str
    said: str
    roadmap_id: str | None = None


_INSTRUMENTS: Final = """query Instruments {
  contracts(first: 2, filter: { status: [IN_EXECUTION] }) { nodes {
    title signedOn endsOn roadmap { id actions(first: 1) { totalCount } }
  } }
  engaged: actions(first: 1, filter: { origin: CONTRACT, engaged: true }) { totalCount }
  agreements(first: 10) { nodes {
    title parties(first: 1) { totalCount } items(first: 1) { totalCount } roadmap { id }
  } }
}"""
_OF_THE_PLAINE: Final = """query Roadmaps {
  flashWorkshops(first: 2) { nodes {
    title pilot { shortName } orders(first: 2) { totalCount }
    roadmap { id actions(first: 1) { totalCount } }
  } }
  roadmaps(first: 10) { nodes {
    id title holder { name } actions(first: 1) { totalCount }
  } }
}"""


async def instruments(address: Address, tokens: Mapping[Part, str]) -> list[Shown]:
    """Raises Unreachable or Refused."""
    line = Line(address)
    nord = await line.post(_INSTRUMENTS, {}, token=tokens[Part.NORD])
    of_the_plaine = await line.post(_OF_THE_PLAINE, {}, token=tokens[Part.PLAINE])
    return [*_of_the_nord(nord), *_of_the_plaine(of_the_plaine)]


def _of_the_nord(answered: dict[str, Any]) -> Iterator[Shown]:
    for contract in answered["contracts"]["nodes"]:
        projects, engaged = (
            contract["roadmap"]["actions"]["totalCount"],
            answered["engaged"]["totalCount"],
        )
        yield Shown(
            "Contrat de territoire",
            contract["title"],
            f"signé le {_day(contract['signedOn'])}, jusqu’au {_day(contract['endsOn'])} :"
            f" {projects} projets, {engaged} engagés",
            contract["roadmap"]["id"],
        )
    for agreement in answered["agreements"]["nodes"]:
        roadmap = agreement["roadmap"]
        yield Shown(
            "Accord de coopération",
            agreement["title"],
            f"{agreement['parties']['totalCount']} parties,"
            f" {agreement['items']['totalCount']} items en six rubriques",
            roadmap and roadmap["id"],
        )


def _of_the_plaine(answered: dict[str, Any]) -> Iterator[Shown]:
    for flash in answered["flashWorkshops"]["nodes"]:
        roadmap = flash["roadmap"]
        yield Shown(
            "Atelier Flash",
            flash["title"],
            f"piloté par la {flash['pilot']['shortName']},"
            f" {roadmap['actions']['totalCount']} actions-clés livrées",
            roadmap["id"],
        )
    for roadmap in answered["roadmaps"]["nodes"]:
        if roadmap["title"] == plaine.ROADMAP:
            yield Shown(
                "Feuille de route",
                roadmap["title"],
                f"{roadmap['holder']['name']}, {roadmap['actions']['totalCount']} actions",
                roadmap["id"],
            )


def _day(told: str) -> str:
    return f"{date.fromisoformat(told):%d/%m/%Y}"
