"""The auditor must be able to find fault: each broken promise is staged once."""

from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

from server.demo.checker import Log, compare
from server.demo.ledger import Acknowledged, Entry, Followed, Ledger, read
from server.ids import to_global_id

OPERATION = uuid4()
VOTER = uuid4()
GROUP = uuid4()


def a_log(
    types: tuple[str, ...] = ("SessionOpened", "ContributionMade"),
    texts: tuple[str, ...] = ("des trottoirs larges",),
    dots: tuple[tuple[UUID, UUID], ...] = (),
    seqs: tuple[int, ...] = (2,),
) -> Log:
    return Log(
        head=len(types),
        types=dict(enumerate(types, start=1)),
        texts=Counter(texts),
        dots=Counter(dots),
        operations={OPERATION: [(VOTER, seq) for seq in seqs]},
        decisions=Counter(),
    )


def contributed(seq: int = 2) -> Acknowledged:
    return Acknowledged(str(OPERATION), "contribute", seq, 1, False, "des trottoirs larges")


def voted(seq: int) -> Acknowledged:
    group = to_global_id("IdeaGroup", GROUP)
    return Acknowledged(str(OPERATION), "placeDots", seq, 1, False, group)


def test_an_acknowledged_contribution_that_is_in_the_log_once_is_in_order() -> None:
    entries: list[Entry] = [Followed(None, 1, 1), contributed(), Followed(1, 2, 1)]
    findings = compare([("phone", entries)], a_log())
    assert findings.clean
    assert findings.acknowledged == 1


def test_an_acknowledged_contribution_that_the_log_does_not_hold_is_lost() -> None:
    findings = compare([("phone", [contributed()])], a_log(types=("SessionOpened",), texts=()))
    assert len(findings.lost) == 1


def test_an_acknowledgement_of_another_place_in_the_log_is_lost() -> None:
    findings = compare([("phone", [contributed(seq=1)])], a_log())
    assert len(findings.lost) == 1


def test_a_text_that_is_twice_in_the_log_is_duplicated() -> None:
    log = a_log(
        types=("SessionOpened", "ContributionMade", "ContributionMade"),
        texts=("des trottoirs larges", "des trottoirs larges"),
    )
    findings = compare([("phone", [contributed()])], log)
    assert len(findings.duplicated) == 1


def test_dots_counted_twice_for_one_voter_and_group_are_duplicated() -> None:
    log = a_log(
        types=("SessionOpened", "DotsPlaced", "DotsPlaced"),
        dots=((VOTER, GROUP), (VOTER, GROUP)),
        seqs=(3,),
    )
    findings = compare([("phone", [voted(3)])], log)
    assert len(findings.duplicated) == 1


def test_two_participants_behind_one_entry_are_duplicated() -> None:
    joined = Acknowledged(str(uuid4()), "joinSession", None, None, False)
    log = a_log(types=("SessionOpened", "ParticipantJoined", "ParticipantJoined"))
    findings = compare([("phone", [joined])], log)
    assert len(findings.duplicated) == 1


def test_a_decision_without_its_operation_is_lost() -> None:
    decided = Acknowledged(str(uuid4()), "adoptProposal", None, None, False)
    assert len(compare([("holder", [decided])], a_log()).lost) == 1


def test_a_feed_that_skips_an_event_has_a_gap() -> None:
    entries: list[Entry] = [Followed(None, 0, 1), Followed(1, 2, 1)]
    assert compare([("phone", entries)], a_log()).gaps == ["phone: 1 après 0"]


def test_a_feed_that_stops_before_the_end_has_a_gap() -> None:
    assert len(compare([("phone", [Followed(None, 1, 1)])], a_log()).gaps) == 1


def test_a_log_with_a_hole_is_a_gap() -> None:
    log = a_log(types=("SessionOpened", "ContributionMade", "DotsPlaced"))
    holed = {seq: type_ for seq, type_ in log.types.items() if seq != 2}
    findings = compare([], Log(3, holed, log.texts, log.dots, log.operations, log.decisions))
    assert len(findings.gaps) == 1


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    entries: list[Entry] = [Followed(None, 3, 1), contributed(), Followed(3, 5, 1)]
    ledger = Ledger(tmp_path, "phone")
    for entry in entries:
        ledger.note(entry)
    ledger.close()
    assert list(read(tmp_path)) == [("phone", entries)]
