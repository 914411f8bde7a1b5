"""What a method brings out, read from the report of its session as any facilitator takes it.

Each method has its own; an output that is missing is a reason to call the run bad.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import orjson

from server.demo import checker
from server.demo.accounts import Part
from server.demo.hall import Played
from server.demo.methods.stage import Method
from server.demo.programmes import Loaded
from server.demo.wire import Address, fetch

_WANTED: Final[Mapping[Method, Mapping[str, tuple[str, ...]]]] = {
    Method.PROSPECTIVE: {
        "variables": ("variables",),
        "hypotheses": ("hypotheses",),
        "scenarios": ("scenarios",),
        "weakSignals": ("weak-signals",),
        "consequences": ("consequences",),
        "stakes": ("stakes",),
        "milestones": ("milestones",),
        "candidateActions": ("actions",),
    },
    Method.FOCUS_GROUP: {
        "verbatims": ("opening", "practices", "perceptions", "expectations"),
        "observations": ("observations",),
        "readBack": ("readback",),
    },
    Method.FLASH: {
        "locatedNotes": ("walk",),
        "stakes": ("stakes",),
        "axes": ("axes",),
        "keyActions": ("actions",),
    },
}


_KINDS: Final = {
    Method.PROSPECTIVE: (("sharedTexts", "texte"), ("priorities", "priorité")),
    Method.FOCUS_GROUP: (
        ("codes", "code"),
        ("findings", "constat"),
        ("speakingTimes", "temps de parole"),
    ),
    Method.FLASH: (("sharedTexts", "texte"),),
}


async def read_outputs(
    address: Address, loaded: Loaded, played: Played, method: Method
) -> dict[str, int]:
    """How many of each output the report of the session tells."""
    token = loaded.tokens[Part.FACILITATOR]
    path = f"/report/{played.session_id}.json?audience=FACILITATOR"
    report = orjson.loads(await fetch(address, path, token=token))
    told: Counter[str] = Counter(
        item["name"] for item in report["items"] if item["kind"] == "contribution"
    )
    outputs = {
        output: sum(told[name] for name in names) for output, names in _WANTED[method].items()
    }
    results = {item["name"] for item in report["items"] if item["kind"] == "résultat"}
    others = Counter(item["kind"] for item in report["items"])
    return (
        outputs | {"results": len(results)} | {name: others[kind] for name, kind in _KINDS[method]}
    )


def tell(
    method: Method, played: Played, findings: checker.Findings, outputs: Mapping[str, int]
) -> tuple[dict[str, Any], list[str]]:
    """The counts of the run, and what is missing."""
    counts = {
        "method": method.value,
        "participants": played.participants,
        "contributions": played.contributions,
        "ballots": played.votes,
        "proposals": len(played.proposals),
        "actions": len(played.actions),
        "events": findings.events,
        "lost": len(findings.lost),
        "duplicated": len(findings.duplicated),
        **outputs,
    }
    reasons = [
        f"{name} : rien n’en sort"
        for name, found in outputs.items()
        if not found and name != "results"
    ]
    if method is Method.FOCUS_GROUP and played.proposals:
        reasons.append("un focus group ne propose aucune action par défaut")
    if method is not Method.FOCUS_GROUP and not played.actions:
        reasons.append("aucune action n’est adoptée")
    return counts, reasons
