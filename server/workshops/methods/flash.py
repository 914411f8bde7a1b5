"""The Atelier Flash, its longer sister the Atelier local, and the plenary with parallel tables.

A walk comes first: notes and photographs are put on a plan, without a network if need be, and sent
once. Refuses to leave the ground: what is proposed says where, by theme and by priority.
"""

from __future__ import annotations

from server.vocabulary import CardFieldKind, VoteMethod, WorkshopMethod
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import CardColumn, CardField, ParentShape, PlanShape
from server.workshops.methods.catalogue import (
    BY_ALL,
    BY_THE_TEAM,
    Agenda,
    MethodSession,
    MethodTemplate,
)
from server.workshops.proposing.settings import DraftSettings
from server.workshops.voting.settings import RateSettings, RatingAxis, VoteSettings
from server.workshops.writing.settings import WriteSettings

THEMES = (
    "Territorial et urbain",
    "Culturel, social et économique",
    "Environnemental et énergétique",
)
PRIORITIES = ("1 — sans attendre", "2 — à préparer", "3 — à terme")
_THEME = CardField("theme", "Thème", CardFieldKind.CHOICE, required=True, choices=THEMES)

WALK = ActivityPlan(
    "Marchons ensemble. À chaque arrêt : ce qui fait la force du lieu, ce qui l'affaiblit, une photo si"
    " elle dit mieux. Placez chaque note sur le plan ; elle partira quand le réseau reviendra.",
    CollectSettings(
        columns=(CardColumn("strength", "Forces"), CardColumn("weakness", "Faiblesses")),
        fields=(_THEME,),
        plan=PlanShape(),
        photos=True,
        max_length=400,
        writers=BY_ALL,
    ),
    name="walk",
    minutes=150,
)
_WALK_GROUPS = ActivityPlan(
    "Au retour, rassemblons les notes par thème : qu'avons-nous vu plusieurs fois ?",
    GroupSettings(of=("walk",)),
    name="walk-groups",
    minutes=30,
)
_STAKES = ActivityPlan(
    "Quels enjeux cette lecture du terrain fait-elle apparaître ? Un enjeu par carte, dans son thème.",
    CollectSettings(fields=(_THEME,), max_length=300, max_per_person=5),
    name="stakes",
    minutes=30,
)
_STAKES_VOTE = ActivityPlan(
    "Placez vos gommettes sur les enjeux que le projet ne peut pas ignorer.",
    VoteSettings(of=("stakes",)),
    name="stakes-vote",
    minutes=10,
)
_AMBITION = ActivityPlan(
    "En quelques lignes : l'ambition commune pour ce lieu, dans dix ans.",
    WriteSettings(max_length=2_000),
    name="ambition",
    minutes=30,
)
_AXES = ActivityPlan(
    "Esquissons le plan-guide : quels grands axes d'intervention, et où ? Placez chacun sur le plan, à"
    " l'endroit où il commence.",
    CollectSettings(plan=PlanShape(required=False), max_length=300, writers=BY_ALL),
    name="axes",
    minutes=90,
)
_KEY_ACTIONS = ActivityPlan(
    "Pour chaque axe, quelles actions-clés ? Dites le thème, la priorité, qui pourrait la porter, et"
    " placez-la sur le plan.",
    CollectSettings(
        parent=ParentShape(("axes",)),
        fields=(
            _THEME,
            CardField(
                "priority", "Priorité", CardFieldKind.CHOICE, required=True, choices=PRIORITIES
            ),
            CardField("holder", "Porteur pressenti"),
            CardField("year", "Échéance", CardFieldKind.YEAR),
        ),
        plan=PlanShape(required=False),
        max_length=400,
    ),
    name="actions",
    minutes=60,
)
_WEIGHING = ActivityPlan(
    "Notez chaque action-clé : son effet sur le lieu, et la facilité avec laquelle elle peut commencer.",
    RateSettings(
        axes=(
            RatingAxis("Effet", lowest_label="Faible", highest_label="Fort"),
            RatingAxis("Faisabilité", lowest_label="Difficile", highest_label="Facile"),
        ),
        of=("actions",),
    ),
    name="weighing",
    minutes=20,
)
_ROADMAP = ActivityPlan(
    "Rédigeons la feuille de route : chaque action a un porteur, un thème, un niveau de priorité, une"
    " échéance et ses appuis.",
    DraftSettings(max_per_person=3),
    name="roadmap",
    minutes=60,
)


def flash() -> Agenda:
    """Two days: the ground, then the plan-guide and the actions."""
    return (
        ActivityPlan(
            "Faisons connaissance avec le lieu et la commande : que savons-nous déjà, que nous"
            " demande-t-on, qui manque autour de la table ?",
            CollectSettings(writers=BY_ALL, max_length=400),
            name="appropriation",
            minutes=45,
        ),
        WALK,
        _WALK_GROUPS,
        _STAKES,
        _STAKES_VOTE,
        _AMBITION,
        _AXES,
        _KEY_ACTIONS,
        _WEIGHING,
        _ROADMAP,
    )


def diagnosis() -> Agenda:
    """The first session of an Atelier local."""
    return (
        ActivityPlan(
            "Que dit déjà le diagnostic, et qu'y manque-t-il d'après ce que vous vivez ici ?",
            CollectSettings(
                columns=(
                    CardColumn("confirmed", "Cela se vérifie"),
                    CardColumn("disputed", "Cela se discute"),
                    CardColumn("missing", "Cela manque"),
                ),
                fields=(_THEME,),
                max_length=400,
            ),
            name="diagnosis",
            minutes=40,
        ),
        WALK,
        _WALK_GROUPS,
        _STAKES,
        _STAKES_VOTE,
    )


def strategy() -> Agenda:
    """The second session of an Atelier local."""
    return (
        ActivityPlan(
            "Voici les enjeux retenus la dernière fois. Lesquels reformuler avant d'aller plus loin ?",
            CollectSettings(fields=(_THEME,), max_length=300),
            name="stakes",
            minutes=30,
        ),
        _AMBITION,
        _AXES,
        ActivityPlan(
            "Classez les axes dans l'ordre où vous les engageriez.",
            VoteSettings(method=VoteMethod.RANKING, of=("axes",)),
            name="axes-vote",
            minutes=15,
        ),
    )


def roadmap() -> Agenda:
    """The third session of an Atelier local."""
    return (
        ActivityPlan(
            "Rappelons les axes de la stratégie : ce qui a bougé depuis la dernière séance.",
            CollectSettings(writers=BY_THE_TEAM, max_length=300),
            name="axes",
            minutes=20,
        ),
        _KEY_ACTIONS,
        _WEIGHING,
        _ROADMAP,
    )


def plenary() -> Agenda:
    """A hall that parts into tables and comes back: each table brings what it agrees to defend."""
    return (
        ActivityPlan(
            "Bienvenue. D'un mot ou d'une phrase : qu'attendez-vous de cette rencontre ?",
            CollectSettings(max_length=140, max_per_person=1),
            name="expectations",
            minutes=10,
        ),
        ActivityPlan(
            "En tables : répondez à la question de votre table. Une idée par carte, chacun écrit.",
            CollectSettings(max_length=400, max_per_person=10),
            name="tables",
            minutes=40,
        ),
        ActivityPlan(
            "À votre table, rapprochez les idées voisines et donnez-leur un titre.",
            GroupSettings(of=("tables",)),
            name="table-groups",
            minutes=20,
        ),
        ActivityPlan(
            "Restitution : trois messages par table, un par carte, dits en une minute.",
            CollectSettings(
                columns=(
                    CardColumn("agreed", "Ce qui nous rassemble"),
                    CardColumn("disputed", "Ce qui nous partage"),
                    CardColumn("asked", "Ce que nous demandons"),
                ),
                writers=BY_THE_TEAM,
                max_length=300,
            ),
            name="messages",
            minutes=30,
        ),
        ActivityPlan(
            "Placez vos gommettes sur les messages que la salle entière doit porter.",
            VoteSettings(of=("messages",)),
            name="messages-vote",
            minutes=10,
        ),
    )


FLASH = MethodTemplate(
    key="flash",
    method=WorkshopMethod.FLASH_WORKSHOP,
    title="Atelier Flash",
    about="Deux jours et une marche : notes et photos sur un plan, esquisse de plan-guide, actions-clés"
    " par thème et par priorité, feuille de route.",
    sessions=(MethodSession("Atelier Flash", flash()),),
)
LOCAL = MethodTemplate(
    key="local",
    method=WorkshopMethod.OTHER,
    title="Atelier local",
    about="Trois séances en une série : diagnostic et enjeux, stratégie, feuille de route.",
    sessions=(
        MethodSession("Diagnostic et enjeux", diagnosis()),
        MethodSession("Stratégie", strategy()),
        MethodSession("Feuille de route", roadmap()),
    ),
)
PLENARY = MethodTemplate(
    key="plenary",
    method=WorkshopMethod.OTHER,
    title="Plénière et ateliers parallèles",
    about="La salle se partage en tables, chacune avec son tableau, puis revient et restitue.",
    sessions=(MethodSession("Plénière et ateliers parallèles", plenary()),),
)
