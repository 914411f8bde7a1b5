"""Every expected failure, once, with its stable code and its sentence in French and in English.

Raised as exceptions everywhere inside; one handler in the schema makes them union members.
Refuses to know GraphQL, the database, or how a failure is shown. A bug is not a problem: it
stays an ordinary exception, masked at the edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from server.vocabulary import BodyKind, SheetHeading


class ProblemCode(StrEnum):
    """Code stable d'un refus attendu."""

    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    CONFLICT = "CONFLICT"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    VALIDATION = "VALIDATION"
    TRANSITION_REFUSED = "TRANSITION_REFUSED"
    QUORUM_NOT_MET = "QUORUM_NOT_MET"
    WRONG_BODY = "WRONG_BODY"
    DELIBERATION_REQUIRED = "DELIBERATION_REQUIRED"
    SIGNATURE_MISSING = "SIGNATURE_MISSING"
    AUTHORISATION_MISSING = "AUTHORISATION_MISSING"
    TOTALS_MISMATCH = "TOTALS_MISMATCH"
    ORDER_OUTSIDE_FRAMEWORK = "ORDER_OUTSIDE_FRAMEWORK"
    ORDER_LIMIT_REACHED = "ORDER_LIMIT_REACHED"
    HEADING_MISSING = "HEADING_MISSING"
    AMENDMENT_REQUIRED = "AMENDMENT_REQUIRED"
    ACTIVITY_CLOSED = "ACTIVITY_CLOSED"
    DOT_BUDGET_EXCEEDED = "DOT_BUDGET_EXCEEDED"
    ALREADY_VOTED = "ALREADY_VOTED"
    CURSOR_INVALID = "CURSOR_INVALID"
    TRY_AGAIN = "TRY_AGAIN"
    RATE_LIMITED = "RATE_LIMITED"


class Problem(Exception):
    """An expected failure. `message(locale)` is fit for the person who asked.

    Subclasses carry typed extras as attributes; the schema repeats them as fields.
    """

    code: ProblemCode
    french: str
    english: str

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"

    def message(self, locale: str = "fr") -> str:
        return self.english if locale == "en" else self.french


class NotFound(Problem):
    """Missing or hidden: one answer for both, so that neither can be told from the other."""

    code = ProblemCode.NOT_FOUND
    french = "Introuvable, ou hors de votre portée."
    english = "Not found, or not yours to see."


class Forbidden(Problem):
    """Visible, but not this viewer's to do."""

    code = ProblemCode.FORBIDDEN
    french = "Votre rôle ne permet pas cette opération."
    english = "Your role does not allow this."


class Unauthenticated(Problem):
    """No token, an unknown one, an expired one or a revoked one."""

    code = ProblemCode.UNAUTHENTICATED
    french = "Jeton absent, inconnu, expiré ou révoqué."
    english = "Token missing, unknown, expired or revoked."


class Conflict(Problem):
    """The object has moved since the viewer read it."""

    code = ProblemCode.CONFLICT
    french = "L'objet a changé depuis votre lecture : relisez-le avant de recommencer."
    english = "The object has changed since you read it: read it again first."

    def __init__(self, current_version: int) -> None:
        super().__init__(current_version)
        self.current_version = current_version


class IdempotencyConflict(Problem):
    """The operation id was already used with other content."""

    code = ProblemCode.IDEMPOTENCY_CONFLICT
    french = "Cet identifiant d'opération a déjà servi pour un autre contenu."
    english = "This operation id was already used with other content."


class ValidationFailed(Problem):
    """A field of the input breaks a rule. `path` names it, e.g. `text` or `groups.0.title`."""

    code = ProblemCode.VALIDATION

    def __init__(self, path: str, *, french: str, english: str) -> None:
        super().__init__(path)
        self.path = path
        self.french = french
        self.english = english


class TransitionRefused(Problem):
    """The state does not allow it now. `guard` is the stable name of the rule that said no."""

    code = ProblemCode.TRANSITION_REFUSED

    def __init__(self, guard: str, *, french: str, english: str) -> None:
        super().__init__(guard)
        self.guard = guard
        self.french = french
        self.english = english


class QuorumNotMet(Problem):
    """Too few of the members in office were present; proxies do not count (DOMAIN G2b)."""

    code = ProblemCode.QUORUM_NOT_MET
    french = "Le quorum n'est pas atteint : les pouvoirs ne comptent pas parmi les présents."
    english = "The quorum is not met: proxies do not count among those present."

    def __init__(self, present: int, required: int) -> None:
        super().__init__(present, required)
        self.present = present
        self.required = required


class WrongBody(Problem):
    """Another body decided than the one that approves here, or than the next one in the chain."""

    code = ProblemCode.WRONG_BODY
    french = "Cette instance n'est pas celle qui doit se prononcer ici."
    english = "This is not the body that has to decide here."


class DeliberationRequired(Problem):
    """The decision of a body is missing. `body_kind` is its kind."""

    code = ProblemCode.DELIBERATION_REQUIRED
    french = "Il manque la délibération d'une instance qui doit se prononcer."
    english = "The deliberation of a body that has to decide is missing."

    def __init__(self, body_kind: BodyKind | None = None) -> None:
        super().__init__(body_kind)
        self.body_kind = body_kind


class SignatureMissing(Problem):
    """Parties have not signed what must be signed first (DOMAIN CT4, CT5). `missing` counts them."""

    code = ProblemCode.SIGNATURE_MISSING
    french = "Il manque la signature de parties."
    english = "Signatures of parties are missing."

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


class AuthorisationMissing(Problem):
    """A party signs once its own council has authorised it, by a deliberation dated before (CT5)."""

    code = ProblemCode.AUTHORISATION_MISSING
    french = "Il manque la délibération de la partie qui autorise sa signature, datée d'avant elle."
    english = "The party's deliberation that authorises its signature, dated before it, is missing."


class TotalsMismatch(Problem):
    """A declared total is not the sum of the lines. `path` names it (DOMAIN PV1)."""

    code = ProblemCode.TOTALS_MISMATCH
    french = (
        "Un total déclaré n'est pas la somme des lignes : corrigez-le, ou dites que la source ne"
        " précise pas ce qu'il compte, avec la raison."
    )
    english = (
        "A declared total is not the sum of the lines: correct it, or say that the source does not"
        " tell what it counts, with the reason."
    )

    def __init__(self, path: str, *, declared: Decimal, computed: Decimal) -> None:
        super().__init__(path)
        self.path = path
        self.declared = declared
        self.computed = computed


class OrderOutsideFramework(Problem):
    """The framework agreement is not valid and in force on the day of the order (DOMAIN PO1)."""

    code = ProblemCode.ORDER_OUTSIDE_FRAMEWORK
    french = "L'accord-cadre n'est pas valide et en vigueur le jour où ce bon est émis."
    english = "The framework agreement is not valid and in force on the day this order is issued."

    def __init__(self, valid_from_on: date, valid_to_on: date) -> None:
        super().__init__(valid_from_on, valid_to_on)
        self.valid_from_on = valid_from_on
        self.valid_to_on = valid_to_on


class OrderLimitReached(Problem):
    """The workshop has its two orders already (DOMAIN FW4, PO4)."""

    code = ProblemCode.ORDER_LIMIT_REACHED
    french = "Cet atelier a déjà ses deux bons de commande : annulez-en un avant d'en ajouter."
    english = "This workshop already has its two orders: cancel one before adding another."


class HeadingMissing(Problem):
    """Headings of the sheet of an agreement are empty. `headings` names them (DOMAIN AG1)."""

    code = ProblemCode.HEADING_MISSING
    french = "Des rubriques de la fiche sont vides : remplissez-les avant de valider l'accord."
    english = "Headings of the sheet are empty: fill them in before the agreement is validated."

    def __init__(self, headings: Sequence[SheetHeading]) -> None:
        super().__init__(*headings)
        self.headings = tuple(headings)


class AmendmentRequired(Problem):
    """A signed plan changes by amendment only (DOMAIN CT6)."""

    code = ProblemCode.AMENDMENT_REQUIRED
    french = "Ce plan est celui d'un contrat signé : il ne change que par avenant."
    english = "This plan is a signed contract's: it changes by amendment only."


class ActivityNotRunning(Problem):
    """Not counted: the activity is closed (since `closed_at`) or has not started."""

    code = ProblemCode.ACTIVITY_CLOSED
    french = "Non pris en compte : l'activité n'est pas ouverte."
    english = "Not counted: the activity is not open."

    def __init__(self, closed_at: datetime | None = None) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at


class DotBudgetExceeded(Problem):
    """More dots than the voter has left, or than one group may carry."""

    code = ProblemCode.DOT_BUDGET_EXCEEDED
    french = "Plus de gommettes que votre réserve ou que le plafond par groupe."
    english = "More dots than you have left, or than one group may carry."

    def __init__(self, remaining: int) -> None:
        super().__init__(remaining)
        self.remaining = remaining


class AlreadyVoted(Problem):
    """A secret ballot is final, since nobody can find it again to replace it."""

    code = ProblemCode.ALREADY_VOTED
    french = "Vous avez déjà voté : un bulletin secret ne se reprend pas."
    english = "You have already voted: a secret ballot cannot be taken back."


class CursorInvalid(Problem):
    """The cursor was not signed by this server for this field, filter, order and viewer."""

    code = ProblemCode.CURSOR_INVALID
    french = "Curseur inconnu pour cette liste."
    english = "Unknown cursor for this list."


class TryAgain(Problem):
    """The same request may be sent again as it is: its operation id makes it count once."""

    code = ProblemCode.TRY_AGAIN
    french = "Momentanément indisponible : renvoyez la même demande, elle ne comptera qu'une fois."
    english = "Briefly unavailable: send the same request again, it will count once."


class RateLimited(Problem):
    """Too many attempts from here; wait `retry_after_seconds`."""

    code = ProblemCode.RATE_LIMITED
    french = "Trop de tentatives : patientez avant de recommencer."
    english = "Too many attempts: wait before trying again."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds
