"""What is told of a programme's lines, in both languages. Pure; refuses to decide any of it."""

from __future__ import annotations

from server.interchange.faults import Fault
from server.problems import TransitionRefused


def named_otherwise(number: int, name: str, column: str, noun: str) -> Fault:
    french = "L'axe" if noun == "axis" else "L'orientation"
    english = "Axis" if noun == "axis" else "Orientation"
    return Fault(
        "NAMED_OTHERWISE",
        f"{french} {number} s'appelle déjà « {name} ».",
        f"{english} {number} is already called “{name}”.",
        column,
    )


def axis_from_above(axis: str, column: str) -> Fault:
    return Fault(
        "AXIS_FROM_ABOVE",
        f"Rangée dans l'axe de la ligne du dessus : « {axis} ».",
        f"Put in the axis of the row above: “{axis}”.",
        column,
    )


def a1() -> TransitionRefused:
    return TransitionRefused(
        "A1_CONTIGUOUS",
        french="Les axes et les orientations se numérotent à la suite, à partir de 1.",
        english="Axes and orientations are numbered in a row, from 1.",
    )


def pv5(column: str) -> Fault:
    return Fault(
        "PV5",
        "Cette ligne change d'une version à l'autre : dites-en la raison dans cette colonne.",
        "This line changes from one version to the next: say why in this column.",
        column,
    )


def mission_over() -> TransitionRefused:
    return TransitionRefused(
        "MISSION_OPEN",
        french="Cette mission est retirée ou close.",
        english="This mission is withdrawn or closed.",
    )
