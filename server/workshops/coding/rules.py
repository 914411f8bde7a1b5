"""The rules of reading a session: codes, verbatims, findings. Pure.

Reading goes on when the hall has emptied, so that all of it may be asked after the end. Refuses to
attribute words to anyone but a group: a verbatim has a constituency, and no person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never, get_args
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import CardStatus
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import LONGEST_TEXT, LONGEST_TITLE
from server.workshops.coding import commands, events
from server.workshops.coding.book import DEEPEST, UNREAD, Book, Code, Verbatim
from server.workshops.decision import Decision, Mint, check_few, kept_text
from server.workshops.people.roles import may_write_notes
from server.workshops.state import State

MOST_CODES = 1_000
MOST_EVIDENCE = 200
MOST_FINDINGS = 1_000

AFTER_THE_END: Final = get_args(commands.CodingCommand)


def allows(state: State, command: commands.CodingCommand, actor: Actor) -> bool:
    """Whoever takes notes says whose words they are; the book is the facilitator's."""
    if isinstance(command, commands.QualifyVerbatim):
        return may_write_notes(state, actor)
    return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.CodingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    book = state.book
    match command:
        case commands.CreateCode():
            return _create(book, command, now, mint)
        case commands.AdoptCodeBook(codes=codes):
            return _adopt(book, codes, now, mint)
        case commands.ReviseCode():
            return _revise(book, command, now, mint)
        case commands.RetireCode(code_id=code_id):
            return _retire(book, code_id, now)
        case commands.ApplyCode(contribution_id=contribution_id, code_id=code_id):
            code, verbatim = _code(book, code_id), _verbatim(state, contribution_id)
            if code.code_id in verbatim.codes:
                return Decision()
            return Decision((events.CodeApplied(now, contribution_id, code_id),))
        case commands.RemoveCode(contribution_id=contribution_id, code_id=code_id):
            if code_id not in _verbatim(state, contribution_id).codes:
                return Decision()
            return Decision((events.CodeRemoved(now, contribution_id, code_id),))
        case commands.QualifyVerbatim():
            return _qualify(state, command, now)
        case commands.RecordFinding():
            return _record(state, command, now, mint)
        case commands.WithdrawFinding(finding_id=finding_id):
            return _withdraw(book, finding_id, now)
        case _:
            assert_never(command)


def _create(book: Book, command: commands.CreateCode, now: datetime, mint: Mint) -> Decision:
    _check_room(book, 1)
    if command.parent_id is not None:
        _check_depth(book, command.parent_id, 1)
    title_id, definition_id, contents = _worded(command.title, command.definition, "", mint)
    code_id = mint("code")
    created = events.CodeCreated(
        at=now,
        code_id=code_id,
        root_id=code_id,
        title_id=title_id,
        definition_id=definition_id,
        parent_id=command.parent_id,
    )
    return Decision((created,), contents, {"code_id": str(code_id)})


def _adopt(book: Book, codes: tuple[commands.BookCode, ...], now: datetime, mint: Mint) -> Decision:
    check_few(tuple(code.code_id for code in codes), MOST_CODES, "codes")
    here = {code.root_id: code.code_id for code in book.codes.values() if not code.retired}
    missing = [code for code in codes if code.root_id not in here]
    _check_room(book, len(missing))
    roots = {code.code_id: code.root_id for code in codes}
    for code in missing:
        here[code.root_id] = mint(f"code {code.root_id}")
    created: list[events.CodeCreated] = []
    contents: dict[UUID, str] = {}
    for code in missing:
        title_id, definition_id, texts = _worded(
            code.title, code.definition, f" {code.root_id}", mint
        )
        contents |= texts
        parent_root = None if code.parent_id is None else roots.get(code.parent_id)
        created.append(
            events.CodeCreated(
                at=now,
                code_id=here[code.root_id],
                root_id=code.root_id,
                title_id=title_id,
                definition_id=definition_id,
                parent_id=None if parent_root is None else here.get(parent_root),
            )
        )
    return Decision(tuple(created), contents)


def _revise(book: Book, command: commands.ReviseCode, now: datetime, mint: Mint) -> Decision:
    code = _code(book, command.code_id)
    if command.parent_id is not None:
        _check_depth(book, command.parent_id, _height(book, code.code_id))
        if code.code_id in book.lineage(command.parent_id):
            raise ValidationFailed(
                "parentId",
                french="Un code ne peut pas se ranger sous lui-même.",
                english="A code cannot be put below itself.",
            )
    title_id, definition_id, contents = _worded(command.title, command.definition, "", mint)
    revised = events.CodeRevised(
        at=now,
        code_id=code.code_id,
        title_id=title_id,
        definition_id=definition_id,
        parent_id=command.parent_id,
        replaced=(code.title_id, *(() if code.definition_id is None else (code.definition_id,))),
    )
    return Decision((revised,), contents, {"code_id": str(code.code_id)})


def _retire(book: Book, code_id: UUID, now: datetime) -> Decision:
    code = _code(book, code_id)
    below = (c for c in book.codes.values() if not c.retired and c.parent_id == code_id)
    if book.bears(code_id) or any(True for _ in below):
        raise TransitionRefused(
            "CODE_IN_USE",
            french="Ce code est porté par des cartes, ou d'autres codes se rangent sous lui.",
            english="Cards bear this code, or other codes are below it.",
        )
    return Decision((events.CodeRetired(now, code.code_id),))


def _worded(
    title: str, definition: str | None, noun: str, mint: Mint
) -> tuple[UUID, UUID | None, dict[UUID, str]]:
    title_id = mint(f"code title{noun}")
    contents = {title_id: kept_text(title, LONGEST_TITLE, "title")}
    if definition is None or not definition.strip():
        return title_id, None, contents
    definition_id = mint(f"code definition{noun}")
    contents[definition_id] = kept_text(definition, LONGEST_TEXT, "definition")
    return title_id, definition_id, contents


def _check_room(book: Book, more: int) -> None:
    if len(book.codes) + more > MOST_CODES:
        raise TransitionRefused(
            "ENOUGH_CODES",
            french=f"Le livre de codes compte {MOST_CODES} codes au plus.",
            english=f"The code book has at most {MOST_CODES} codes.",
        )


def _check_depth(book: Book, parent_id: UUID, height: int) -> None:
    _code(book, parent_id)
    if len(book.lineage(parent_id)) + height > DEEPEST:
        raise ValidationFailed(
            "parentId",
            french=f"Les codes se rangent sur {DEEPEST} niveaux au plus.",
            english=f"Codes are arranged on {DEEPEST} levels at most.",
        )


def _height(book: Book, code_id: UUID) -> int:
    """How many levels the code and those below it take."""
    below = [c.code_id for c in book.codes.values() if not c.retired and c.parent_id == code_id]
    return 1 + max((_height(book, each) for each in below), default=0)


def _code(book: Book, code_id: UUID) -> Code:
    code = book.codes.get(code_id)
    if code is None or code.retired:
        raise NotFound
    return code


def _verbatim(state: State, contribution_id: UUID) -> Verbatim:
    card = state.contributions.get(contribution_id)
    if card is None or card.status is not CardStatus.STANDING:
        raise NotFound
    return state.book.verbatims.get(contribution_id, UNREAD)


def _qualify(state: State, command: commands.QualifyVerbatim, now: datetime) -> Decision:
    before = _verbatim(state, command.contribution_id)
    asked = (command.constituency, command.valence, command.quotable)
    if asked == (before.constituency, before.valence, before.quotable):
        return Decision()
    return Decision((events.VerbatimQualified(now, command.contribution_id, *asked),))


def _record(state: State, command: commands.RecordFinding, now: datetime, mint: Mint) -> Decision:
    check_few(command.group_ids, MOST_EVIDENCE, "groupIds")
    check_few(command.contribution_ids, MOST_EVIDENCE, "contributionIds")
    if not command.group_ids and not command.contribution_ids:
        raise ValidationFailed(
            "groupIds",
            french="Un constat s'appuie sur au moins un groupe ou une carte.",
            english="A finding rests on at least one group or card.",
        )
    if any(group_id not in state.groups for group_id in command.group_ids):
        raise NotFound
    for contribution_id in command.contribution_ids:
        _verbatim(state, contribution_id)
    if len(state.book.findings) >= MOST_FINDINGS:
        raise TransitionRefused(
            "ENOUGH_FINDINGS",
            french=f"La séance compte déjà {MOST_FINDINGS} constats.",
            english=f"The session already has {MOST_FINDINGS} findings.",
        )
    statement_id = mint("statement")
    recorded = events.FindingRecorded(
        at=now,
        finding_id=mint("finding"),
        kind=command.kind,
        statement_id=statement_id,
        group_ids=tuple(dict.fromkeys(command.group_ids)),
        contribution_ids=tuple(dict.fromkeys(command.contribution_ids)),
    )
    contents = {statement_id: kept_text(command.statement, LONGEST_TEXT, "statement")}
    return Decision((recorded,), contents, {"finding_id": str(recorded.finding_id)})


def _withdraw(book: Book, finding_id: UUID, now: datetime) -> Decision:
    finding = book.findings.get(finding_id)
    if finding is None:
        raise NotFound
    if finding.withdrawn:
        return Decision()
    return Decision((events.FindingWithdrawn(now, finding_id),))
