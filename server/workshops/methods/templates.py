"""Every method that a workshop can begin from, in the order they are offered. Pure."""

from __future__ import annotations

from typing import Final, assert_never

from server.vocabulary import WorkshopMethod
from server.workshops.methods import prospective
from server.workshops.methods.catalogue import Agenda, MethodSession, MethodTemplate
from server.workshops.methods.flash import FLASH, LOCAL, PLENARY
from server.workshops.methods.focus_group import FOCUS_GROUP
from server.workshops.methods.foresight import PROSPECTIVE, PROSPECTIVE_TWO_AXES

TO_BE_ASKED: Final = "La question posée à l'atelier."

SHORT: Final = MethodTemplate(
    key="prospective-short",
    method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
    title="Atelier prospectif court",
    about="Recueillir, regrouper, voter par gommettes : une soirée.",
    sessions=(MethodSession("Atelier prospectif court", prospective.agenda(question=TO_BE_ASKED)),),
)

METHODS: Final = (SHORT, PROSPECTIVE, PROSPECTIVE_TWO_AXES, FOCUS_GROUP, FLASH, LOCAL, PLENARY)


def usual_agenda(method: WorkshopMethod, question: str) -> Agenda:
    """What a workshop begins from when nothing else was prepared for it."""
    match method:
        case WorkshopMethod.FOCUS_GROUP:
            return FOCUS_GROUP.sessions[0].agenda
        case WorkshopMethod.FLASH_WORKSHOP:
            return FLASH.sessions[0].agenda
        case WorkshopMethod.LOCAL_WORKSHOP:
            return LOCAL.sessions[0].agenda
        case WorkshopMethod.PROSPECTIVE_WORKSHOP | WorkshopMethod.OTHER:
            return prospective.agenda(question=question)
        case _:
            assert_never(method)
