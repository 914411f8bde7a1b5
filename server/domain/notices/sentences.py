"""What a notice says, in French and in English, of what its reader sees of the object.

Composed when it is read: an object that is renamed is told under its new name. Refuses to be a
page: no mark of any format is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from server.database import decode_date

_DATED: Final[Mapping[str, str]] = {
    "Meeting": "(SELECT me.scheduled_on FROM meeting me WHERE me.id = {t}.object_id)",
}
_TITLES: Final[Mapping[str, str]] = {
    "Mission": "(SELECT mi.title FROM mission mi WHERE mi.id = {t}.object_id)",
    "Deliverable": "(SELECT de.title FROM deliverable de WHERE de.id = {t}.object_id)",
    "Meeting": "(SELECT gb.name FROM governance_body gb JOIN meeting me ON me.body_id = gb.id"
    " WHERE me.id = {t}.object_id)",
    "ProgrammeVersion": "(SELECT pr.title || ', ' || pv.label FROM programme pr"
    " JOIN programme_version pv ON pv.programme_id = pr.id WHERE pv.id = {t}.object_id)",
    "Action": "(SELECT ac.title FROM action ac WHERE ac.id = {t}.object_id)",
    "MissionRequest": "(SELECT mr.subject FROM mission_request mr WHERE mr.id = {t}.object_id)",
    "ServiceRequest": "(SELECT sr.subject FROM service_request sr WHERE sr.id = {t}.object_id)",
    "FrameworkAgreement": "(SELECT fa.title FROM framework_agreement fa"
    " WHERE fa.id = {t}.object_id)",
    "Contract": "(SELECT co.title FROM contract co WHERE co.id = {t}.object_id)",
    "Workshop": "(SELECT wo.title FROM workshop wo WHERE wo.id = {t}.object_id)",
}


def _by_type(found: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {sql}" for name, sql in found.items())
    return f"CASE {{t}}.object_type {cases} END"


FACTS: Final[Mapping[str, str]] = {
    "subject": _by_type(_TITLES),
    "falls_on": f"COALESCE({{t}}.due_on, {_by_type(_DATED)})",
    "locale": "CAST(:locale AS TEXT)",
}
"""What a sentence is made of beside the notice itself: SQL over a notice that its reader sees."""

_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "create_mission": (
        "La mission « {subject} » est proposée.",
        "The mission “{subject}” is proposed.",
    ),
    "programMission": (
        "La mission « {subject} » est inscrite au programme.",
        "The mission “{subject}” is in the programme.",
    ),
    "startMission": ("La mission « {subject} » démarre.", "The mission “{subject}” starts."),
    "suspendMission": (
        "La mission « {subject} » est suspendue.",
        "The mission “{subject}” is suspended.",
    ),
    "resumeMission": ("La mission « {subject} » reprend.", "The mission “{subject}” resumes."),
    "deliverMission": (
        "La mission « {subject} » est livrée.",
        "The mission “{subject}” is delivered.",
    ),
    "validateMission": (
        "La mission « {subject} » est validée.",
        "The mission “{subject}” is validated.",
    ),
    "closeMission": ("La mission « {subject} » est close.", "The mission “{subject}” is closed."),
    "withdrawMission": (
        "La mission « {subject} » est retirée.",
        "The mission “{subject}” is withdrawn.",
    ),
    "submitDeliverable": (
        "Le livrable « {subject} » attend votre validation.",
        "The deliverable “{subject}” waits for your validation.",
    ),
    "returnDeliverable": (
        "Le livrable « {subject} » est renvoyé pour reprise.",
        "The deliverable “{subject}” is sent back for rework.",
    ),
    "last_validation": (
        "Le livrable « {subject} » est validé.",
        "The deliverable “{subject}” is validated.",
    ),
    "releaseDeliverable": (
        "Le livrable « {subject} » est porté à la connaissance des membres.",
        "The deliverable “{subject}” is brought to all members.",
    ),
    "publishDeliverable": (
        "Le livrable « {subject} » est publié.",
        "The deliverable “{subject}” is published.",
    ),
    "serve_outputs": (
        "Des productions demandées de la mission « {subject} » sont reçues.",
        "Outputs that were asked for of the mission “{subject}” are received.",
    ),
    "plan_meeting": (
        "« {subject} » se réunit le {falls_on}.",
        "“{subject}” meets on {falls_on}.",
    ),
    "edit_meeting": (
        "La réunion de « {subject} » est modifiée ; elle se tient le {falls_on}.",
        "The meeting of “{subject}” has changed; it is held on {falls_on}.",
    ),
    "cancel_meeting": (
        "La réunion de « {subject} » du {falls_on} est annulée.",
        "The meeting of “{subject}” on {falls_on} is cancelled.",
    ),
    "present_programme_version": (
        "La version « {subject} » est présentée.",
        "The version “{subject}” is presented.",
    ),
    "approve_programme_version": (
        "La version « {subject} » est approuvée.",
        "The version “{subject}” is approved.",
    ),
    "reject_programme_version": (
        "La version « {subject} » est rejetée.",
        "The version “{subject}” is rejected.",
    ),
    "retainMissionRequest": (
        "Votre demande « {subject} » est retenue.",
        "Your request “{subject}” is retained.",
    ),
    "postponeMissionRequest": (
        "Votre demande « {subject} » est reportée.",
        "Your request “{subject}” is postponed.",
    ),
    "declineMissionRequest": (
        "Votre demande « {subject} » n'est pas retenue.",
        "Your request “{subject}” is declined.",
    ),
    "programMissionRequest": (
        "Votre demande « {subject} » est inscrite au programme.",
        "Your request “{subject}” is in the programme.",
    ),
    "acceptServiceRequest": (
        "Votre demande « {subject} » est acceptée.",
        "Your request “{subject}” is accepted.",
    ),
    "declineServiceRequest": (
        "Votre demande « {subject} » n'est pas acceptée.",
        "Your request “{subject}” is declined.",
    ),
    "completeServiceRequest": (
        "Votre demande « {subject} » est satisfaite.",
        "Your request “{subject}” is done.",
    ),
    "mission_end": (
        "La mission « {subject} », que vous conduisez, finit le {falls_on}.",
        "The mission “{subject}”, which you lead, ends on {falls_on}.",
    ),
    "mission_late": (
        "La mission « {subject} », que vous conduisez, devait finir le {falls_on}.",
        "The mission “{subject}”, which you lead, was to end on {falls_on}.",
    ),
    "validation_awaited": (
        "Le livrable « {subject} » attend toujours votre validation, depuis le {falls_on}.",
        "The deliverable “{subject}” still waits for your validation, since {falls_on}.",
    ),
    "deliberation_awaited": (
        "La version « {subject} », présentée, attend sa délibération depuis le {falls_on}.",
        "The version “{subject}”, presented, has waited for its deliberation since {falls_on}.",
    ),
    "meeting_tomorrow": (
        "Rappel : « {subject} » se réunit le {falls_on}.",
        "Reminder: “{subject}” meets on {falls_on}.",
    ),
    "action_late": (
        "L'action « {subject} », de votre feuille de route, devait finir le {falls_on}.",
        "The action “{subject}”, of your roadmap, was to end on {falls_on}.",
    ),
    "unblocking_due": (
        "L'action « {subject} » est bloquée : un rappel en était demandé le {falls_on}.",
        "The action “{subject}” is blocked: a reminder of it was asked for on {falls_on}.",
    ),
    "milestone_due": (
        "Un jalon de l'action « {subject} » est attendu le {falls_on}.",
        "A milestone of the action “{subject}” is due on {falls_on}.",
    ),
    "arbitration_awaited": (
        "La demande « {subject} », reçue le {falls_on}, attend son arbitrage.",
        "The request “{subject}”, received on {falls_on}, waits for its arbitration.",
    ),
    "launch_contract": (
        "Le contrat « {subject} » est lancé.",
        "The contract “{subject}” is launched.",
    ),
    "openContractDiagnosis": (
        "Le diagnostic partagé du contrat « {subject} » est ouvert.",
        "The shared diagnosis of the contract “{subject}” is open.",
    ),
    "validateContractDiagnosis": (
        "Le diagnostic partagé du contrat « {subject} » est validé.",
        "The shared diagnosis of the contract “{subject}” is validated.",
    ),
    "validateStrategicFramework": (
        "Le cadre du contrat « {subject} » est à la signature.",
        "The framework of the contract “{subject}” is to be signed.",
    ),
    "openActionPlan": (
        "Le plan d'actions du contrat « {subject} » est ouvert.",
        "The action plan of the contract “{subject}” is open.",
    ),
    "signContract": (
        "Le contrat « {subject} » est signé de toutes ses parties.",
        "The contract “{subject}” is signed by all its parties.",
    ),
    "startContractExecution": (
        "Le contrat « {subject} » entre en exécution.",
        "The contract “{subject}” is now carried out.",
    ),
    "openContractReview": (
        "La revoyure du contrat « {subject} » est ouverte.",
        "The mid-term review of the contract “{subject}” is open.",
    ),
    "concludeContractReview": (
        "La revoyure du contrat « {subject} » est conclue.",
        "The mid-term review of the contract “{subject}” is concluded.",
    ),
    "expireContract": (
        "Le contrat « {subject} » est arrivé à terme.",
        "The contract “{subject}” has come to its term.",
    ),
    "terminateContract": (
        "Le contrat « {subject} » est résilié.",
        "The contract “{subject}” is terminated.",
    ),
    "returnContractToLaunch": (
        "Le contrat « {subject} » revient au lancement.",
        "The contract “{subject}” goes back to its launch.",
    ),
    "returnContractToDiagnosis": (
        "Le contrat « {subject} » revient au diagnostic.",
        "The contract “{subject}” goes back to its diagnosis.",
    ),
    "abandonContract": (
        "Le contrat « {subject} » est abandonné.",
        "The contract “{subject}” is abandoned.",
    ),
    "renew_contract": (
        "Le contrat « {subject} » est renouvelé.",
        "The contract “{subject}” is renewed.",
    ),
    "review_due": (
        "La revoyure du contrat « {subject} » est due le {falls_on}.",
        "The mid-term review of the contract “{subject}” is due on {falls_on}.",
    ),
    "contract_end": (
        "Le contrat « {subject} » arrive à terme le {falls_on}.",
        "The contract “{subject}” comes to its term on {falls_on}.",
    ),
    "framework_end": (
        "L'accord-cadre « {subject} » finit le {falls_on} : rien ne se commande plus après.",
        "The framework agreement “{subject}” ends on {falls_on}: nothing is ordered after that.",
    ),
    "mission_handed_over": (
        "Vous conduisez désormais la mission « {subject} ».",
        "You now lead the mission “{subject}”.",
    ),
    "action_handed_over": (
        "Vous suivez désormais l'action « {subject} ».",
        "You now follow the action “{subject}”.",
    ),
    "workshop_handed_over": (
        "Vous animez désormais l'atelier « {subject} ».",
        "You now facilitate the workshop “{subject}”.",
    ),
}
_NOTHING_MORE: Final = ("Un changement concerne « {subject} ».", "“{subject}” has changed.")
CHANGES_SAID: Final = frozenset(_SAID)


def sentence(details: Mapping[str, Any], subject: str, falls_on: Any, locale: str) -> str:
    """One sentence, its date as its language writes it."""
    french, english = _SAID.get(details.get("change", ""), _NOTHING_MORE)
    on = "" if falls_on is None else _day(falls_on, locale)
    return (english if locale == "en" else french).format(subject=subject, falls_on=on)


def _day(value: Any, locale: str) -> str:
    day: date = decode_date(value)
    return day.isoformat() if locale == "en" else day.strftime("%d/%m/%Y")
