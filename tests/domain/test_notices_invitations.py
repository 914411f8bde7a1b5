"""Letters of invitation by a real SMTP server: what leaves, to whom, once, and what is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from server.database import Database
from server.domain.notices.courier import Courier, Outgoing, Round
from server.domain.notices.letters import Letterhead
from server.domain.notices.machine import delay_after
from server.domain.notices.post import FolderPost, Post, smtp_post
from server.domain.workshops.mailing import REMINDED_WITHIN
from server.ids import to_global_id
from tests.domain.smtp_server import Mailbox, smtp_server
from tests.schema.agency import KEY, NOW, TODAY
from tests.schema.rooms import Room, open_room

BASE = "https://jalon.agence.example"
HEAD = Letterhead("jalon@agence.example", f"{BASE}/")
ADDED = "... on GuestsAdded { invitationIds }"
CHANGED = "... on WorkshopInvitationChanged { invitation { version } }"
OPENED = "query($link: String!) { invitationByLink(link: $link) { title answer } }"
MAIL = "email answer hasLink letterDueAt sentAt remindedAt refusedAt"
FAR = 30


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with smtp_server() as running:
        yield running


@dataclass
class Desk:
    """A room whose workshop is a month away, and couriers at an instant of one's choice."""

    room: Room
    mailbox: Mailbox
    now: datetime = NOW
    couriers: list[Courier] = field(default_factory=list)

    def courier(
        self, *, post: Post | None = None, head: Letterhead = HEAD, key: bytes = KEY
    ) -> Courier:
        outgoing = Outgoing(post or smtp_post(self.mailbox.url), head, key)
        made = Courier(self.room.office.database, outgoing, clock=lambda: self.now)
        self.couriers.append(made)
        return made

    async def invite(self, *names: str, **more: Any) -> list[str]:
        guests = [
            {"name": name, "constituency": "INHABITANTS", "email": f"{name}@exemple.fr"}
            for name in names
        ]
        answer = await self.change("inviteToWorkshop", ADDED, guests=guests, **more)
        ids: list[str] = answer["invitationIds"]
        return ids

    async def change(self, verb: str, success: str = CHANGED, **values: Any) -> dict[str, Any]:
        if "invitationId" not in values:
            values["workshopId"] = self.room.workshop
        return await self.room.change("guest", verb, success, **values)

    async def rows(self) -> dict[str, dict[str, Any]]:
        read = await self.room.read("guest", f"invitations {{ nodes {{ {MAIL} }} }}")
        return {one["email"]: one for one in read["invitations"]["nodes"]}

    async def write(self, sql: str, *values: Any) -> None:
        await self.room.office.write(lambda tx: tx.execute(sql, values))


@pytest.fixture
async def desk(database: Database, mailbox: Mailbox) -> AsyncIterator[Desk]:
    room = await open_room(database, heldOn=(TODAY + timedelta(days=FAR)).isoformat())
    made = Desk(room, mailbox)
    yield made
    for courier in made.couriers:
        await courier.close()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


def link_in(mail: EmailMessage) -> str:
    [line] = [line for line in text_of(mail).splitlines() if line.startswith(BASE)]
    address, _, secret = line.partition("#lien=")
    assert address == f"{BASE}/reponse"
    return secret


async def test_whoever_is_invited_is_written_to_and_answers_by_the_letter(desk: Desk) -> None:
    await desk.invite("camille")
    assert await desk.courier().round() == Round(True, sent=1)
    [(recipient, mail)] = desk.mailbox.taken
    assert recipient == mail["To"] == "camille@exemple.fr"
    assert (mail["From"], mail["Subject"]) == ("jalon@agence.example", "Invitation à un atelier")
    day = TODAY + timedelta(days=FAR)
    for kind in ("plain", "html"):
        assert "« Se déplacer en 2040 »" in text_of(mail, kind)
        assert f"le {day:%d/%m/%Y}" in text_of(mail, kind)
    assert "vos données" not in text_of(mail)
    link = link_in(mail)
    opened = await desk.room.office.ask("public", OPENED, link=link)
    assert opened["invitationByLink"]["answer"] == "WAITING"
    answered = "... on InvitationAnswered { answer }"
    await desk.room.change("public", "answerInvitation", answered, link=link, answer="ACCEPTED")
    row = (await desk.rows())["camille@exemple.fr"]
    assert (row["answer"], row["letterDueAt"], row["refusedAt"]) == ("ACCEPTED", None, None)
    assert row["sentAt"] is not None and row["hasLink"]


async def test_a_letter_leaves_once_and_its_link_is_stored_nowhere(desk: Desk) -> None:
    await desk.invite("camille")
    await desk.courier().round()
    assert await desk.courier().round() == Round(False)
    assert await desk.couriers[0].round() == Round(True)
    [(_, mail)] = desk.mailbox.taken
    secret = link_in(mail)
    office = desk.room.office
    for table in ("workshop_invitation", "audit_event", "operation", "notice"):
        assert secret not in str(await office.rows(f"SELECT * FROM {table}"))
    verbs = await office.rows("SELECT verb, actor_id FROM audit_event ORDER BY id")
    assert ("send_workshop_invitation", None) in [(str(verb), actor) for verb, actor in verbs]


async def test_the_letter_carries_the_link_that_was_issued_by_hand(desk: Desk) -> None:
    ids = await desk.invite("camille")
    issued = await desk.change(
        "issueAnswerLinks", "... on AnswerLinksIssued { links { address } }", invitationIds=ids
    )
    await desk.courier().round()
    [(_, mail)] = desk.mailbox.taken
    assert issued["links"][0]["address"].endswith(f"#lien={link_in(mail)}")


async def test_another_key_makes_another_link_rather_than_one_that_opens_nothing(
    desk: Desk,
) -> None:
    (id_,) = await desk.invite("camille")
    await desk.courier().round()
    await desk.couriers[0].close()
    desk.now += timedelta(minutes=10)
    await desk.write("UPDATE workshop_invitation SET sent_at = $1", NOW - timedelta(minutes=10))
    await desk.change("resendInvitation", invitationId=id_)
    await desk.courier(key=KEY + b"'").round()
    first, second = (link_in(mail) for _, mail in desk.mailbox.taken)
    opened = [await desk.room.office.ask("public", OPENED, link=one) for one in (first, second)]
    assert [one["invitationByLink"] is None for one in opened] == [True, False]


async def test_nothing_is_sent_to_whoever_was_withdrawn_erased_or_has_answered(desk: Desk) -> None:
    withdrawn, erased, _, _ = await desk.invite("anne", "basile", "chloe", "denis")
    told = [await desk.change("withdrawWorkshopInvitation", invitationId=withdrawn)]
    told += [await desk.change("eraseWorkshopInvitation", invitationId=erased)]
    assert {one["__typename"] for one in told} == {"WorkshopInvitationChanged"}
    # An answer that came between the round's list and the letter.
    await desk.write(
        "UPDATE workshop_invitation SET answer = 'DECLINED' WHERE email = 'chloe@exemple.fr'"
    )
    assert await desk.courier().round() == Round(True, sent=1)
    assert [to for to, _ in desk.mailbox.taken] == ["denis@exemple.fr"]
    assert {one["letterDueAt"] for one in (await desk.rows()).values()} == {None}


async def test_who_has_no_address_came_by_themselves_or_is_invited_otherwise_gets_no_letter(
    desk: Desk,
) -> None:
    await desk.invite("anne", byMail=False)
    nobody = [{"name": "Basile", "constituency": "INHABITANTS"}]
    await desk.change("inviteToWorkshop", ADDED, guests=nobody)
    came = [{"name": "Chloé", "constituency": "INHABITANTS", "email": "chloe@exemple.fr"}]
    await desk.change("addWalkIns", ADDED, guests=came)
    assert await desk.courier().round() == Round(True)
    assert desk.mailbox.taken == []


async def test_a_workshop_that_is_over_or_cancelled_invites_nobody_any_more(desk: Desk) -> None:
    await desk.invite("camille")
    await desk.write("UPDATE workshop SET held_on = $1", TODAY - timedelta(days=1))
    assert await desk.courier().round() == Round(True)
    await desk.couriers[0].close()
    await desk.write("UPDATE workshop SET held_on = NULL, status = 'CANCELLED'")
    await desk.write("UPDATE workshop_invitation SET letter_due_at = $1", NOW)
    assert await desk.courier().round() == Round(True)
    assert desk.mailbox.taken == []


async def test_a_letter_waits_for_the_address_that_its_link_begins_with(desk: Desk) -> None:
    await desk.invite("camille")
    assert await desk.courier(head=Letterhead(HEAD.sender, None)).round() == Round(True)
    assert (await desk.rows())["camille@exemple.fr"]["letterDueAt"] is not None


async def test_an_address_that_is_refused_is_told_and_tried_again_later(desk: Desk) -> None:
    desk.mailbox.refusing.add("camille@exemple.fr")
    await desk.invite("camille", "denis")
    courier = desk.courier()
    assert await courier.round() == Round(True, sent=1, refused=1)
    row = (await desk.rows())["camille@exemple.fr"]
    assert row["sentAt"] is None
    assert row["refusedAt"] is not None and row["letterDueAt"] > row["refusedAt"]
    assert await courier.round() == Round(True)
    desk.now += delay_after(1)
    assert await courier.round() == Round(True, refused=1)
    desk.mailbox.refusing.clear()
    desk.now += delay_after(2)
    assert await courier.round() == Round(True, sent=1)
    row = (await desk.rows())["camille@exemple.fr"]
    assert (row["refusedAt"], row["letterDueAt"]) == (None, None)


async def test_an_address_that_no_mail_may_name_is_told_and_tried_no_more(desk: Desk) -> None:
    await desk.invite("camille")
    await desk.write("UPDATE workshop_invitation SET email = 'camille@exemple.fr, tous@exemple.fr'")
    courier = desk.courier()
    assert await courier.round() == Round(True, refused=1)
    desk.now += timedelta(days=1)
    assert await courier.round() == Round(True)
    [row] = (await desk.rows()).values()
    assert row["refusedAt"] is not None and row["letterDueAt"] is None


async def test_a_corrected_address_gets_the_letter_that_the_first_one_refused(desk: Desk) -> None:
    desk.mailbox.refusing.add("camile@exemple.fr")
    (id_,) = await desk.invite("camile")
    courier = desk.courier()
    await courier.round()
    corrected: dict[str, Any] = {"email": "camille@exemple.fr", "expectedVersion": 1}
    await desk.change("editWorkshopInvitation", invitationId=id_, **corrected)
    assert await courier.round() == Round(True, sent=1)
    assert [to for to, _ in desk.mailbox.taken] == ["camille@exemple.fr"]
    row = (await desk.rows())["camille@exemple.fr"]
    assert row["refusedAt"] is None


async def test_an_unreachable_server_keeps_every_letter_waiting(desk: Desk, tmp_path: Path) -> None:
    await desk.invite("anne", "basile")
    (tmp_path / "full").write_text("")
    courier = desk.courier(post=FolderPost(tmp_path / "full"))
    assert await courier.round() == Round(True, unreachable=True)
    assert all(one["letterDueAt"] for one in (await desk.rows()).values())


async def test_a_letter_of_the_folder_is_a_file_in_french_alone(desk: Desk, tmp_path: Path) -> None:
    notice = "... on InformationNoticePublished { notice { id } }"
    await desk.change(
        "publishInformationNotice", notice, text="Ce que devient…", legalBasis="PUBLIC_INTEREST"
    )
    await desk.invite("camille")
    assert await desk.courier(post=FolderPost(tmp_path / "mails")).round() == Round(True, sent=1)
    [written] = (tmp_path / "mails").iterdir()
    assert written.stat().st_mode & 0o077 == 0
    content = written.read_bytes().decode()
    assert "Content-Language" not in content and "invited" not in content
    assert "vos donn=C3=A9es" in content or "vos données" in content


async def test_a_letter_is_sent_again_when_asked_and_not_within_ten_minutes(desk: Desk) -> None:
    (id_,) = await desk.invite("camille")
    waiting = await desk.change("resendInvitation", invitationId=id_)
    assert waiting["__typename"] == "WorkshopInvitationChanged"
    courier = desk.courier()
    assert (await courier.round()).sent == 1
    limited = "... on RateLimited { retryAfterSeconds }"
    refused = await desk.change("resendInvitation", limited, invitationId=id_)
    assert refused["__typename"] == "RateLimited"
    assert refused["retryAfterSeconds"] == 600
    await desk.write("UPDATE workshop_invitation SET sent_at = $1", NOW - timedelta(minutes=10))
    again = await desk.change("resendInvitation", invitationId=id_)
    assert again["__typename"] == "WorkshopInvitationChanged"
    assert (await courier.round()).sent == 1
    subjects = [mail["Subject"] for _, mail in desk.mailbox.taken]
    assert subjects == ["Invitation à un atelier", "Rappel : invitation à un atelier"]
    first, second = (link_in(mail) for _, mail in desk.mailbox.taken)
    assert first == second


async def test_a_letter_is_not_asked_again_for_whoever_answered_or_has_no_address(
    desk: Desk,
) -> None:
    answered, without = await desk.invite("anne", "basile")
    await desk.change("recordInvitationAnswer", invitationId=answered, answer="DECLINED")
    await desk.write("UPDATE workshop_invitation SET email = NULL WHERE name = 'basile'")
    refused = await desk.change(
        "resendInvitation", "... on TransitionRefused { guard }", invitationId=answered
    )
    assert refused["guard"] == "ANSWER_AWAITED"
    nowhere = await desk.change(
        "resendInvitation", "... on ValidationFailed { path }", invitationId=without
    )
    assert nowhere["path"] == "invitationId"


async def test_who_has_not_answered_is_reminded_once_a_few_days_before(desk: Desk) -> None:
    await desk.invite("anne", "basile", "chloe")
    courier = desk.courier()
    assert (await courier.round()).sent == 3
    for name, answer in (("anne", "ACCEPTED"), ("basile", "DECLINED")):
        await desk.write("UPDATE workshop_invitation SET answer = $1 WHERE name = $2", answer, name)
    desk.now += timedelta(days=FAR) - REMINDED_WITHIN - timedelta(days=1)
    assert await courier.round() == Round(True)
    desk.now += timedelta(days=1)
    assert await courier.round() == Round(True, sent=1)
    assert [(to, mail["Subject"]) for to, mail in desk.mailbox.taken[3:]] == [
        ("chloe@exemple.fr", "Rappel : invitation à un atelier")
    ]
    assert "pas encore votre réponse" in text_of(desk.mailbox.taken[3][1])
    desk.now += timedelta(days=1)
    assert await courier.round() == Round(True)
    rows = await desk.rows()
    assert rows["chloe@exemple.fr"]["remindedAt"] is not None
    assert rows["anne@exemple.fr"]["remindedAt"] is None


async def test_nobody_is_reminded_of_a_letter_that_only_just_left(desk: Desk) -> None:
    await desk.write("UPDATE workshop SET held_on = $1", TODAY + timedelta(days=1))
    await desk.invite("camille")
    courier = desk.courier()
    assert (await courier.round()).sent == 1
    assert await courier.round() == Round(True)


async def test_a_person_is_written_to_at_the_address_of_their_record(desk: Desk) -> None:
    office = desk.room.office
    made = await desk.room.change(
        "lead",
        "createPerson",
        "... on CreatePersonSuccess { person { id version } }",
        agencyId=to_global_id("Agency", office.agency_id),
        organisationId=office.organisation("asking"),
        name="Camille Dupin",
        email="camille@exemple.fr",
    )
    person = made["person"]["id"]
    guests = [{"personId": person, "constituency": "ELECTED"}]
    await desk.change("inviteToWorkshop", ADDED, guests=guests)
    await desk.write("UPDATE person SET email = 'c.dupin@exemple.fr'")
    assert await desk.courier().round() == Round(True, sent=1)
    assert [to for to, _ in desk.mailbox.taken] == ["c.dupin@exemple.fr"]


async def test_what_a_title_holds_stays_in_the_text_and_is_no_markup(desk: Desk) -> None:
    await desk.write("UPDATE workshop SET title = $1", "<b>\r\nBcc: tous@exemple.fr</b>")
    await desk.invite("camille")
    await desk.courier().round()
    [(_, mail)] = desk.mailbox.taken
    assert mail["Bcc"] is None
    assert "<b>" not in text_of(mail, "html")
