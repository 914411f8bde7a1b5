"""The report of a session: all that the view may read, and nothing else."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interchange.reports.giving import COLUMNS, ReportForm, write
from server.interchange.reports.page import as_page
from server.interchange.reports.paper import Heading, Items, Paper, Paragraph, Table
from server.interchange.reports.session import (
    Item,
    Setting,
    Told,
    compose,
    items,
    sort_out,
)
from server.interchange.reports.words import ERASED, NOT_QUOTED
from server.vocabulary import ActivityKind, Audience
from server.workshops import commands
from server.workshops.audiences import snapshot, with_texts
from server.workshops.entities import Seen, View
from tests.workshops.histories import histories
from tests.workshops.playing import CAST, NOON, Played, seeded
from tests.workshops.wholes import whole

SETTING = Setting("Mobilités 2040", "Comment se déplacer ?", "Prospective", "AUCAME", NOON)


def told(
    played: Played,
    audience: Audience = Audience.OBSERVER,
    withheld: frozenset[UUID] = frozenset(),
) -> Told:
    return sort_out(seen(played, audience), withheld=withheld)


def seen(played: Played, audience: Audience) -> Seen:
    return with_texts(snapshot(played.state, View(audience)), played.texts)


def paper(played: Played, audience: Audience = Audience.OBSERVER) -> Paper:
    return compose(told(played, audience), SETTING)


def words(paper: Paper) -> list[str]:
    found = [paper.title]
    for block in paper.blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                found.append(text)
            case Items(texts=texts):
                found += texts
            case Table():
                found += [cell for row in block.rows for cell in row]
    return found


@given(histories())
def test_every_standing_text_of_the_room_is_told(played: Played) -> None:
    kept = told(played)
    said = words(compose(kept, SETTING))
    for card in kept.cards:
        assert card.text in said
    for group in kept.groups:
        assert group.title in said


@given(histories(), st.sampled_from([a for a in Audience if a is not Audience.FACILITATOR]))
def test_nothing_is_told_that_the_view_is_not_shown(played: Played, audience: Audience) -> None:
    shown = seen(played, audience)
    visible = {content_id for entity in shown.values() for content_id in entity.content_ids()}
    hidden = {
        played.texts[card.content_id]
        for card in played.state.contributions.values()
        if card.content_id not in visible
    }
    secrets = {text for text in hidden - {played.texts[id_] for id_ in visible} if len(text) > 6}
    said = set(words(paper(played, audience)))
    assert not secrets & said


def test_a_report_may_be_asked_for_before_the_end() -> None:
    played = seeded()
    assert any("n'est pas conclue" in text for text in words(paper(played)))
    played.ask(commands.ConcludeSession())
    assert not any("n'est pas conclue" in text for text in words(paper(played)))


def test_a_result_that_is_not_revealed_is_the_facilitator_s_alone() -> None:
    played = seeded()
    vote_id = played.start(ActivityKind.VOTE)
    played.place(next(iter(played.state.groups)), 3, CAST[0])
    played.ask(commands.CloseActivity(vote_id))
    assert any("n'est pas révélé" in text for text in words(paper(played)))
    assert not any(
        "n'est pas révélé" in text for text in words(paper(played, Audience.FACILITATOR))
    )
    played.ask(commands.RevealResults(vote_id))
    said = words(paper(played))
    assert any("gommettes" in text for text in said)
    assert "3" in said


def test_words_that_may_not_be_quoted_are_counted_and_not_told() -> None:
    played = seeded()
    first = min(played.state.contributions.values(), key=lambda card: card.seq)
    text = played.texts[first.content_id]
    kept = told(played, withheld=frozenset({first.contribution_id}))
    said = words(compose(kept, SETTING))
    assert text not in said
    assert NOT_QUOTED in said
    assert text not in {item.text for item in items(kept)}


def test_an_erased_text_leaves_its_place() -> None:
    played = seeded()
    first = min(played.state.contributions.values(), key=lambda card: card.seq)
    played.texts[first.content_id] = None  # type: ignore[assignment] # as the database reads it
    assert ERASED in words(paper(played))


def test_a_proposal_stands_beside_its_evidence_and_what_became_of_it() -> None:
    played = whole()
    said = words(paper(played))
    assert "Propositions" in said
    assert any(text.startswith("Transmise à un porteur") for text in said)
    assert any(text.startswith("Écartée") for text in said)
    assert "Raison : Déjà dit" in said


@pytest.mark.parametrize("audience", Audience)
def test_the_items_are_those_of_the_paper(audience: Audience) -> None:
    kept = told(whole(), audience)
    told_items = list(items(kept))
    assert sum(item.kind == "contribution" for item in told_items) == len(kept.cards)
    assert sum(item.kind == "proposition" for item in told_items) == len(kept.proposals)


def test_a_spreadsheet_has_a_column_for_every_thing_an_item_says() -> None:
    assert [field.name for field in fields(Item)] == list(COLUMNS)


def test_the_page_of_a_report_escapes_what_people_typed() -> None:
    played = seeded()
    played.contribute("<img src=x onerror=alert(1)>", CAST[0])
    page = as_page(paper(played)).decode()
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_formula_is_written_as_a_text() -> None:
    played = seeded()
    played.contribute("=HYPERLINK(1)", CAST[0])
    rows = list(
        csv.reader(
            io.StringIO(write(ReportForm.CSV, told(played), SETTING).decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert "'=HYPERLINK(1)" in {row[4] for row in rows}
    body = json.loads(write(ReportForm.JSON, told(played), SETTING))
    assert "=HYPERLINK(1)" in {item["text"] for item in body["items"]}
