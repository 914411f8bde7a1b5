"""What is said in the demo: never twice the same, and always under a theme."""

from itertools import islice

from server.demo import sentences


def test_three_hundred_phones_never_say_the_same_thing_twice() -> None:
    said = list(islice(sentences.spoken(), 1_000))
    assert len(set(said)) == len(said)


def test_every_sentence_finds_its_way_to_the_wall() -> None:
    found = {sentences.draft_of(text) for text in islice(sentences.spoken(), 200)}
    assert found == set(sentences.DRAFT_TITLES)


def test_a_small_room_already_touches_every_theme() -> None:
    texts = list(islice(sentences.spoken(), 12))
    drafts = {sentences.draft_of(text) for text in texts}
    assert all(drafts & {title for title, _ in theme.drafts} for theme in sentences.THEMES)
