"""What may happen next to an object, and why not, as the contract shows it.

Refuses to decide: each answer is what the object's own machine says of the facts of its row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import strawberry
from strawberry.types import Info

# For its effect: the codes of problems are described there.
import server.schema.problems  # noqa: F401
from server.domain.transitions import Possibility
from server.problems import Problem, ProblemCode, TransitionRefused


@strawberry.type(description="Une raison pour laquelle une transition est refusée maintenant.")
class TransitionReason:
    problem: strawberry.Private[Problem]

    @strawberry.field(description="Code stable du refus.")
    def code(self) -> ProblemCode:
        return self.problem.code

    @strawberry.field(description="Nom stable de la règle qui dit non, s'il y en a une.")
    def guard(self) -> str | None:
        return self.problem.guard if isinstance(self.problem, TransitionRefused) else None

    @strawberry.field(description="La raison, en français ou dans la langue demandée.")
    def message(self, info: Info[Any, Any]) -> str:
        return self.problem.message(info.context.viewer.locale)


@strawberry.type(description="Une transition que l'objet connaît depuis son état.")
class AvailableTransition:
    name: str = strawberry.field(
        description="Nom de la mutation qui la fait, par exemple « submitProgrammeVersion »."
    )
    allowed: bool = strawberry.field(
        description="Vrai si le lecteur peut la demander maintenant ; ce que la demande apporte"
        " (raison, réunion, document) est encore vérifié avec elle."
    )
    reasons: list[TransitionReason] = strawberry.field(
        description="Pourquoi elle est refusée ; vide si elle est permise."
    )


def shown(possibilities: Iterable[Possibility]) -> list[AvailableTransition]:
    """The answers of a machine, in the contract's form."""
    return [
        AvailableTransition(
            name=one.name,
            allowed=one.allowed,
            reasons=[TransitionReason(problem=problem) for problem in one.problems],
        )
        for one in possibilities
    ]
