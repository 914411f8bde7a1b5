"""What the simulated room says, by method and by the name of the activity.

Made up for the demo: nobody said any of it. Two contributions of one session never share a text: a
text found twice would betray a doubled command.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_MOBILITY: Final = {
    "question": ("Se déplacer chaque jour dans l’aire caennaise, sans brûler de pétrole",),
    "drivers": (
        "Le prix du carburant et son instabilité",
        "Le vieillissement de la population des bourgs",
        "Le télétravail deux jours par semaine",
        "Les canicules qui rendent la marche pénible en août",
        "La zone à faibles émissions de l’agglomération",
        "Le retour de lignes ferroviaires régionales",
        "Les vélos à assistance électrique bon marché",
        "Le regroupement des services dans les pôles",
        "L’éclatement des horaires de travail",
        "La submersion de la route littorale",
        "La fin de la vente des moteurs thermiques",
        "La livraison à domicile qui remplace les courses",
    ),
    "variables": (
        "Forme de l’habitat autour de Caen",
        "Offre de transports collectifs hors agglomération",
        "Prix de l’énergie pour les ménages",
        "Place du télétravail",
    ),
    "hypotheses": (
        "L’étalement continue au rythme des années deux mille dix",
        "Les bourgs se densifient autour de leur gare",
        "Un moratoire arrête net toute extension",
        "Le car reste rare et cher",
        "Un cadencement relie tous les bourgs",
        "La région se retire et laisse place au marché",
        "L’énergie suit l’inflation",
        "L’électricité locale devient abondante",
        "Un rationnement s’installe",
        "Un jour par semaine, pas plus",
        "Trois jours, dans des tiers-lieux de bourg",
        "Le bureau disparaît",
    ),
    "scenarios": (
        "La route tranquille",
        "Le pays des gares",
        "La grande panne",
    ),
    "weak-signals": (
        "Une commune de deux mille habitants a fermé son parking central aux voitures",
        "Un employeur paie le trajet à vélo plus que le trajet en voiture",
        "Des lycéens refusent de passer le permis",
        "Une ligne de car affrétée par des habitants",
    ),
    "consequences": (
        "Les maisons loin des gares perdent de la valeur",
        "Les écoles de bourg rouvrent des classes",
        "Les commerces reviennent autour des arrêts",
        "Les ménages revendent leur seconde voiture",
        "Les routes secondaires ne sont plus entretenues",
        "Les soins à domicile deviennent difficiles",
    ),
    "stakes": (
        "Rester libre de se déplacer sans voiture",
        "Ne pas laisser les plus âgés isolés",
        "Tenir le budget des ménages modestes",
        "Garder les terres agricoles",
        "Éviter de couper le littoral du reste",
    ),
    "vision": (
        "En 2040, de chaque bourg on rejoint son travail, son lycée et la mer sans y penser,"
        " à pied, à vélo ou par un car qui passe souvent",
    ),
    "milestones": (
        "Un billet unique pour tout le département",
        "Un car toutes les vingt minutes sur les huit axes",
        "Les pistes continues entre communes voisines",
        "Les haltes ferroviaires rouvertes",
    ),
    "actions": (
        "Cadencer la ligne des bourgs du sud dès la rentrée",
        "Ouvrir un atelier de réparation de vélos par canton",
        "Réserver les abords des gares au logement",
        "Prêter des vélos cargos aux familles",
        "Créer un guichet d’autopartage communal",
        "Éclairer les pistes entre communes",
    ),
}
_SHOP_STREET: Final = {
    "opening": (
        "On vient ici pour le marché du samedi, le reste de la semaine on passe sans s’arrêter",
        "J’ai grandi au-dessus de la boulangerie, aujourd’hui tout l’étage est vide",
        "Pour moi c’est d’abord la rue de l’école",
    ),
    "practices": (
        "La dernière fois, j’ai tourné dix minutes puis je suis reparti en zone commerciale",
        "On s’arrête quand il y a un banc à l’ombre, il n’y en a plus qu’un",
        "Avec la poussette, il faut descendre sur la chaussée devant la pharmacie",
        "Le médecin, la poste, le pain : en une demi-heure tout est fait, à pied",
    ),
    "perceptions": (
        "Les vitrines vides, on finit par ne plus les voir, et c’est pire",
        "Le bruit des camions empêche de parler en terrasse",
        "C’est la seule rue où l’on se dit encore bonjour",
        "Le soir, plus une lumière aux étages",
    ),
    "expectations": (
        "Des logements au-dessus des commerces, avec une vraie porte sur la rue",
        "Surtout ne pas toucher au marché",
        "Un kilomètre sans camions, du pont à la place",
        "Des bancs, de l’ombre, de l’eau",
    ),
    "unsaid": (
        "Je n’ose plus y marcher seule le soir",
        "Les décisions sont déjà prises, je crois",
    ),
    "observations": (
        "Accord de regards sur le marché ; silence quand on parle du stationnement",
        "Deux personnes n’ont parlé qu’après la relance",
    ),
    "readback": (
        "Tous tiennent au marché et aux services à pied",
        "Le stationnement partage la salle : condition pour les uns, cause pour les autres",
        "La vie aux étages reste à comprendre : qui possède, qui attend quoi ?",
    ),
}
_TOWN_CENTRE: Final = {
    "appropriation": (
        "Le centre-bourg a perdu son dernier commerce de bouche l’an passé",
        "La commune possède l’ancienne coopérative et la halle",
        "Les artisans de la zone d’activités ne sont pas à la table",
    ),
    "walk": (
        "La halle : belle charpente, sol défoncé",
        "La place est un parking, même le dimanche",
        "Le ruisseau coule sous la dalle, on l’entend",
        "L’école ouvre sur le parc : on peut traverser",
        "Trois maisons vides de suite, toits encore bons",
        "Ombre des tilleuls, tous les bancs sont pris",
        "Le trottoir s’arrête avant la maison de santé",
        "Vue sur les coteaux depuis l’ancienne coopérative",
    ),
    "stakes": (
        "Redonner un usage à la halle",
        "Habiter le cœur du bourg plutôt que ses bords",
        "Relier l’école, la place et la maison de santé à pied",
        "Rouvrir le ruisseau et rafraîchir la place",
    ),
    "ambition": (
        "Dans dix ans, un cœur de bourg où l’on habite, où l’on fait ses courses à pied et où l’eau"
        " se voit",
    ),
    "axes": (
        "La promenade de l’eau, de l’école au lavoir",
        "Les maisons du cœur, rue par rue",
        "La halle et sa place",
    ),
    "actions": (
        "Rouvrir le ruisseau sur cinquante mètres devant l’école",
        "Acheter et rénover les trois maisons vides",
        "Refaire le sol de la halle et l’ouvrir le vendredi soir",
        "Prolonger le trottoir jusqu’à la maison de santé",
        "Planter une deuxième rangée de tilleuls",
        "Essayer la place sans voitures un dimanche par mois",
    ),
}
SAYINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "prospective": _MOBILITY,
    "focus-group": _SHOP_STREET,
    "flash": _TOWN_CENTRE,
}
_ELSEWHERE: Final = ("Une remarque de la salle",)


def spoken(method: str, activity: str | None) -> tuple[str, ...]:
    """What is said in this activity, each once."""
    return SAYINGS[method].get(activity or "", _ELSEWHERE)
