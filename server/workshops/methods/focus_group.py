"""The focus group: an interview guide, what was said noted without a name, what is shared or not.

What people say is noted by the team, stays with the facilitator until it is shown, and is the
group's, never a person's. Refuses actions: a focus group feeds a study, and an idea that deserves
it is promoted by hand.
"""

from __future__ import annotations

from server.vocabulary import CardFieldKind, WorkshopMethod
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.board.shapes import CardColumn, CardField
from server.workshops.methods.catalogue import (
    BY_THE_TEAM,
    Agenda,
    MethodSession,
    MethodTemplate,
)
from server.workshops.speaking.settings import DiscussSettings

VERBATIM = CollectSettings(
    fields=(
        CardField(
            "valence",
            "Tonalité",
            CardFieldKind.CHOICE,
            choices=("Favorable", "Partagée", "Défavorable", "Neutre"),
        ),
        CardField("codes", "Codes"),
        CardField("context", "Contexte", CardFieldKind.LONG_TEXT),
    ),
    writers=BY_THE_TEAM,
    hidden=True,
)
"""What was said, word for word, by nobody in particular."""

_GUIDE = (
    (
        "opening",
        "Accueil. Rappelons l'objet de l'étude, à quoi serviront les échanges, et ce que chacun a reçu"
        " comme information. Puis un tour de table : en une phrase, quel est votre lien avec ce sujet ?",
        15,
    ),
    (
        "practices",
        "Comment cela se passe-t-il pour vous aujourd'hui ? Racontez la dernière fois.",
        20,
    ),
    (
        "perceptions",
        "Qu'est-ce qui vous convient, qu'est-ce qui vous pèse ? Relançons ceux qui n'ont pas parlé, et"
        " demandons à chacun si cela vaut aussi pour lui.",
        25,
    ),
    (
        "expectations",
        "Si vous pouviez changer une chose, laquelle ? Et que faudrait-il surtout ne pas toucher ?",
        20,
    ),
)


def agenda() -> Agenda:
    return (
        *(
            ActivityPlan(prompt, VERBATIM, name=name, minutes=minutes)
            for name, prompt, minutes in _GUIDE
        ),
        ActivityPlan(
            "Sur ce qui vient d'être dit, qui voit les choses autrement ? Chacun à son tour, deux minutes"
            " au plus ; ceux qui ont moins parlé passent d'abord.",
            DiscussSettings(balanced=True, seconds_per_turn=120),
            name="debate",
            minutes=20,
        ),
        ActivityPlan(
            "Qu'aimeriez-vous ajouter, que vous n'avez pas dit devant les autres ? Écrivez-le : seule"
            " l'animation le lira.",
            CollectSettings(hidden=True, max_per_person=3),
            name="unsaid",
            minutes=5,
        ),
        ActivityPlan(
            "Pour l'équipe : ce que l'on a vu et que le micro n'entend pas, les silences, les accords"
            " d'un regard, ce qui a fait débat.",
            CollectSettings(writers=BY_THE_TEAM, hidden=True),
            name="observations",
            minutes=10,
        ),
        ActivityPlan(
            "Relisons ensemble : sur quoi êtes-vous d'accord, sur quoi ne l'êtes-vous pas, que reste-t-il"
            " à comprendre ? Corrigez-nous si nous avons mal entendu.",
            CollectSettings(
                columns=(
                    CardColumn("convergence", "Convergences"),
                    CardColumn("divergence", "Divergences"),
                    CardColumn("open", "À approfondir"),
                ),
                writers=BY_THE_TEAM,
            ),
            name="readback",
            minutes=15,
        ),
    )


FOCUS_GROUP = MethodTemplate(
    key="focus-group",
    method=WorkshopMethod.FOCUS_GROUP,
    title="Focus group",
    about="Guide d'entretien, verbatims du groupe, convergences et divergences ; aucune action par"
    " défaut.",
    sessions=(MethodSession("Focus group", agenda()),),
    drafts_proposals=False,
)
