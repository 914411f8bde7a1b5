"""The figures that the documents fix, asked of the running server (DOMAIN §8).

Each is one GraphQL query over HTTP, such as anybody may send, beside what the document says.
Refuses to settle what a document leaves open: 7,040 days are shown under both readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from server.demo import caen, grenoble
from server.demo.accounts import Part
from server.demo.asking import Checked, Fact
from server.demo.hall import Progress
from server.demo.instruments import checks
from server.demo.programmes import Loaded
from server.demo.wire import Address, Line
from server.ids import to_global_id


async def check(address: Address, loaded: Loaded, progress: Progress) -> dict[str, Checked]:
    """Every fact by its name in DOMAIN §8. Raises Unreachable or Refused."""
    progress.stage("Contrôle des programmes chargés", len(FACTS))
    line, found = Line(address), {}
    for name, fact in FACTS.items():
        token = None if fact.part is None else loaded.tokens[fact.part]
        answered = await line.post(fact.query, _variables(fact, loaded), token=token)
        found[name] = Checked(fact.read(answered), fact.expected, " ".join(fact.query.split()))
        progress.step()
    return found


def _variables(fact: Fact, loaded: Loaded) -> dict[str, Any]:
    if fact.agency is None:
        return {}
    return {"agencyId": to_global_id("Agency", loaded.agencies[fact.agency])}


def differences(found: Mapping[str, Checked]) -> list[str]:
    """What differs from the documents, as sentences. None, one hopes."""
    return [
        f"{name} : {one.value} au lieu de {one.expected}"
        for name, one in found.items()
        if not one.ok
    ]


def _programme(answered: dict[str, Any]) -> dict[str, Any]:
    [programme] = answered["programmes"]["nodes"]
    found: dict[str, Any] = programme
    return found


def _versions(answered: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _programme(answered)["versions"]["nodes"]
    return found


def _days(version: Mapping[str, Any], name: str) -> float | None:
    return None if version[name] is None else float(version[name])


def _k1(answered: dict[str, Any]) -> dict[str, Any]:
    presented = _versions(answered)[-1]
    return {
        "declaredTotalDays": _days(presented, "declaredTotalDays"),
        "declaredSocleDays": _days(presented, "declaredSocleDays"),
        "totalsBasis": presented["totalsBasis"],
        "sumOfSocleLines": _days(presented, "computedSocleDays"),
        "sumOfLinesIfSocleIncluded": _days(presented, "computedTotalDays"),
        "presentedTo": presented["presentedAtMeeting"]["body"]["kind"],
        "presentedInMonth": presented["presentedAtMeeting"]["heldOn"][:7],
        "status": presented["status"],
    }


def _k2(answered: dict[str, Any]) -> dict[str, Any]:
    return {
        "declaredProjectCount": _versions(answered)[-1]["declaredProjectCount"],
        "missionsOfStrandMissions": answered["missions"]["totalCount"],
    }


def _k3(answered: dict[str, Any]) -> dict[str, Any]:
    voted = _versions(answered)[0]
    [deliberation] = voted["deliberations"]["nodes"]
    return {
        "status": voted["status"],
        "declared": [
            voted["declaredTotalDays"],
            voted["declaredSocleDays"],
            voted["declaredProjectCount"],
        ],
        "outcome": deliberation["outcome"],
        "body": deliberation["meeting"]["body"]["kind"],
        "inMonth": deliberation["decidedOn"][:7],
    }


def _k4(answered: dict[str, Any]) -> dict[str, Any]:
    socle, requested = answered["socle"]["nodes"], answered["requested"]["nodes"]
    categories = {
        participation["category"]
        for mission in requested
        for participation in mission["participations"]["nodes"]
    }
    return {
        "axes": len(_versions(answered)[-1]["axes"]["nodes"]),
        "strands": sorted({mission["strand"] for mission in [*socle, *requested]}),
        "socleFamilies": len({mission["socleFamily"] for mission in socle}),
        "memberCategories": sorted(categories),
        "keyTopics": len(_programme(answered)["keyTopics"]),
    }


def _k5(answered: dict[str, Any]) -> dict[str, Any]:
    programme = _programme(answered)
    return {name: programme[name] for name in ("agencyProject", "mandate", "yearFrom", "yearTo")}


def _k6(answered: dict[str, Any]) -> dict[str, Any]:
    programme = _programme(answered)
    [version] = programme["versions"]["nodes"]
    axes = version["axes"]["nodes"]
    return {
        "years": [programme["yearFrom"], programme["yearTo"]],
        "axes": len(axes),
        "orientationsByAxis": [len(axis["orientations"]["nodes"]) for axis in axes],
        "orientations": sum(len(axis["orientations"]["nodes"]) for axis in axes),
        "titles": [
            [axis["title"], *(one["title"] for one in axis["orientations"]["nodes"])]
            for axis in axes
        ],
        "status": version["status"],
        "approvedBy": [one["meeting"]["body"]["kind"] for one in version["deliberations"]["nodes"]],
    }


PROGRAMME_FACTS: Final[Mapping[str, Fact]] = {
    "K1": Fact(
        agency=grenoble.PROGRAMME.agency,
        part=Part.GRENOBLE,
        expected={
            "declaredTotalDays": 7040.0,
            "declaredSocleDays": 1635.0,
            "totalsBasis": "UNSPECIFIED",
            "sumOfSocleLines": 1635.0,
            "sumOfLinesIfSocleIncluded": 7040.0,
            "presentedTo": "BOARD",
            "presentedInMonth": "2022-03",
            "status": "PRESENTED",
        },
        query="""query K1($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) { nodes { versions(first: 5) { nodes {
            label status declaredTotalDays declaredSocleDays totalsBasis basisReason
            computedSocleDays computedMissionDays computedTotalDays
            presentedAtMeeting { heldOn agenda body { name kind } }
          } } } }
        }""",
        read=_k1,
    ),
    "K2": Fact(
        agency=grenoble.PROGRAMME.agency,
        part=Part.GRENOBLE,
        expected={"declaredProjectCount": 170, "missionsOfStrandMissions": 170},
        query="""query K2($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) {
            nodes { versions(first: 5) { nodes { label declaredProjectCount } } }
          }
          missions(first: 1, filter: { agencyId: $agencyId, strand: MISSIONS }) { totalCount }
        }""",
        read=_k2,
    ),
    "K3": Fact(
        agency=grenoble.PROGRAMME.agency,
        expected={
            "status": "APPROVED",
            "declared": [None, None, None],
            "outcome": "ADOPTED",
            "body": "BOARD",
            "inMonth": "2021-12",
        },
        query="""query K3($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) { nodes { versions(first: 5) { nodes {
            label status declaredTotalDays declaredSocleDays declaredProjectCount
            deliberations(first: 5) {
              nodes { subject decidedOn outcome meeting { agenda body { name kind } } }
            }
          } } } }
        }""",
        read=_k3,
    ),
    "K4": Fact(
        agency=grenoble.PROGRAMME.agency,
        part=Part.GRENOBLE,
        expected={
            "axes": 3,
            "strands": ["MISSIONS", "SOCLE"],
            "socleFamilies": 6,
            "memberCategories": ["INFORMED", "INTERESTED", "INVOLVED"],
            "keyTopics": 3,
        },
        query="""query K4($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) { nodes {
            keyTopics versions(first: 5) { nodes { axes(first: 10) { nodes { number title } } } }
          } }
          socle: missions(first: 20, filter: { agencyId: $agencyId, strand: SOCLE }) {
            nodes { strand socleFamily }
          }
          requested: missions(first: 20, filter: { agencyId: $agencyId, strand: MISSIONS }) {
            nodes { strand participations(first: 5) { nodes { category } } }
          }
        }""",
        read=_k4,
    ),
    "K5": Fact(
        agency=grenoble.PROGRAMME.agency,
        expected={
            "agencyProject": "Projet d’Agence 2021-2026",
            "mandate": "2020-2026",
            "yearFrom": 2022,
            "yearTo": 2022,
        },
        query="""query K5($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) {
            nodes { agencyProject mandate yearFrom yearTo }
          }
        }""",
        read=_k5,
    ),
    "K6": Fact(
        agency=caen.PROGRAMME.agency,
        expected={
            "years": [2024, 2026],
            "axes": 4,
            "orientationsByAxis": [7, 3, 3, 5],
            "orientations": 18,
            "titles": [[axis.title, *axis.orientations] for axis in caen.AXES],
            "status": "APPROVED",
            "approvedBy": ["GENERAL_ASSEMBLY"],
        },
        query="""query K6($agencyId: ID!) {
          programmes(filter: { agencyId: $agencyId }) { nodes { yearFrom yearTo
            versions(first: 5) { nodes { label status
              axes(first: 10) { nodes { title orientations(first: 10) { nodes { title } } } }
              deliberations(first: 5) { nodes { meeting { body { name kind } } } }
            } }
          } }
        }""",
        read=_k6,
    ),
}

FACTS: Final[Mapping[str, Fact]] = {**PROGRAMME_FACTS, **checks.FACTS}
