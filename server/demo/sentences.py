"""What the participants of the demo say, and the themes under which it is gathered.

Sentences are made up for the demo: nobody said them. Refuses repetition: two contributions of one
workshop never share a text, so that a text found twice in the log betrays a doubled command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Theme:
    """`drafts` are the titles first given on the wall, each with the sentences under it."""

    title: str
    drafts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for _, found in self.drafts for sentence in found)


THEMES: Final = (
    Theme(
        "Marcher et pédaler d’abord",
        (
            (
                "Le vélo partout",
                (
                    "Relier chaque commune à sa voisine par une piste cyclable séparée de la route.",
                    "Mettre des abris à vélos fermés à chaque arrêt de tramway.",
                    "Prêter des vélos cargos aux familles pendant un mois pour essayer.",
                    "Déneiger et éclairer les pistes comme on le fait pour les routes.",
                    "Apprendre à tous les enfants à rouler en ville avant le collège.",
                    "Un atelier de réparation de vélos dans chaque quartier, tenu par ses habitants.",
                ),
            ),
            (
                "La rue à pied",
                (
                    "Des trottoirs assez larges pour marcher à deux et croiser une poussette.",
                    "Fermer aux voitures les rues des écoles, matin et soir.",
                    "Planter des arbres le long des trajets à pied pour marcher à l’ombre en juillet.",
                    "Des bancs tous les deux cents mètres pour celles et ceux qui fatiguent vite.",
                    "Signaler les distances en minutes de marche plutôt qu’en kilomètres.",
                    "Ouvrir des passages piétons à travers les lotissements en impasse.",
                ),
            ),
        ),
    ),
    Theme(
        "Des transports collectifs jusqu’aux bourgs",
        (
            (
                "Cars et trains fréquents",
                (
                    "Un car toutes les vingt minutes entre les bourgs et Caen, même le dimanche.",
                    "Rouvrir des haltes ferroviaires là où la voie existe encore.",
                    "Un seul billet pour le train, le car, le tram et le vélo en libre-service.",
                    "Faire attendre le dernier car quand le train de Paris a du retard.",
                    "Prolonger le tramway vers les zones d’emploi avant d’élargir la rocade.",
                    "Des horaires de nuit pour le personnel de l’hôpital et des usines.",
                    "Donner aux cars une voie à eux sur les entrées de ville.",
                    "Afficher l’heure réelle de passage à tous les arrêts, aussi à la campagne.",
                    "Des navettes à la demande que l’on réserve aussi par téléphone.",
                    "La gratuité des transports pour les moins de dix-huit ans.",
                    "Transporter les vélos dans tous les cars l’été vers la côte.",
                    "Des gares de bourg où l’on trouve une salle chauffée et un café.",
                ),
            ),
        ),
    ),
    Theme(
        "La voiture partagée plutôt que possédée",
        (
            (
                "Partager les voitures",
                (
                    "Une voiture électrique communale que l’on emprunte le soir et le week-end.",
                    "Des lignes de covoiturage avec arrêts, comme un bus.",
                    "Garantir le retour : un taxi payé si le covoitureur fait défaut.",
                    "Réserver des places de parking aux équipages de trois personnes.",
                    "Remplacer la deuxième voiture du foyer par un abonnement d’autopartage.",
                    "Des voitures petites et légères, limitées à la vitesse de la ville.",
                    "Des bornes de recharge sur les parkings des salles des fêtes.",
                    "Mettre en commun les véhicules des mairies, des écoles et des associations.",
                    "Réduire le stationnement des bureaux et verser la prime à qui vient autrement.",
                    "Un tableau d’entraide par village pour les trajets vers le médecin.",
                    "Assurer simplement un véhicule prêté entre voisins.",
                    "Des parkings relais aux portes de l’agglomération, avec services et sécurité.",
                ),
            ),
        ),
    ),
    Theme(
        "La ville des courtes distances",
        (
            (
                "Tout près de chez soi",
                (
                    "Ne plus construire de logements à plus de dix minutes à pied d’un arrêt.",
                    "Ramener le médecin, la poste et l’épicerie dans une même maison de services.",
                    "Des lieux de travail partagés dans les bourgs pour éviter deux trajets sur cinq.",
                    "Transformer les zones commerciales en quartiers où l’on habite aussi.",
                    "Rapprocher les lycées des bassins de vie plutôt que d’agrandir les internats.",
                    "Ouvrir la cour de l’école au quartier le week-end.",
                    "Des logements au-dessus des commerces vides du centre-bourg.",
                    "Un marché de producteurs par semaine dans chaque commune.",
                    "Décaler les horaires des administrations pour étaler les déplacements.",
                    "Garder une pharmacie accessible sans voiture dans chaque canton.",
                    "Faire du temps de trajet un critère de tout permis d’aménager.",
                    "Échanger son logement social pour se rapprocher de son emploi.",
                ),
            ),
        ),
    ),
    Theme(
        "Livrer et produire sans pétrole",
        (
            (
                "Des marchandises sobres",
                (
                    "Un centre de tri aux portes de la ville et des livraisons à vélo ensuite.",
                    "Des consignes de colis à la gare plutôt que des camionnettes dans les lotissements.",
                    "Utiliser le canal pour les matériaux de chantier.",
                    "Grouper les commandes des cantines pour livrer une fois par semaine.",
                    "Convertir les bennes à ordures à l’électricité produite sur place.",
                    "Partager des quais de livraison entre commerçants de la même rue.",
                    "Des tracteurs qui roulent à l’huile végétale de la plaine.",
                    "Accueillir les réparateurs dans les zones d’activités, pas seulement les entrepôts.",
                    "Imposer des créneaux de livraison pour vider les rues à midi.",
                    "Rendre au fret les voies ferrées du port.",
                    "Une plateforme commune pour les artisans : un camion pour cinq entreprises.",
                    "Compter le carbone du transport dans les marchés publics.",
                ),
            ),
        ),
    ),
    Theme(
        "N’oublier personne en chemin",
        (
            (
                "L’accès pour tous",
                (
                    "Un accompagnement humain pour les personnes qui ne lisent pas les applications.",
                    "Des quais et des cars vraiment accessibles aux fauteuils roulants.",
                    "Un tarif selon le revenu, calculé sans dossier à remplir.",
                    "Former des médiateurs qui prennent le car avec les nouveaux usagers.",
                    "Écouter les aides à domicile avant de changer le plan de circulation.",
                    "Penser les trajets des femmes le soir : lumière, attente courte, arrêt à la demande.",
                    "Aider les jeunes apprentis à se loger près de l’entreprise.",
                    "Un bus des services publics qui passe dans les hameaux.",
                    "Garder des guichets ouverts pour acheter un billet en espèces.",
                    "Prévoir les jours de canicule : eau, ombre et climatisation sobre aux arrêts.",
                    "Un conseil des usagers tiré au sort, consulté chaque année.",
                    "Une prime à la casse qui paie aussi un vélo ou un abonnement.",
                ),
            ),
        ),
    ),
)

DRAFT_TITLES: Final = tuple(title for theme in THEMES for title, _ in theme.drafts)


def spoken() -> Iterator[str]:
    """Texts without end and without repetition, one theme after the other."""
    columns = [theme.sentences for theme in THEMES]
    row = 0
    while True:
        for column in columns:
            turn, place = divmod(row, len(column))
            sentence = column[place]
            yield sentence if turn == 0 else f"{sentence} (proposition reprise à la table {turn})"
        row += 1


def draft_of(text: str) -> str:
    """The title under which the facilitator puts this text on the wall."""
    for theme in THEMES:
        for title, sentences in theme.drafts:
            if any(text.startswith(sentence) for sentence in sentences):
                return title
    raise LookupError(text)
