"""Cards that say almost the same thing, and cards that only look as if they did."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workshops.likeness import ALIKE, Alike, alike, gatherings

HALL = tuple(
    """
    Un train toutes les demi-heures entre Caen et Bayeux
    Rouvrir la gare de Mézidon
    Planter des arbres dans la cour de l'école
    Une maison de santé dans chaque canton
    Recruter des médecins généralistes
    Rénover les logements vides du centre-bourg
    Un marché de producteurs le samedi matin
    Des jardins partagés au pied des immeubles
    Protéger les terres agricoles de l'étalement urbain
    Un café associatif ouvert le soir
    Développer la fibre dans les villages
    Un cinéma itinérant l'été
    Créer une ressourcerie intercommunale
    Des bancs à l'ombre pour les personnes âgées
    Ralentir les voitures devant l'école
    Un terrain de sport accessible à tous
    Désimperméabiliser les parkings
    Accueillir les entreprises dans la friche
    Former les jeunes aux métiers du bâtiment
    Une navette gratuite vers la plage
    """.strip().splitlines()
)
FIRST, SECOND = len(HALL), len(HALL) + 1

SAYING_THE_SAME = [
    ("Des pistes cyclables continues", "Une piste cyclable continue"),
    ("Plus de bus le soir", "Des bus le soir"),
    ("Davantage de pistes cyclables sécurisées", "pistes cyclables sécurisées !"),
    ("Développer le covoiturage", "Développer le co-voiturage"),
    ("Des pistes ciclables continues", "Des pistes cyclables continues"),
    ("Rénovation énergétique des logements", "Rénover énergétiquement l'habitat"),
    ("Créer des logements pour les jeunes", "Logements pour jeunes"),
    ("Un billet unique pour tous les transports", "Billet unique tous transports"),
    ("VÉGÉTALISER LES COURS D'ÉCOLE", "Végétaliser la cour de l’école"),
    ("Moins de voitures en centre-ville", "Réduire la place de la voiture en centre-ville"),
    ("Préserver les terres agricoles", "Protéger les terres agricoles"),
    ("Des commerces de proximité dans le bourg", "Commerces de proximité au bourg"),
    ("Maintenir les services publics", "Maintien des services publics"),
    ("!!!", "!!!"),
]
SAYING_SOMETHING_ELSE = [
    ("Plus de stationnement en centre-ville", "Moins de stationnement en centre-ville"),
    ("Construire une piscine", "Fermer la piscine"),
    ("Un billet unique", "Un guichet unique"),
    ("Des pistes cyclables", "Des pistes de ski"),
    ("Un train toutes les demi-heures", "Un bus toutes les demi-heures"),
    ("Protéger les terres agricoles", "Protéger les enfants"),
    ("Logements pour les jeunes", "Logements pour les seniors"),
    ("Passage piéton devant la mairie", "Paysage bocager à préserver"),
    ("Rouvrir la gare", "Rouvrir le cinéma"),
    ("Plus de nature en ville", "Plus de commerces en ville"),
    ("Oui", "Non"),
    ("!!!", "???"),
]


def in_the_hall(first: str, second: str) -> Alike[int] | None:
    """The pair of these two among the cards of a whole hall, if it is one."""
    cards = {**dict(enumerate(HALL)), FIRST: first, SECOND: second}
    pairs = {(pair.first, pair.second): pair for pair in alike(cards)}
    return pairs.get((FIRST, SECOND))


@pytest.mark.parametrize(("first", "second"), SAYING_THE_SAME)
def test_two_ways_of_saying_one_thing_are_brought_together(first: str, second: str) -> None:
    pair = in_the_hall(first, second)
    assert pair is not None
    assert pair.words


@pytest.mark.parametrize(("first", "second"), SAYING_SOMETHING_ELSE)
def test_two_things_that_share_a_word_are_not(first: str, second: str) -> None:
    assert in_the_hall(first, second) is None


def test_a_hall_where_everyone_says_another_thing_has_nothing_to_bring_together() -> None:
    assert alike(dict(enumerate(HALL))) == ()


def test_a_pair_says_which_words_made_it_the_most_telling_first() -> None:
    pair = in_the_hall("Préserver les terres agricoles", "Protéger les terres agricoles")
    assert pair is not None
    assert set(pair.words) == {"terres", "agricoles"}


def test_a_slip_of_the_finger_is_told_as_one_of_the_two_typed_it() -> None:
    pair = in_the_hall("Le covoiturage", "Le covoiturge")
    assert pair is not None
    assert pair.words == ("covoiturge",)


def test_no_chain_drifts_from_its_subject() -> None:
    """Each card of a gathering is like every other, not only like its neighbour."""
    near, far = Alike(1, 2, 0.9, ("gare",)), Alike(2, 3, 0.8, ("quai",))
    (found,) = gatherings([near, far])
    assert found.ids == (1, 2)
    (whole,) = gatherings([near, far, Alike(1, 3, 0.7, ("quai",))])
    assert (whole.ids, whole.score, whole.words) == ((1, 2, 3), 0.7, ("quai", "gare"))


_WORDS = "vélo vélos gare bus train école moins plus de le pas covoiturage covoiturge logement !"
texts = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=6).map(" ".join)
halls = st.dictionaries(st.integers(0, 50), texts | st.text(max_size=20), max_size=14)


@given(halls, st.randoms(use_true_random=False))
def test_the_order_of_the_cards_changes_nothing(
    cards: dict[int, str], shuffler: random.Random
) -> None:
    shuffled = list(cards.items())
    shuffler.shuffle(shuffled)
    assert alike(dict(shuffled)) == alike(cards)
    pairs = list(alike(cards))
    shuffler.shuffle(pairs)
    assert gatherings(pairs) == gatherings(alike(cards))


@given(halls)
def test_likeness_goes_both_ways(cards: dict[int, str]) -> None:
    """Naming the cards the other way round brings the same ones together, as much."""
    turned = {100 - id_: text for id_, text in cards.items()}
    there = {(p.first, p.second, p.score, p.words) for p in alike(cards, least=0.0)}
    back = {(100 - p.second, 100 - p.first, p.score, p.words) for p in alike(turned, least=0.0)}
    assert there == back


@given(halls, texts | st.text(max_size=30))
def test_the_same_text_is_entirely_alike(cards: dict[int, str], text: str) -> None:
    found = alike({**cards, 100: text, 101: text})
    (score,) = [pair.score for pair in found if (pair.first, pair.second) == (100, 101)]
    assert score == 1.0


@given(halls)
def test_a_score_is_a_share_and_never_below_what_was_asked(cards: dict[int, str]) -> None:
    assert all(ALIKE <= pair.score <= 1.0 for pair in alike(cards))


@given(halls)
def test_a_card_is_in_one_gathering_at_most(cards: dict[int, str]) -> None:
    pairs = alike(cards)
    known = {(pair.first, pair.second) for pair in pairs}
    placed = [id_ for gathering in gatherings(pairs) for id_ in gathering.ids]
    assert len(placed) == len(set(placed))
    for gathering in gatherings(pairs):
        assert all((a, b) in known for a in gathering.ids for b in gathering.ids if a < b)
