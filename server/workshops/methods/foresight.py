"""The prospective workshop, whole (atelier prospectif): from a question to actions tried by futures.

The thread is that of the French school: drivers, key variables and their hypotheses, scenarios as
paths through the morphological table, stakes, a vision, the steps back from it, and actions held
against every scenario. Two critical uncertainties may cross instead, and make four scenarios.
Refuses to call a future desirable because it is likely: the two are asked apart.
"""

from __future__ import annotations

from server.vocabulary import CardFieldKind, WorkshopMethod
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import CardColumn, CardField, ParentShape, PickShape
from server.workshops.methods.catalogue import (
    BY_ALL,
    BY_THE_TEAM,
    Agenda,
    MethodSession,
    MethodTemplate,
)
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.proposing.settings import DraftSettings
from server.workshops.voting.settings import RateSettings, RatingAxis, VoteSettings
from server.workshops.writing.settings import WriteSettings

PESTEL = (
    CardColumn("political", "Politique"),
    CardColumn("economic", "Économique"),
    CardColumn("social", "Social"),
    CardColumn("technological", "Technologique"),
    CardColumn("environmental", "Environnemental"),
    CardColumn("legal", "Légal"),
)
_DEGREES = ("Faible", "Moyenne", "Forte")

FRAMING = (
    ActivityPlan(
        "Relisons la question centrale, son périmètre et son horizon. Que faut-il préciser pour que"
        " chacun ici réponde à la même question ?",
        CollectSettings(
            writers=BY_THE_TEAM,
            fields=(
                CardField("horizon", "Horizon", CardFieldKind.YEAR, required=True),
                CardField("perimeter", "Périmètre"),
            ),
        ),
        name="question",
        minutes=15,
    ),
    ActivityPlan(
        "Qu'est-ce qui fera changer la situation d'ici l'horizon ? Écrivez un facteur par carte, et"
        " placez-le dans sa famille. Peu importe, à ce stade, qu'il soit certain ou non.",
        CollectSettings(columns=PESTEL, max_length=200, max_per_person=10),
        name="drivers",
        minutes=25,
    ),
    ActivityPlan(
        "Rapprochons les facteurs qui parlent de la même chose, et donnons un nom à chaque ensemble.",
        GroupSettings(of=("drivers",)),
        name="driver-groups",
        minutes=15,
    ),
    ActivityPlan(
        "Pour chaque facteur, deux questions : pèsera-t-il beaucoup sur notre sujet ? sait-on dans"
        " quel sens il ira ? Notez pour vous-même, sans chercher l'accord : les écarts nous"
        " intéressent autant que les moyennes.",
        RateSettings(of=("driver-groups",)),
        name="driver-map",
        minutes=15,
    ),
)
_VARIABLES = (
    ActivityPlan(
        "Retenons de six à dix variables-clés, parmi les facteurs importants. Pour chacune : d'où"
        " vient-elle, où va-t-elle si rien ne change, et qu'ignore-t-on encore ?",
        CollectSettings(
            columns=PESTEL,
            fields=(
                CardField("past", "Rétrospective", CardFieldKind.LONG_TEXT),
                CardField("trend", "Tendance", CardFieldKind.LONG_TEXT, required=True),
                CardField("uncertainty", "Incertitudes", CardFieldKind.LONG_TEXT),
            ),
            writers=BY_ALL,
        ),
        name="variables",
        minutes=40,
    ),
    ActivityPlan(
        "Pour chaque variable-clé, imaginons de deux à quatre états possibles à l'horizon : celui où"
        " mène la tendance, et d'autres qui s'en écartent franchement.",
        CollectSettings(
            parent=ParentShape(("variables",)),
            fields=(
                CardField(
                    "nature",
                    "Nature",
                    CardFieldKind.CHOICE,
                    required=True,
                    choices=("Tendancielle", "Contrastée", "De rupture"),
                ),
            ),
            max_length=400,
            writers=BY_ALL,
        ),
        name="hypotheses",
        minutes=40,
    ),
)
_STORY = (
    CardField("story", "Récit", CardFieldKind.LONG_TEXT),
    CardField("plausibility", "Vraisemblance", CardFieldKind.CHOICE, choices=_DEGREES),
    CardField("desirability", "Désirabilité", CardFieldKind.CHOICE, choices=_DEGREES),
)
_THREADS = ActivityPlan(
    "Traçons un chemin dans le tableau : une hypothèse par variable, qui tiennent ensemble. Donnez au"
    " scénario un nom qui se retient et racontez comment on y arrive. Il en faut un tendanciel, un"
    " ou plusieurs contrastés, un de rupture. Vraisemblable et souhaitable sont deux questions.",
    CollectSettings(
        picks=PickShape("hypotheses"),
        fields=(
            CardField(
                "nature",
                "Nature",
                CardFieldKind.CHOICE,
                required=True,
                choices=("Tendanciel", "Contrasté", "De rupture"),
            ),
            *_STORY,
        ),
        writers=BY_ALL,
    ),
    name="scenarios",
    minutes=60,
)
_AXES = ActivityPlan(
    "Choisissons les deux incertitudes les plus lourdes de conséquences, et qui ne dépendent pas l'une"
    " de l'autre. Pour chacune, nommons les deux pôles opposés.",
    CollectSettings(
        fields=(
            CardField("low", "Premier pôle", required=True),
            CardField("high", "Second pôle", required=True),
        ),
        columns=(CardColumn("first", "Axe horizontal"), CardColumn("second", "Axe vertical")),
        writers=BY_THE_TEAM,
    ),
    name="axes",
    minutes=20,
)
_QUADRANTS = ActivityPlan(
    "Les deux axes font quatre mondes. Écrivons un scénario dans chacun : son nom, la vie qu'on y mène,"
    " le chemin qui y conduit.",
    CollectSettings(
        columns=(
            CardColumn("low-low", "Premier pôle, premier pôle"),
            CardColumn("low-high", "Premier pôle, second pôle"),
            CardColumn("high-low", "Second pôle, premier pôle"),
            CardColumn("high-high", "Second pôle, second pôle"),
        ),
        fields=_STORY,
        writers=BY_ALL,
    ),
    name="scenarios",
    minutes=60,
)
_FROM_SCENARIOS_ON = (
    ActivityPlan(
        "Quels faits discrets, déjà visibles ici ou ailleurs, annoncent peut-être l'un de ces futurs ?"
        " Dites d'où vient chaque signal, dans quel sens il pousse, et qui le suivra.",
        CollectSettings(
            parent=ParentShape(("scenarios",), required=False),
            fields=(
                CardField("source", "Source", required=True),
                CardField(
                    "direction",
                    "Sens",
                    CardFieldKind.CHOICE,
                    choices=("Se renforce", "Hésite", "Faiblit"),
                ),
                CardField("watcher", "Veilleur"),
            ),
        ),
        name="weak-signals",
        minutes=20,
    ),
    ActivityPlan(
        "Si ce scénario advient, que s'ensuit-il ? Puis, de chaque conséquence, quelles autres ?"
        " Allons jusqu'à la troisième : les surprises sont là.",
        CollectSettings(parent=ParentShape(("scenarios", "consequences"), depth=3), max_length=300),
        name="consequences",
        minutes=30,
    ),
    ActivityPlan(
        "Que risque-t-on de perdre, que peut-on gagner ? Formulez chaque enjeu comme ce qui est en jeu"
        " pour le territoire, non comme une solution.",
        CollectSettings(max_per_person=5, max_length=300),
        name="stakes",
        minutes=20,
    ),
    ActivityPlan(
        "Placez vos gommettes sur les enjeux qui doivent guider la suite.",
        VoteSettings(of=("stakes",)),
        name="stakes-vote",
        minutes=10,
    ),
    ActivityPlan(
        "Écrivons le futur que nous souhaitons : à l'horizon, une journée ordinaire sur ce territoire."
        " Une seule plume, toutes les voix.",
        WriteSettings(),
        name="vision",
        minutes=30,
    ),
    ActivityPlan(
        "Partons de la vision et revenons vers aujourd'hui : que faut-il avoir accompli, et en quelle"
        " année, pour qu'elle soit possible ? Une étape par carte.",
        CollectSettings(
            fields=(
                CardField("year", "Année", CardFieldKind.YEAR, required=True),
                CardField("who", "Avec qui"),
            ),
            max_length=400,
        ),
        name="milestones",
        minutes=30,
    ),
    ActivityPlan(
        "Que décider dès maintenant ? Une action par carte : un verbe, un lieu, quelqu'un.",
        CollectSettings(
            parent=ParentShape(("milestones",), required=False),
            fields=(
                CardField("holder", "Porteur pressenti"),
                CardField("year", "Échéance", CardFieldKind.YEAR),
            ),
            max_length=400,
            max_per_person=5,
        ),
        name="actions",
        minutes=25,
    ),
    ActivityPlan(
        "Mettons chaque action à l'épreuve de chaque scénario : y tient-elle encore ? Une action utile"
        " dans tous les futurs peut commencer demain.",
        RateSettings(
            axes=(
                RatingAxis(
                    "Robustesse",
                    lowest=-2,
                    highest=2,
                    lowest_label="Nuisible",
                    highest_label="Très utile",
                ),
            ),
            of=("actions",),
            against=("scenarios",),
        ),
        name="stress-test",
        minutes=25,
    ),
    ActivityPlan(
        "Rapprochons les actions qui n'en font qu'une.",
        GroupSettings(of=("actions",)),
        name="action-groups",
        minutes=15,
    ),
    ActivityPlan(
        "Placez vos gommettes sur les actions par lesquelles commencer.",
        VoteSettings(of=("action-groups",)),
        name="actions-vote",
        minutes=10,
    ),
    ActivityPlan(
        "Rangeons-les en trois niveaux : sans attendre, à préparer, à terme.",
        PrioritiseSettings(),
        name="priorities",
        minutes=10,
    ),
    ActivityPlan(
        "Rédigeons les actions retenues : porteur, thème, priorité, échéance, appuis.",
        DraftSettings(),
        name="roadmap",
        minutes=25,
    ),
)


def threads() -> Agenda:
    """Scenarios as paths through a morphological table, as many as wanted."""
    return (*FRAMING, *_VARIABLES, _THREADS, *_FROM_SCENARIOS_ON)


def quadrants() -> Agenda:
    """Scenarios at the four corners of two critical uncertainties."""
    return (*FRAMING, _AXES, _QUADRANTS, *_FROM_SCENARIOS_ON)


PROSPECTIVE = MethodTemplate(
    key="prospective",
    method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
    title="Atelier prospectif",
    about="Variables-clés, hypothèses, scénarios par trames, vision et chemin de retour, actions"
    " éprouvées par chaque scénario.",
    sessions=(MethodSession("Atelier prospectif", threads()),),
)
PROSPECTIVE_TWO_AXES = MethodTemplate(
    key="prospective-two-axes",
    method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
    title="Atelier prospectif à deux axes",
    about="Deux incertitudes critiques se croisent et font quatre scénarios ; la suite est celle de"
    " l'atelier prospectif.",
    sessions=(MethodSession("Atelier prospectif à deux axes", quadrants()),),
)
