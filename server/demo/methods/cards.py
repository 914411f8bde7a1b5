"""How a simulated person fills in the card that an activity asks for, whatever its shape. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

Row = Mapping[str, Any]

_LINES: Final = {
    "TEXT": "À préciser avec la salle",
    "LONG_TEXT": "La salle en a parlé longuement et se retrouve sur l’essentiel.",
    "YEAR": "2035",
    "DATE": "2035-06-30",
}


class NothingToHangFrom(Exception):
    """The card needs another that is not there yet."""


def filled(
    settings: Row, text: str, chance: Random, cards: Mapping[str, Sequence[Row]]
) -> dict[str, Any]:
    """The input of a contribution. `cards` are the standing ones, by the name of their activity.

    Raises NothingToHangFrom.
    """
    given: dict[str, Any] = {"text": text[: settings["maxLength"]]}
    if settings["columns"]:
        given["column"] = chance.choice(settings["columns"])["key"]
    given["fields"] = [
        {"key": field["key"], "value": _line(field, chance)} for field in settings["fields"]
    ]
    parent = _parent(settings["parent"], chance, cards)
    if parent is not None:
        given["parentId"] = parent["id"]
    given["pickIds"] = [card["id"] for card in _picks(settings["picks"], chance, cards)]
    if settings["plan"] is not None:
        given["point"] = {"x": round(chance.random(), 3), "y": round(chance.random(), 3)}
    return given


def _line(field: Row, chance: Random) -> str:
    if field["kind"] == "CHOICE":
        return str(chance.choice(field["choices"]))
    return _LINES[field["kind"]]


def _parent(shape: Row | None, chance: Random, cards: Mapping[str, Sequence[Row]]) -> Row | None:
    if shape is None:
        return None
    # Grand-parents are left alone: a wheel of consequences goes no deeper than its depth.
    found = [
        card
        for name in shape["of"]
        for card in cards.get(name, ())
        if shape["depth"] == 1 or card["parentId"] is None
    ]
    if found:
        return chance.choice(found)
    if shape["required"]:
        raise NothingToHangFrom
    return None


def _picks(shape: Row | None, chance: Random, cards: Mapping[str, Sequence[Row]]) -> list[Row]:
    """One card under each parent, as a scenario picks one hypothesis a variable."""
    if shape is None:
        return []
    choices: dict[Any, list[Row]] = {}
    for card in cards.get(shape["of"], ()):
        choices.setdefault(card["parentId"] if shape["onePerParent"] else card["id"], []).append(
            card
        )
    picked = [chance.choice(found) for found in choices.values()][: shape["most"]]
    if not picked and shape["required"]:
        raise NothingToHangFrom
    return picked


def marks(
    settings: Row, kind: str, options: Sequence[str], criteria: Sequence[str], chance: Random
) -> list[dict[str, Any]]:
    """A whole ballot: what this person gives to the options, by the method of the vote."""
    if kind == "RATE":
        return [
            {
                "optionId": option,
                "axis": axis,
                "value": chance.randint(scale["lowest"], scale["highest"]),
                **({"criterionId": criterion} if criterion else {}),
            }
            for option in options
            for criterion in (criteria or [""])
            for axis, scale in enumerate(settings["axes"])
        ]
    return [
        {"optionId": option, "value": value}
        for option, value in _votes(settings, options, chance).items()
    ]


def _votes(settings: Row, options: Sequence[str], chance: Random) -> dict[str, int]:
    shuffled = chance.sample(list(options), k=len(options))
    match settings["method"]:
        case "DOTS" | "POINTS":
            spread: dict[str, int] = {}
            left = settings["budget"]
            for option in shuffled:
                given = min(left, settings["capPerGroup"])
                if given:
                    spread[option] = given
                left -= given
            return spread
        case "RANKING":
            return {option: rank for rank, option in enumerate(shuffled, 1)}
        case "MAJORITY_JUDGEMENT":
            return {option: chance.randrange(len(settings["grades"])) for option in shuffled}
        case "SCORE":
            return {option: chance.randint(0, settings["highest"]) for option in shuffled}
        case _:
            return dict.fromkeys(shuffled[: max(1, len(shuffled) // 2)], 1)
