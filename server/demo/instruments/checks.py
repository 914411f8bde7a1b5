"""What the documents on contracts, Ateliers Flash and agreements fix (DOMAIN §8, K7 to K20).

Each is one GraphQL query over HTTP. Refuses to count in a list what the server counts itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from server.demo.accounts import Part
from server.demo.asking import Fact
from server.demo.instruments import cooperation, nord, plaine

_Answer = dict[str, Any]


def _nodes(connection: Mapping[str, Any]) -> list[_Answer]:
    found: list[_Answer] = connection["nodes"]
    return found


def _k7(answered: _Answer) -> _Answer:
    frameworks = {one["title"]: one for one in _nodes(answered["frameworkAgreements"])}
    told = frameworks[plaine.FRAMEWORKS[1].title]
    return {
        "from": told["validFromOn"][:7],
        "to": told["validToOn"][:7],
        "precision": told["datePrecision"],
        "confidence": told["dateConfidence"],
        "predecessorYears": [
            told["predecessor"]["validFromOn"][:4],
            told["predecessor"]["validToOn"][:4],
        ],
        "status": told["status"],
    }


def _k8(answered: _Answer) -> _Answer:
    [flash] = _nodes(answered["flashWorkshops"])
    return {
        "estimated": float(flash["estimatedAmount"]["amount"]),
        "paidByTheState": flash["fundingSharePercent"],
        "orders": flash["orders"]["totalCount"],
        "ordered": sum(float(one["amount"]["amount"]) for one in _nodes(flash["orders"])),
        "logisticsPaidByACoBearer": flash["logisticsPayer"]["name"]
        in {one["organisation"]["name"] for one in _nodes(flash["coBearers"])},
        "fictional": flash["fictional"],
    }


def _k9(answered: _Answer) -> _Answer:
    council = [
        one
        for one in _nodes(answered["deliberations"])
        if one["meeting"]["body"]["organisation"] is not None
    ]
    return {
        "decidedOn": sorted(one["decidedOn"] for one in council),
        "unanimous": [one["unanimous"] for one in council],
        "counted": [one["votesFor"] for one in council],
    }


def _cambresis(answered: _Answer) -> _Answer:
    [contract] = _nodes(answered["contracts"])
    return contract


def _k10(answered: _Answer) -> _Answer:
    contract = _cambresis(answered)
    [review] = _nodes(contract["reviews"])
    return {
        "signedOn": contract["signedOn"],
        "endsOn": contract["endsOn"],
        "midTermDueOn": contract["midTermDueOn"],
        "reviewDueOn": review["dueOn"],
        "termYears": contract["termYears"],
    }


def _k11(answered: _Answer) -> _Answer:
    plan = _cambresis(answered)["roadmap"]
    return {
        "projects": plan["actions"]["totalCount"],
        "engaged": answered["engaged"]["totalCount"],
        "majorDepartmentWorks": answered["works"]["totalCount"],
    }


def _k12(answered: _Answer) -> _Answer:
    contract = _cambresis(answered)
    return {
        "conferences": contract["conferences"],
        "workingGroups": contract["workingGroups"],
        "atLeast": contract["workingGroupsAtLeast"],
    }


def _k13(answered: _Answer) -> _Answer:
    contract = _cambresis(answered)
    said = " ".join(one["description"] for one in _nodes(contract["stakes"]))
    return {
        "unanimous": sorted(
            {one["deliberation"]["unanimous"] for one in _nodes(contract["stages"])}
        ),
        "jobsLost": "1 500 emplois directs" in said,
        "canalIn": "2017" in said,
    }


def _k14(answered: _Answer) -> _Answer:
    named = _nodes(answered["named"])
    return {
        "named": sorted(one["title"] for one in named),
        "generated": answered["generated"]["totalCount"],
    }


def _k15(answered: _Answer) -> list[list[str]]:
    return sorted(
        [one["launchedOn"], one["launchedConfidence"], one["territory"]["name"]]
        for one in _nodes(answered["contracts"])
    )


def _agreement(answered: _Answer) -> _Answer:
    [agreement] = _nodes(answered["agreements"])
    return agreement


def _headings(agreement: _Answer) -> int:
    return len({one["heading"] for one in _nodes(agreement["items"])})


def _says(agreement: _Answer, words: str) -> bool:
    return any(words in one["text"] for one in _nodes(agreement["items"]))


def _kinds(agreement: _Answer) -> dict[str, int]:
    kinds = [one["organisation"]["kind"] for one in _nodes(agreement["parties"])]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _k16(answered: _Answer) -> _Answer:
    agreement = _agreement(answered)
    return {
        "headings": _headings(agreement),
        "parties": _kinds(agreement),
        "themes": agreement["axes"]["totalCount"],
    }


def _k17(answered: _Answer) -> _Answer:
    agreement = _agreement(answered)
    return {
        "headings": _headings(agreement),
        "parties": _kinds(agreement),
        "axes": agreement["axes"]["totalCount"],
        "scale": _says(agreement, "5 communautés de communes, 3 départements, 3 SCoT, 4 CDDRA"),
    }


def _k18(answered: _Answer) -> _Answer:
    agreement = _agreement(answered)
    [call] = _nodes(agreement["fundingCalls"])
    return {
        "headings": _headings(agreement),
        "parties": _kinds(agreement),
        "axes": agreement["axes"]["totalCount"],
        "possibleActions": agreement["roadmap"]["actions"]["totalCount"],
        "call": [call["funder"]["name"][:5], call["year"]],
    }


def _k19(answered: _Answer) -> _Answer:
    agreement = _agreement(answered)
    return {
        "headings": _headings(agreement),
        "parties": _kinds(agreement),
        "sage": _says(agreement, "SAGE de l’Ardèche"),
        "charter": _says(agreement, "charte"),
        "bodies": sorted(one["kind"] for one in _nodes(agreement["bodies"])),
    }


def _k20(answered: _Answer) -> _Answer:
    agreement = _agreement(answered)
    [body] = _nodes(agreement["bodies"])
    [call] = _nodes(agreement["fundingCalls"])
    return {
        "headings": _headings(agreement),
        "roles": sorted(one["role"] for one in _nodes(agreement["parties"])),
        "chairs": sum(one["chair"] for one in _nodes(body["members"])),
        "call": call["title"],
        "agreementsInAll": answered["all"]["totalCount"],
        "buildsOn": agreement["buildsOn"],
    }


_SHEET: Final = """items(first: 100) { nodes { heading number text motive } }
      parties(first: 20) { nodes { role organisation { name kind placeholder } } }
      axes(first: 20) { totalCount nodes { number title } }"""
_NORD: Final = "contracts(first: 2, filter: { status: [IN_EXECUTION] })"


def _sheet(name: str, type_: str, more: str = "", besides: str = "") -> str:
    return f"""query {name} {{
      agreements(first: 2, filter: {{ type: [{type_}] }}) {{ nodes {{
        title sourceNote {_SHEET} {more}
      }} }} {besides}
    }}"""


FACTS: Final[Mapping[str, Fact]] = {
    "K7": Fact(
        part=Part.STATE,
        expected={
            "from": "2021-02",
            "to": "2025-02",
            "precision": "MONTH",
            "confidence": "STATED",
            "predecessorYears": ["2019", "2021"],
            "status": "EXPIRED",
        },
        query="""query K7 { frameworkAgreements(first: 10) { nodes {
          title status validFromOn validToOn datePrecision dateConfidence sourceNote
          predecessor { validFromOn validToOn dateConfidence }
        } } }""",
        read=_k7,
    ),
    "K8": Fact(
        part=Part.STATE,
        expected={
            "estimated": 20_000.0,
            "paidByTheState": 100,
            "orders": 2,
            "ordered": 20_000.0,
            "logisticsPaidByACoBearer": True,
            "fictional": True,
        },
        query="""query K8 { flashWorkshops(first: 2) { nodes {
          title fictional fundingSharePercent estimatedAmount { amount currency }
          logisticsCost { amount } logisticsPayer { name }
          coBearers(first: 5) { nodes { organisation { name } } }
          orders(first: 5) { totalCount nodes { rank number issuedOn amount { amount } } }
        } } }""",
        read=_k8,
    ),
    "K9": Fact(
        part=Part.NORD,
        expected={
            "decidedOn": ["2009-12-14", "2011-12-20"],
            "unanimous": [True, True],
            "counted": [None, None],
        },
        query="""query K9 { deliberations(first: 20, filter: { outcome: ADOPTED }) { nodes {
          subject decidedOn unanimous votesFor
          meeting { body { name organisation { name } } }
        } } }""",
        read=_k9,
    ),
    "K10": Fact(
        part=Part.NORD,
        expected={
            "signedOn": "2011-07-07",
            "endsOn": "2017-07-07",
            "midTermDueOn": "2014-07-07",
            "reviewDueOn": "2014-07-07",
            "termYears": 6,
        },
        query=f"""query K10 {{ {_NORD} {{ nodes {{
          title signedOn termYears endsOn midTermDueOn reviews(first: 2) {{ nodes {{ dueOn }} }}
        }} }} }}""",
        read=_k10,
    ),
    "K11": Fact(
        part=Part.NORD,
        expected={
            "projects": nord.PROJECTS,
            "engaged": nord.ENGAGED,
            "majorDepartmentWorks": nord.MAJOR_DEPARTMENT_WORKS,
        },
        query=f"""query K11 {{
          {_NORD} {{ nodes {{ title roadmap {{ actions(first: 1) {{ totalCount }} }} }} }}
          engaged: actions(first: 1, filter: {{ origin: CONTRACT, engaged: true }}) {{ totalCount }}
          works: actions(first: 1, filter: {{ category: [MAJOR_DEPARTMENT_WORK] }}) {{ totalCount }}
        }}""",
        read=_k11,
    ),
    "K12": Fact(
        part=Part.NORD,
        expected={
            "conferences": nord.CONFERENCES,
            "workingGroups": nord.WORKING_GROUPS,
            "atLeast": True,
        },
        query=f"""query K12 {{ {_NORD} {{ nodes {{
          title conferences workingGroups workingGroupsAtLeast
        }} }} }}""",
        read=_k12,
    ),
    "K13": Fact(
        part=Part.NORD,
        expected={"unanimous": [True], "jobsLost": True, "canalIn": True},
        query=f"""query K13 {{ {_NORD} {{ nodes {{
          title stakes(first: 5) {{ nodes {{ title description }} }}
          stages(first: 10) {{ nodes {{ toStatus deliberation {{ subject unanimous }} }} }}
        }} }} }}""",
        read=_k13,
    ),
    "K14": Fact(
        part=Part.NORD,
        expected={
            "named": sorted(title for title, _, _, _ in nord.NAMED),
            "generated": nord.PROJECTS - len(nord.NAMED),
        },
        query="""query K14 {
          named: actions(first: 20, filter: { origin: CONTRACT, generated: false }) {
            nodes { title category generated }
          }
          generated: actions(first: 1, filter: { origin: CONTRACT, generated: true }) { totalCount }
        }""",
        read=_k14,
    ),
    "K15": Fact(
        part=Part.NORD,
        expected=[
            ["2012-02-17", "STATED", "Flandre maritime"],
            ["2012-04-24", "STATED", "Sambre-Avesnois"],
            ["2012-05-10", "DEDUCED", "Valenciennois"],
            ["2012-05-11", "DEDUCED", "Douaisis"],
            [
                "2012-12-10",
                "UNKNOWN",
                "Flandre intérieure ou arrondissement de Lille (la source ne tranche pas)",
            ],
        ],
        query="""query K15 { contracts(first: 10, filter: { status: [LAUNCHED] }) { nodes {
          title launchedOn launchedConfidence sourceNote territory { name }
        } } }""",
        read=_k15,
    ),
    "K16": Fact(
        part=Part.NORD,
        expected={
            "headings": 6,
            "parties": {"EPCI": 1, "PNR": 1},
            "themes": cooperation.CHARTER_THEMES,
        },
        query=_sheet("K16", "COOPERATION_PLAN"),
        read=_k16,
    ),
    "K17": Fact(
        part=Part.NORD,
        expected={"headings": 6, "parties": {"EPCI": 5}, "axes": 3, "scale": True},
        query=_sheet("K17", "INTERTERRITORIAL_ENTENTE"),
        read=_k17,
    ),
    "K18": Fact(
        part=Part.NORD,
        expected={
            "headings": 6,
            "parties": {"COMMUNE": 2, "EPCI": 2},
            "axes": 4,
            "possibleActions": cooperation.POSSIBLE_ACTIONS,
            "call": ["DRAAF", 2009],
        },
        query=_sheet(
            "K18",
            "PARTNER_TERRITORIES_CONVENTION",
            "fundingCalls(first: 5) { nodes { title year funder { name } } }"
            " roadmap { actions(first: 1) { totalCount } }",
        ),
        read=_k18,
    ),
    "K19": Fact(
        part=Part.NORD,
        expected={
            "headings": 6,
            "parties": {"SYNDICAT_MIXTE": 2},
            "sage": True,
            "charter": True,
            "bodies": ["MIXED_COMMISSION", "TECHNICAL_COMMITTEE"],
        },
        query=_sheet("K19", "ARTICULATION_CONVENTION", "bodies(first: 5) { nodes { name kind } }"),
        read=_k19,
    ),
    "K20": Fact(
        part=Part.NORD,
        expected={
            "headings": 6,
            "roles": ["BEARER", "PRESCRIBER"],
            "chairs": 2,
            "call": "Contrat d’objectifs Énergie Climat",
            "agreementsInAll": 5,
            "buildsOn": None,
        },
        query=_sheet(
            "K20",
            "POOLING_CONVENTION",
            "buildsOn { title } fundingCalls(first: 5) { nodes { title } }"
            " bodies(first: 5) { nodes { name members(first: 5) { nodes { chair } } } }",
            "all: agreements(first: 1) { totalCount }",
        ),
        read=_k20,
    ),
}
