"""The auditor must be able to find fault: each broken promise is staged once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from server.demo.checker import Happened, Log, compare
from server.demo.ledger import Acknowledged, Asked, Denied, Entry, Followed, Ledger, Seen, read

OPERATION = uuid4()
VOTER = uuid4()


def a_log(
    *events: Happened,
    texts: tuple[str, ...] = ("des trottoirs larges",),
    operations: Mapping[UUID, list[tuple[UUID, int]]] | None = None,
    epoch: int = 1,
) -> Log:
    """A session opened, then `events`; by default one contribution, made by OPERATION."""
    happened = (Happened("SessionOpened", {}), *(events or (said(0),)))
    return Log(
        head=len(happened),
        epoch=epoch,
        events=dict(enumerate(happened, start=1)),
        texts={UUID(int=number): text for number, text in enumerate(texts)},
        operations={OPERATION: [(VOTER, 2)]} if operations is None else operations,
        decisions=Counter(),
    )


def said(content: int) -> Happened:
    return Happened("ContributionMade", {"content_id": str(UUID(int=content))})


def placed(dots: int, *, voter: UUID = VOTER) -> Happened:
    payload = {
        "activity_id": "vote",
        "voter_id": str(voter),
        "group_id": "g",
        "dots": dots,
    }
    return Happened("DotsPlaced", payload)


def closed(dots: int, voters: int) -> Happened:
    tally = {"method": "DOTS", "lines": [{"option_id": "g", "total": dots, "voters": voters}]}
    return Happened("ActivityClosed", {"activity_id": "vote", "tally": tally})


ASKED = Asked(str(OPERATION), "contribute")


def contributed(seq: int = 2) -> Acknowledged:
    return Acknowledged(str(OPERATION), "contribute", seq, 1, False, "des trottoirs larges")


def test_an_acknowledged_contribution_that_is_in_the_log_once_is_in_order() -> None:
    entries: list[Entry] = [Followed(None, 1, 1), ASKED, contributed(), Followed(1, 2, 1)]
    findings = compare([("phone", entries)], a_log())
    assert findings.faults == {}
    assert findings.acknowledged == 1


def test_an_acknowledged_contribution_that_the_log_does_not_hold_is_lost() -> None:
    log = a_log(Happened("TimerSet", {}), operations={})
    assert list(compare([("phone", [ASKED, contributed()])], log).faults) == ["lost"]


def test_an_acknowledgement_of_another_place_in_the_log_is_lost() -> None:
    findings = compare([("phone", [ASKED, contributed(seq=1)])], a_log())
    assert len(findings.lost) == 1


def test_a_text_that_is_twice_in_the_log_is_duplicated() -> None:
    log = a_log(said(0), said(0))
    findings = compare([("phone", [ASKED, contributed()])], log)
    # The second of them was made by no operation at all.
    assert len(findings.duplicated) == 2


def test_one_operation_acknowledged_at_two_places_is_duplicated() -> None:
    both: list[Entry] = [ASKED, contributed(), contributed(seq=1)]
    assert "deux places" in compare([("phone", both)], a_log()).duplicated[0]


def test_what_an_operation_did_twice_is_duplicated() -> None:
    log = a_log(said(0), said(1), texts=("a", "b"), operations={OPERATION: [(VOTER, 2)]})
    assert len(compare([("phone", [ASKED])], log).duplicated) == 1


def test_a_participant_behind_no_entry_is_duplicated() -> None:
    operation = uuid4()
    asked = Asked(str(operation), "joinSession")
    joined = Acknowledged(str(operation), "joinSession", None, None, False)
    log = a_log(
        Happened("ParticipantJoined", {}),
        Happened("ParticipantJoined", {}),
        operations={operation: [(VOTER, 2)]},
    )
    findings = compare([("phone", [asked, joined])], log)
    assert list(findings.faults) == ["duplicated"]


def test_an_entry_behind_which_there_is_no_participant_is_lost() -> None:
    joined = Acknowledged(str(uuid4()), "joinSession", None, None, False)
    assert len(compare([("phone", [joined])], a_log()).lost) == 1


def test_an_operation_that_nobody_asked_for_is_unexpected() -> None:
    assert list(compare([("phone", [])], a_log()).faults) == ["unexpected"]


def test_an_operation_that_was_denied_and_is_there_is_unexpected() -> None:
    denied = Denied(str(OPERATION), "contribute", "ACTIVITY_CLOSED")
    assert list(compare([("phone", [ASKED, denied])], a_log()).faults) == ["unexpected"]


def test_one_hand_may_be_denied_before_the_other_is_accepted() -> None:
    denied = Denied(str(OPERATION), "contribute", "ACTIVITY_CLOSED")
    assert compare([("phone", [ASKED, denied, contributed()])], a_log()).clean


def test_a_decision_without_its_operation_is_lost() -> None:
    decided = Acknowledged(str(uuid4()), "adoptProposal", None, None, False)
    assert len(compare([("holder", [decided])], a_log()).lost) == 1


def test_a_feed_that_skips_an_event_has_a_gap() -> None:
    entries: list[Entry] = [ASKED, Followed(None, 0, 1), Followed(1, 2, 1)]
    assert compare([("phone", entries)], a_log()).gaps == ["phone: 1 après 0"]


def test_a_feed_that_stops_before_the_end_has_a_gap() -> None:
    assert len(compare([("phone", [Followed(None, 1, 1)])], a_log()).gaps) == 1


def test_a_feed_that_goes_on_into_another_epoch_without_a_word_has_a_gap() -> None:
    silent: list[Entry] = [Followed(None, 1, 1), Followed(1, 2, 7)]
    told: list[Entry] = [Followed(None, 1, 1), Followed(None, 2, 7)]
    assert len(compare([("phone", silent)], a_log(epoch=7)).gaps) == 1
    assert compare([("phone", told)], a_log(epoch=7)).gaps == []


def test_what_a_replaced_log_acknowledged_is_not_looked_for() -> None:
    findings = compare([("phone", [ASKED, contributed()])], a_log(epoch=7, operations={}))
    assert (findings.acknowledged, findings.lost) == (0, [])


def test_a_log_with_a_hole_is_a_gap() -> None:
    log = a_log(said(0), placed(1))
    holed = replace(log, events={seq: one for seq, one in log.events.items() if seq != 2})
    assert len(compare([], holed).gaps) == 1


def test_two_devices_that_show_other_things_at_one_place_differ() -> None:
    one = Followed(None, 2, 1, "PARTICIPANT", "aa")
    other = Followed(None, 2, 1, "PARTICIPANT", "bb")
    facilitator = Followed(None, 2, 1, "FACILITATOR", "cc")
    noted: list[tuple[str, list[Entry]]] = [
        ("one", [ASKED, one]),
        ("other", [other]),
        ("animation", [facilitator]),
    ]
    findings = compare(noted, a_log())
    assert findings.differing == ["other et one, PARTICIPANT à 2"]
    assert findings.compared == 1


def test_a_device_that_shows_something_else_than_the_session_differs() -> None:
    shows: list[Entry] = [
        ASKED,
        Followed(None, 2, 1, "PARTICIPANT", "aa"),
        Seen(2, 1, "PARTICIPANT", "bb"),
    ]
    assert list(compare([("phone", shows)], a_log()).faults) == ["differing"]


def test_a_count_that_is_not_the_sum_of_the_ballots_is_miscounted() -> None:
    other = uuid4()
    ballots = (placed(1), placed(3), placed(2, voter=other))
    operations = {uuid4(): [(VOTER, seq)] for seq in (2, 3, 4)}
    noted: list[tuple[str, list[Entry]]] = [
        ("phone", [Asked(str(id_), "placeDots") for id_ in operations])
    ]
    right = a_log(*ballots, closed(5, 2), operations=operations)
    assert compare(noted, right).faults == {}
    for dots, voters in ((6, 2), (5, 3)):
        wrong = a_log(*ballots, closed(dots, voters), operations=operations)
        assert list(compare(noted, wrong).faults) == ["miscounted"]


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    entries: list[Entry] = [
        Followed(None, 3, 1, "PARTICIPANT", "aa"),
        ASKED,
        contributed(),
        Denied(str(OPERATION), "contribute", "ACTIVITY_CLOSED"),
        Followed(3, 5, 1),
        Seen(5, 1, "PARTICIPANT", "bb"),
    ]
    ledger = Ledger(tmp_path, "phone")
    for entry in entries:
        ledger.note(entry)
    ledger.close()
    assert list(read(tmp_path)) == [("phone", entries)]
