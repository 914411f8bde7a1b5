"""The figures that the documents fix, asked of the running server (DOMAIN §8, K1 to K6).

Refuses to compare what a document leaves open: totals are held as declared, never added up.
"""

from __future__ import annotations

from typing import Any, Final

from server.demo import documents, grenoble
from server.demo.accounts import Part
from server.demo.player import Progress
from server.demo.programmes import Loaded
from server.demo.wire import Address, Line
from server.ids import to_global_id

_AUCAME_ORIENTATIONS: Final = [7, 3, 3, 5]
_SOCLE_FAMILIES: Final = 6
_GRENOBLE: Final = grenoble.PROGRAMME


async def check(address: Address, loaded: Loaded, progress: Progress) -> list[str]:
    """What differs from the documents, as sentences. None, one hopes."""
    progress.stage("Contrôle des programmes chargés", 2)
    line = Line(address)
    answered = await line.post(documents.PROGRAMMES, {})
    progress.step()
    agency_id = to_global_id("Agency", loaded.agencies[_GRENOBLE.agency])
    missions = await line.post(
        documents.MISSIONS, {"agencyId": agency_id}, token=loaded.tokens[Part.GRENOBLE]
    )
    progress.step()
    by_year = {node["yearFrom"]: node for node in answered["programmes"]["nodes"]}
    found = _grenoble(by_year[2022]) | _missions(missions) | _aucame(by_year[2024])
    return [
        f"{name} : {value} au lieu de {expected}"
        for name, (value, expected) in found.items()
        if value != expected
    ]


def _grenoble(programme: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    voted, presented = programme["versions"]["nodes"]
    declared = [
        presented["declaredTotalDays"],
        presented["declaredSocleDays"],
        presented["declaredProjectCount"],
    ]
    unknown = [
        voted["declaredTotalDays"],
        voted["declaredSocleDays"],
        voted["declaredProjectCount"],
    ]
    return {
        "K1 jours déclarés en mars 2022": (
            [float(declared[0]), float(declared[1])],
            [float(grenoble.DECLARED_TOTAL_DAYS), float(grenoble.DECLARED_SOCLE_DAYS)],
        ),
        "K1 base des totaux": (presented["totalsBasis"], "UNSPECIFIED"),
        "K2 projets déclarés": (declared[2], grenoble.DECLARED_PROJECTS),
        "K3 version de décembre 2021": ((voted["status"], unknown), ("APPROVED", [None] * 3)),
        "K3 version de mars 2022": (presented["status"], "PRESENTED"),
        "K4 axes": (len(presented["axes"]["nodes"]), len(_GRENOBLE.versions[1].axes)),
        "K4 sujets": (len(programme["keyTopics"]), len(_GRENOBLE.key_topics)),
        "K5 projet d’agence": (programme["agencyProject"], _GRENOBLE.agency_project),
        "K5 mandat": (programme["mandate"], _GRENOBLE.mandate),
    }


def _missions(answered: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    families = {mission["socleFamily"] for mission in answered["socle"]["nodes"]}
    return {
        "K2 missions chargées": (answered["requested"]["totalCount"], grenoble.DECLARED_PROJECTS),
        "K4 familles du socle": (len(families), _SOCLE_FAMILIES),
    }


def _aucame(programme: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    [version] = programme["versions"]["nodes"]
    orientations = [axis["orientations"]["totalCount"] for axis in version["axes"]["nodes"]]
    return {
        "K6 années": ((programme["yearFrom"], programme["yearTo"]), (2024, 2026)),
        "K6 orientations par axe": (orientations, _AUCAME_ORIENTATIONS),
        "K6 approbation": (
            (version["status"], programme["agency"]["approvalChain"]),
            ("APPROVED", ["GENERAL_ASSEMBLY"]),
        ),
    }
