"""Expected failures as members of result unions, each made from its exception of `server.problems`.

Refuses bugs: whatever is not a Problem goes to `errors`, masked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types import Info
from strawberry.types.field import StrawberryField

from server import problems
from server.problems import ProblemCode
from server.schema.context import Context
from server.schema.enums import describe
from server.vocabulary import BodyKind, SheetHeading

describe(
    ProblemCode,
    {
        ProblemCode.NOT_FOUND: "Introuvable, ou hors de portée.",
        ProblemCode.FORBIDDEN: "Visible, mais hors du rôle.",
        ProblemCode.UNAUTHENTICATED: "Jeton absent ou sans valeur.",
        ProblemCode.CONFLICT: "L'objet a changé depuis la lecture.",
        ProblemCode.IDEMPOTENCY_CONFLICT: "Identifiant d'opération déjà pris par un autre contenu.",
        ProblemCode.VALIDATION: "Un champ enfreint une règle.",
        ProblemCode.TRANSITION_REFUSED: "L'état ne permet pas cette transition.",
        ProblemCode.QUORUM_NOT_MET: "Quorum non atteint.",
        ProblemCode.WRONG_BODY: "Ce n'est pas l'instance qui doit se prononcer.",
        ProblemCode.DELIBERATION_REQUIRED: "Une délibération manque.",
        ProblemCode.SIGNATURE_MISSING: "Des signatures manquent.",
        ProblemCode.AUTHORISATION_MISSING: "La délibération qui autorise à signer manque.",
        ProblemCode.TOTALS_MISMATCH: "Un total déclaré n'est pas la somme des lignes.",
        ProblemCode.ORDER_OUTSIDE_FRAMEWORK: "L'accord-cadre n'est pas en vigueur ce jour-là.",
        ProblemCode.ORDER_LIMIT_REACHED: "L'atelier a déjà ses deux bons de commande.",
        ProblemCode.HEADING_MISSING: "Des rubriques de la fiche sont vides.",
        ProblemCode.AMENDMENT_REQUIRED: "Le plan d'un contrat signé ne change que par avenant.",
        ProblemCode.ACTIVITY_CLOSED: "L'activité n'est pas ouverte : non pris en compte.",
        ProblemCode.DOT_BUDGET_EXCEEDED: "Gommettes au-delà de la réserve ou du plafond.",
        ProblemCode.ALREADY_VOTED: "Un bulletin secret est définitif, et celui-ci est déjà compté.",
        ProblemCode.CURSOR_INVALID: "Curseur inconnu pour cette liste.",
        ProblemCode.TRY_AGAIN: "Momentanément indisponible : renvoyer la même demande.",
        ProblemCode.RATE_LIMITED: "Trop de tentatives : patienter.",
    },
)


@strawberry.interface(description="Un refus attendu : ce que le client peut comprendre et dire.")
class Problem:
    code: ProblemCode = strawberry.field(description="Code stable du refus.")
    message: str = strawberry.field(
        description="Phrase pour la personne, en français ou dans la langue demandée."
    )


@strawberry.type(description="Introuvable, ou hors de la portée du lecteur : une seule réponse.")
class NotFound(Problem):
    pass


@strawberry.type(description="Visible, mais le rôle du lecteur ne permet pas l'opération.")
class Forbidden(Problem):
    pass


@strawberry.type(description="Jeton absent, inconnu, expiré ou révoqué.")
class Unauthenticated(Problem):
    pass


@strawberry.type(description="L'objet a changé depuis la lecture du client.")
class Conflict(Problem):
    current_version: int = strawberry.field(description="Version actuelle de l'objet.")


@strawberry.type(description="L'identifiant d'opération a déjà servi pour un autre contenu.")
class IdempotencyConflict(Problem):
    pass


@strawberry.type(description="Un champ de l'entrée enfreint une règle.")
class ValidationFailed(Problem):
    path: str = strawberry.field(
        description="Chemin du champ fautif dans l'entrée, par exemple « text »."
    )


@strawberry.type(description="L'état de l'objet ne permet pas cette transition maintenant.")
class TransitionRefused(Problem):
    guard: str = strawberry.field(description="Nom stable de la règle qui a dit non.")


@strawberry.type(description="Le quorum n'est pas atteint : les pouvoirs ne comptent pas.")
class QuorumNotMet(Problem):
    present: int = strawberry.field(description="Membres présents, sans les pouvoirs.")
    required: int = strawberry.field(description="Présents qu'il aurait fallu, au moins.")


@strawberry.type(description="Une autre instance que celle qui doit se prononcer.")
class WrongBody(Problem):
    pass


@strawberry.type(description="La délibération d'une instance manque.")
class DeliberationRequired(Problem):
    body_kind: BodyKind | None = strawberry.field(
        description="Nature de l'instance attendue ; nulle si la décision attendue est un rejet."
    )


@strawberry.type(description="Des parties n'ont pas signé ce qui doit l'être d'abord.")
class SignatureMissing(Problem):
    missing: int = strawberry.field(description="Nombre de signatures qui manquent.")


@strawberry.type(
    description="Il manque la délibération de la partie qui l'autorise à signer, datée d'avant (CT5)."
)
class AuthorisationMissing(Problem):
    pass


@strawberry.type(description="Un total déclaré n'est pas la somme des lignes.")
class TotalsMismatch(Problem):
    path: str = strawberry.field(
        description="Le total en cause, par exemple « declaredTotalDays »."
    )
    declared: Decimal = strawberry.field(description="Jours déclarés.")
    computed: Decimal = strawberry.field(description="Somme des lignes, en jours.")


@strawberry.type(description="L'accord-cadre n'est pas valide et en vigueur le jour du bon (PO1).")
class OrderOutsideFramework(Problem):
    valid_from_on: date = strawberry.field(description="Premier jour de l'accord-cadre.")
    valid_to_on: date = strawberry.field(description="Dernier jour de l'accord-cadre, compris.")


@strawberry.type(description="L'atelier a déjà ses deux bons de commande (PO4).")
class OrderLimitReached(Problem):
    pass


@strawberry.type(description="Des rubriques de la fiche d'un accord sont vides (AG1).")
class HeadingMissing(Problem):
    headings: list[SheetHeading] = strawberry.field(description="Les rubriques à remplir.")


@strawberry.type(description="Le plan d'un contrat signé ne change que par avenant (CT6).")
class AmendmentRequired(Problem):
    pass


@strawberry.type(description="Non pris en compte : l'activité n'est pas ouverte.")
class ActivityNotRunning(Problem):
    closed_at: datetime | None = strawberry.field(
        description="Instant de clôture (UTC) ; nul si l'activité n'a pas commencé."
    )


@strawberry.type(description="Plus de gommettes que la réserve ou que le plafond par groupe.")
class DotBudgetExceeded(Problem):
    remaining: int = strawberry.field(description="Gommettes encore disponibles pour ce votant.")


@strawberry.type(description="Un bulletin secret est définitif, et celui-ci est déjà compté.")
class AlreadyVoted(Problem):
    pass


@strawberry.type(
    description="Momentanément indisponible : renvoyer la même demande, qui ne comptera qu'une fois."
)
class TryAgain(Problem):
    pass


@strawberry.type(description="Trop de tentatives depuis ce poste.")
class RateLimited(Problem):
    retry_after_seconds: int = strawberry.field(description="Attente conseillée, en secondes.")


# What a demand may always be answered, and what creating or changing adds to it.
Refused: TypeAlias = NotFound | Forbidden | Unauthenticated | TryAgain
Creating: TypeAlias = Refused | IdempotencyConflict | ValidationFailed
Changing: TypeAlias = Refused | Conflict | TransitionRefused
# A plan may be a signed contract's.
Restructuring: TypeAlias = Changing | ValidationFailed | AmendmentRequired


P = TypeVar("P", bound=problems.Problem, contravariant=True)
T = TypeVar("T", bound=Problem, covariant=True)


class _Handler(ExceptionHandler[P, T]):
    """Makes one exception class into its union member, in the viewer's language."""

    def __init__(
        self,
        exception_type: type[P],
        error_type: type[T],
        extras: Callable[[Any], dict[str, Any]],
    ) -> None:
        self.exception_type = exception_type
        self.error_type = error_type
        self._extras = extras

    def handle(self, exception: P, *, field: StrawberryField, info: Info[Context, Any]) -> T:
        return self.tell(exception, info)

    def tell(self, exception: P, info: Info[Context, Any]) -> T:
        return self.error_type(
            code=exception.code,
            message=exception.message(info.context.viewer.locale),
            **self._extras(exception),
        )


def _nothing(_: problems.Problem) -> dict[str, Any]:
    return {}


HANDLERS: Final = (
    _Handler(problems.NotFound, NotFound, _nothing),
    _Handler(problems.Forbidden, Forbidden, _nothing),
    _Handler(problems.Unauthenticated, Unauthenticated, _nothing),
    _Handler(problems.Conflict, Conflict, lambda p: {"current_version": p.current_version}),
    _Handler(problems.IdempotencyConflict, IdempotencyConflict, _nothing),
    _Handler(problems.ValidationFailed, ValidationFailed, lambda p: {"path": p.path}),
    _Handler(problems.TransitionRefused, TransitionRefused, lambda p: {"guard": p.guard}),
    _Handler(
        problems.QuorumNotMet,
        QuorumNotMet,
        lambda p: {"present": p.present, "required": p.required},
    ),
    _Handler(problems.WrongBody, WrongBody, _nothing),
    _Handler(
        problems.DeliberationRequired,
        DeliberationRequired,
        lambda p: {"body_kind": p.body_kind},
    ),
    _Handler(problems.SignatureMissing, SignatureMissing, lambda p: {"missing": p.missing}),
    _Handler(problems.AuthorisationMissing, AuthorisationMissing, _nothing),
    _Handler(
        problems.TotalsMismatch,
        TotalsMismatch,
        lambda p: {"path": p.path, "declared": p.declared, "computed": p.computed},
    ),
    _Handler(
        problems.OrderOutsideFramework,
        OrderOutsideFramework,
        lambda p: {"valid_from_on": p.valid_from_on, "valid_to_on": p.valid_to_on},
    ),
    _Handler(problems.OrderLimitReached, OrderLimitReached, _nothing),
    _Handler(problems.HeadingMissing, HeadingMissing, lambda p: {"headings": list(p.headings)}),
    _Handler(problems.AmendmentRequired, AmendmentRequired, _nothing),
    _Handler(problems.ActivityNotRunning, ActivityNotRunning, lambda p: {"closed_at": p.closed_at}),
    _Handler(problems.DotBudgetExceeded, DotBudgetExceeded, lambda p: {"remaining": p.remaining}),
    _Handler(problems.AlreadyVoted, AlreadyVoted, _nothing),
    _Handler(problems.TryAgain, TryAgain, _nothing),
    _Handler(
        problems.RateLimited,
        RateLimited,
        lambda p: {"retry_after_seconds": p.retry_after_seconds},
    ),
)


_BY_TYPE: Final[Mapping[type[problems.Problem], _Handler[Any, Any]]] = {
    handler.exception_type: handler for handler in HANDLERS
}


def told(problem: problems.Problem, info: Info[Context, Any]) -> Any:
    """The problem as the contract shows it, where one answer holds several outcomes."""
    return _BY_TYPE[type(problem)].tell(problem, info)
