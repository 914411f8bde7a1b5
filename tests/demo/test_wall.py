"""A device's wall: what it was told, entity by entity."""

from __future__ import annotations

from typing import Any

from server.demo.wall import Wall


def activity(status: str) -> dict[str, Any]:
    return {"id": "v", "kind": "VOTE", "status": status}


def a_wall() -> Wall:
    return Wall(
        {
            "room": {"id": "s", "status": "OPEN"},
            "attendance": {"id": "a", "participants": 3},
            "activities": [activity("PENDING")],
            "progress": [],
            "contributions": [],
        }
    )


def test_what_is_told_takes_the_place_of_what_was_known() -> None:
    wall = a_wall()
    wall.patch({"room": None, "activities": [activity("RUNNING")]}, [])
    assert wall.running("VOTE")
    assert wall.participants == 3
    assert not wall.concluded


def test_what_came_and_went_in_one_batch_was_never_known() -> None:
    wall = a_wall()
    wall.patch({}, ["gone", "v"])
    assert not wall.running("VOTE")
    assert wall.differences(a_wall()) == ["activities"]


def test_counters_are_told_like_everything_else() -> None:
    wall = a_wall()
    assert wall.answered("v") == 0
    wall.patch({"progress": [{"id": "p", "activityId": "v", "answered": 2}]}, [])
    assert wall.answered("v") == 2
    assert wall.differences(a_wall()) == ["progress"]


def test_contributions_stand_in_the_order_of_the_room() -> None:
    wall = a_wall()
    wall.patch({"contributions": [{"id": "y", "order": 9}, {"id": "x", "order": 4}]}, [])
    assert [row["id"] for row in wall.contributions] == ["x", "y"]


def test_walls_that_show_the_same_have_one_digest_however_they_came_to_it() -> None:
    one, other = a_wall(), a_wall()
    one.patch({"activities": [activity("RUNNING")]}, [])
    one.patch({"contributions": [{"id": "c", "text": "un banc"}]}, [])
    assert one.digest != other.digest
    other.patch({"contributions": [{"id": "c", "text": "un banc"}]}, ["a"])
    other.patch({"attendance": {"id": "a", "participants": 3}}, [])
    other.patch({"activities": [activity("RUNNING")]}, [])
    assert one.digest == other.digest


def test_a_digest_forgets_what_is_removed() -> None:
    wall = a_wall()
    wall.patch({"contributions": [{"id": "c", "text": "un banc"}]}, [])
    wall.patch({}, ["c"])
    assert wall.digest == a_wall().digest
