"""What counts as the same word: accents, case, ligatures, plurals, elisions, acronyms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reading.words import WORDS_MAX, AskedWord, question, stems


def finds(asked: str, text: str) -> bool:
    """Whether a row of this text answers, by the words alone."""
    title = f" {stems([text])} "
    asked_for = question(asked)
    found = {
        place
        for place, pattern in zip(asked_for.places(), asked_for.patterns(), strict=True)
        if pattern in title
    }
    return bool(asked_for.words) and len(found) == len(asked_for.words)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("ecoquartier", "L'Écoquartier de la gare"),
        ("ÉCOQUARTIER", "ecoquartier"),
        ("coeur", "Le cœur de bourg"),
        ("cœur", "LE COEUR DE BOURG"),
        ("réseau", "Réseaux d’eau"),
        ("travaux", "Le travail de terrain"),
        ("vélo", "Plan vélos"),
        ("foncier", "Stratégies foncières"),
        ("aménagé", "Une zone aménagée"),
        ("régionaux", "Schéma régional"),
        ("eau", "Gestion de l'eau"),
        ("l’eau", "Les eaux pluviales"),
        ("saint marcellin", "Saint-Marcellin Vercors Isère"),
        ("emc2", "Enquête EMC² du bassin"),
        ("EMC²", "emc2 2025"),
        ("PLU", "Révision des PLUs communaux"),
        ("scot", "Révision du SCoT"),
        ("2026", "Programme 2026"),
    ],
)
def test_a_word_is_found_however_it_is_written(asked: str, text: str) -> None:
    assert finds(asked, text)
    assert finds(f"{asked} ", text)


@pytest.mark.parametrize("typed", ["mob", "mobi", "mobilit", "mobilité", "mobilités"])
def test_a_word_is_found_while_it_is_typed(typed: str) -> None:
    assert finds(typed, "Observatoire des mobilités")
    assert finds(f"observatoire {typed}", "Observatoire des mobilités")


@pytest.mark.parametrize("text", ["Zones d'activités pluvieuses", "Une plume de plus", "Pluriel"])
def test_an_acronym_is_no_beginning_of_a_word(text: str) -> None:
    assert not finds("PLU", text)
    assert not finds("plu ", text)


def test_the_word_plus_is_not_the_plan_of_that_name() -> None:
    assert stems(["plus de vingt"]) == "vingt"
    assert "plu" in stems(["Les PLUs"]).split()


def test_every_word_counts() -> None:
    assert finds("mobilité rurale", "Rurales et mobilités")
    assert not finds("mobilité rurale", "Mobilités urbaines")


def test_little_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert question("de la mer") == question("mer")
    assert question("les").words == (AskedWord("le", "les"),)


@pytest.mark.parametrize("asked", ["", "   ", "?!", "-", "'"])
def test_a_question_without_a_word_finds_nothing(asked: str) -> None:
    assert question(asked).words == ()
    assert not finds(asked, "Tout")


def test_a_question_is_cut_to_its_first_words() -> None:
    assert len(question(" ".join(f"mot{n}" for n in range(40))).words) == WORDS_MAX


@given(st.text(max_size=80))
def test_what_is_kept_is_plain_words(text: str) -> None:
    """« the same result sets » : no database's parser finds anything to take apart."""
    kept = stems([text]).split(" ")
    assert all(word.isalnum() and word == word.casefold() for word in kept if word)
    for word in question(text).words:
        assert word.token.isalnum()
        assert word.prefix is None or word.prefix.isalnum()


@given(st.text(alphabet="aàâäbcçdeéèêfiîmnoôœrstuûù -'’", max_size=40))
def test_accents_case_and_their_spelling_change_nothing(text: str) -> None:
    assert stems([text]) == stems([unicodedata.normalize("NFD", text)])
    assert stems([text.lower()]) == stems([unicodedata.normalize("NFC", text.lower())])
