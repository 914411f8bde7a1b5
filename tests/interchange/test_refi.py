"""A series leaves as REFI-QDA: its codes and its words by group, and nobody's."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from uuid import UUID
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from server.interchange.refi.material import Code, Material, Passage, Sitting, Source, material
from server.interchange.refi.writing import CODEBOOK, PROJECT, codebook, project
from server.vocabulary import ConsentPurpose, Constituency, Valence
from server.workshops import commands
from tests.workshops.discussing import ELECTED, INHABITANT, seeded, whole_discussion
from tests.workshops.playing import CAST, Played, named

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
_titles = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)


def sitting(played: Played, session: str = "première") -> Sitting:
    return Sitting(named(session), played.state, played.texts)


def read_back(qdpx: bytes) -> tuple[ET.Element, dict[str, str]]:
    """The project, and the plain texts by file name."""
    with ZipFile(io.BytesIO(qdpx)) as archive:
        texts = {
            name.removeprefix("sources/"): archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("sources/")
        }
        return ET.fromstring(archive.read("project.qde")), texts


def quoted(root: ET.Element, texts: dict[str, str]) -> dict[UUID, tuple[str, str]]:
    """The name and the words of each selection, by its id, as another program finds them."""
    found = {}
    for source in root.iter(f"{{{PROJECT}}}TextSource"):
        text = texts[source.attrib["plainTextPath"].removeprefix("internal://")]
        for selection in source.iter(f"{{{PROJECT}}}PlainTextSelection"):
            start, end = (
                int(selection.attrib["startPosition"]),
                int(selection.attrib["endPosition"]),
            )
            found[UUID(selection.attrib["guid"])] = (selection.attrib["name"], text[start:end])
    return found


@given(st.lists(_titles, min_size=1, max_size=6), st.lists(_titles, min_size=1, max_size=6))
def test_names_and_words_come_back_as_they_went(titles: list[str], words: list[str]) -> None:
    codes = [
        Code(named(f"code {n}"), named(f"code {n - 1}") if n else None, title, title)
        for n, title in enumerate(titles)
    ]
    passages = tuple(
        Passage(named(f"card {n}"), text, ELECTED, Valence.NEUTRAL, (codes[0].id,))
        for n, text in enumerate(words)
    )
    source = Source(named("session"), "Séance", AT, passages)
    made = Material(named("workshop"), "Atelier", AT, tuple(codes), (source,))
    book = ET.fromstring(codebook(made))
    assert book.tag == f"{{{CODEBOOK}}}CodeBook"
    assert {
        UUID(each.attrib["guid"]): each.attrib["name"] for each in book.iter(f"{{{CODEBOOK}}}Code")
    } == {code.id: code.title for code in codes}
    root, texts = read_back(project(made))
    assert quoted(root, texts) == {p.contribution_id: ("Élus", p.text) for p in passages}
    targets = {each.attrib["targetGUID"] for each in root.iter(f"{{{PROJECT}}}CodeRef")}
    assert targets == {str(codes[0].id)}


def test_the_elements_of_a_project_stand_in_the_order_of_its_schema() -> None:
    played = whole_discussion()
    root, _ = read_back(project(material(named("w"), "Atelier", [sitting(played)], AT)))
    assert [child.tag.removeprefix(f"{{{PROJECT}}}") for child in root] == [
        "Users",
        "CodeBook",
        "Sources",
    ]


def test_the_same_material_makes_the_same_file() -> None:
    made = material(named("w"), "Atelier", [sitting(whole_discussion())], AT)
    assert project(made) == project(made)


def test_what_was_erased_withdrawn_or_not_agreed_to_is_not_there() -> None:
    played = seeded()
    first, second, third = sorted(
        played.state.contributions, key=lambda id_: played.state.contributions[id_].seq
    )
    for card_id in (first, second):
        played.ask(commands.QualifyVerbatim(card_id, ELECTED, quotable=True))
    played.texts.pop(played.state.contributions[second].content_id)
    root, texts = read_back(project(material(named("w"), "Atelier", [sitting(played)], AT)))
    assert set(quoted(root, texts)) == {first}
    assert "Trop tard" not in str(texts) and "Trop cher" not in str(texts)
    played.ask(commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1), CAST[0])
    root, texts = read_back(project(material(named("w"), "Atelier", [sitting(played)], AT)))
    assert set(quoted(root, texts)) == {first, third}


def test_a_constituency_is_named_where_five_of_it_came_to_the_series() -> None:
    first, second = seeded(), seeded()
    for played, people in ((first, 3), (second, 2)):
        played.ask(commands.CountConstituency(ELECTED, people))
        card_id = next(iter(played.state.contributions))
        played.ask(commands.QualifyVerbatim(card_id, ELECTED, quotable=True))

    def groups(*sittings: Sitting) -> set[Constituency | None]:
        made = material(named("w"), "Atelier", sittings, AT)
        return {passage.constituency for source in made.sources for passage in source.passages}

    assert groups(sitting(first)) == {None}
    assert groups(sitting(first), sitting(second, "seconde")) == {ELECTED}
    assert INHABITANT not in groups(sitting(first), sitting(second, "seconde"))


def test_no_person_is_in_the_file() -> None:
    played = whole_discussion()
    root, texts = read_back(project(material(named("w"), "Atelier", [sitting(played)], AT)))
    written = ET.tostring(root, encoding="unicode") + str(texts)
    assert not [actor for actor in CAST if str(actor.actor_id) in written]
