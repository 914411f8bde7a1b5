"""Digests by a real SMTP server: what leaves, to whom, when, and what happens when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.app import make_app, open_services
from server.database import Database
from server.domain.accounts import people
from server.domain.accounts.authority import Operator
from server.domain.accounts.people import NewAccount
from server.domain.notices import verbs
from server.domain.notices.courier import LEASE, Courier, Outgoing, Round, outgoing_of
from server.domain.notices.letters import Digest, Letterhead, UnfitAddress, address, letter
from server.domain.notices.links import read_token, token_of
from server.domain.notices.machine import LONGEST_DELAY, delay_after, last_round
from server.domain.notices.post import FolderPost, MailUnset, NotTaken, Unreachable, smtp_post
from server.ids import new_id
from server.settings import Settings
from server.transport.drain import Drain
from server.vocabulary import DeliverableStatus, EmailRhythm
from tests.domain.smtp_server import Mailbox, smtp_server
from tests.domain.test_notices import change
from tests.schema.agency import KEY, NOW, Office, open_office, the_schema

HEAD = Letterhead("jalon@agence.example", "https://jalon.agence.example/")
MORNING = datetime(2026, 6, 16, 5, 0, tzinfo=UTC)


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with smtp_server() as running:
        yield running


@dataclass
class Desk:
    """An office with somebody who wants mail, and a courier at an instant of one's choice."""

    office: Office
    mailbox: Mailbox
    now: datetime = MORNING
    couriers: list[Courier] = field(default_factory=list)

    def courier(self) -> Courier:
        post = smtp_post(self.mailbox.url)
        made = Courier(self.office.database, Outgoing(post, HEAD, KEY), clock=lambda: self.now)
        self.couriers.append(made)
        return made

    async def wants(self, name: str, rhythm: EmailRhythm = EmailRhythm.DAILY) -> None:
        await change(
            self.office,
            "UPDATE account SET email = $2, notices_by_email = $3 WHERE label = $1",
            name,
            f"{name}@exemple.fr",
            rhythm,
        )

    async def mailed(self, name: str) -> int:
        rows = await self.office.rows(
            "SELECT COUNT(*) FROM notice WHERE user_id = $1 AND mailed_at IS NOT NULL",
            self.office.users[name],
        )
        count: int = rows[0][0]
        return count


@pytest.fixture
async def desk(database: Database, mailbox: Mailbox) -> AsyncIterator[Desk]:
    made = Desk(await open_office(database), mailbox)
    await made.wants("asking")
    await made.office.do("lead", "suspendMission", missionId=made.office.mission)
    yield made
    for courier in made.couriers:
        await courier.close()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


async def test_a_digest_says_what_its_reader_may_read_and_how_to_stop_it(desk: Desk) -> None:
    assert await desk.courier().round() == Round(True, sent=1)
    [(recipient, mail)] = desk.mailbox.taken
    assert recipient == mail["To"] == "asking@exemple.fr"
    assert (mail["From"], mail["Subject"]) == ("jalon@agence.example", "Jalon : un avis")
    sentence = "La mission « Mobilités du bassin » est suspendue."
    assert sentence in text_of(mail) and sentence in text_of(mail, "html")
    token = token_of(KEY, desk.office.users["asking"])
    stop = f"https://jalon.agence.example/avis/arret/{token}"
    assert mail["List-Unsubscribe"].replace("\n ", "").strip() == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in text_of(mail)
    assert await desk.mailed("asking") == 1


async def test_one_mail_a_round_holds_all_that_is_new(desk: Desk) -> None:
    await desk.office.do("lead", "resumeMission", missionId=desk.office.mission)
    courier = desk.courier()
    await courier.round()
    await desk.office.do("lead", "suspendMission", missionId=desk.office.mission)
    await courier.round()
    assert [mail["Subject"] for _, mail in desk.mailbox.taken] == ["Jalon : 2 avis"]
    desk.now += timedelta(days=1)
    await courier.round()
    assert [mail["Subject"] for _, mail in desk.mailbox.taken] == [
        "Jalon : 2 avis",
        "Jalon : un avis",
    ]


async def test_what_was_read_or_may_no_longer_be_read_is_not_mailed(desk: Desk) -> None:
    draft = await desk.office.add_deliverable(DeliverableStatus.DRAFT)
    await desk.office.do("lead", "submitDeliverable", deliverableId=draft)
    await change(desk.office, "UPDATE notice SET read_at = $1 WHERE kind = 'MISSION_STAGE'", NOW)
    await change(
        desk.office,
        "UPDATE mission_participation SET category = 'INFORMED' WHERE organisation_id = $1",
        desk.office.organisations["asking"],
    )
    assert await desk.courier().round() == Round(True)
    assert desk.mailbox.taken == []


async def test_nobody_who_is_suspended_or_never_wanted_mail_gets_any(desk: Desk) -> None:
    await desk.wants("piloting", EmailRhythm.NEVER)
    await change(desk.office, "UPDATE account SET suspended_at = $1 WHERE label = 'asking'", NOW)
    await desk.courier().round()
    assert desk.mailbox.taken == []


async def test_a_refused_mail_is_tried_again_later_and_later(desk: Desk) -> None:
    await desk.wants("piloting")
    desk.mailbox.refusing.add("asking@exemple.fr")
    courier = desk.courier()
    assert await courier.round() == Round(True, sent=1, refused=1)
    assert await courier.round() == Round(True)
    desk.now += delay_after(1)
    assert await courier.round() == Round(True, refused=1)
    desk.now += delay_after(1)
    assert await courier.round() == Round(True)
    desk.mailbox.refusing.clear()
    desk.now += delay_after(2)
    assert await courier.round() == Round(True, sent=1)
    assert (await desk.mailed("asking"), await desk.mailed("piloting")) == (1, 1)


async def test_a_mail_is_marked_only_after_the_server_took_it(desk: Desk) -> None:
    """At least once: what may have left without an answer leaves again."""
    desk.mailbox.hangs_up = True
    courier = desk.courier()
    assert (await courier.round()).unreachable
    assert await desk.mailed("asking") == 0
    desk.mailbox.hangs_up = False
    assert (await courier.round()).sent == 0
    desk.now += delay_after(1)
    assert await courier.round() == Round(True, sent=1)
    assert len(desk.mailbox.taken) == 2


async def test_two_processes_send_each_mail_once_between_them(desk: Desk) -> None:
    for name in ("piloting", "interested"):
        await desk.wants(name)
    one, other = desk.courier(), desk.courier()
    await asyncio.gather(one.round(), other.round())
    assert sorted(to for to, _ in desk.mailbox.taken) == [
        "asking@exemple.fr",
        "interested@exemple.fr",
        "piloting@exemple.fr",
    ]


async def test_another_process_takes_over_when_the_lease_has_run_out(desk: Desk) -> None:
    await desk.courier().round()
    other = desk.courier()
    assert await other.round() == Round(False)
    desk.now += LEASE
    assert (await other.round()).leads


async def test_a_server_sends_by_itself_until_it_is_closed(desk: Desk) -> None:
    courier = desk.courier()
    courier.start()
    await asyncio.wait_for(desk.mailbox.arrived.wait(), 10)
    await courier.close()
    assert await desk.mailed("asking") == 1


async def test_the_link_of_a_mail_stops_it_and_nothing_else(desk: Desk) -> None:
    user_id = read_token(KEY, token_of(KEY, desk.office.users["asking"]))
    assert user_id == desk.office.users["asking"]
    assert await verbs.stop_mail(desk.office.database, user_id, now=NOW)
    await desk.courier().round()
    assert desk.mailbox.taken == []
    rows = await desk.office.rows(
        "SELECT notices_by_email, notices_in_feed FROM account WHERE label = 'asking'"
    )
    assert [(str(rhythm), bool(feed)) for rhythm, feed in rows] == [("NEVER", True)]
    assert not await verbs.stop_mail(desk.office.database, new_id(), now=NOW)


async def test_the_button_of_the_page_stops_mail_in_the_whole_application(
    database_url: str, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(database_url=database_url)
    schema = the_schema()
    async with open_services(settings, schema) as services:
        user_id = await people.open_account(
            services.database, NewAccount("Essai", "a@exemple.fr"), by=Operator(), now=NOW
        )

        async def rhythm() -> str:
            async with services.database.snapshot() as snapshot:
                rows = await snapshot.fetch("SELECT notices_by_email FROM account")
            return str(rows[0][0])

        await services.database.unit_of_work(
            lambda tx: tx.execute("UPDATE account SET notices_by_email = 'WEEKLY'")
        )
        address = f"/avis/arret/{token_of(services.signing_key, user_id)}"
        app = make_app(settings, schema, services, Drain())
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
        ) as client:
            assert (await client.get(address)).status_code == 200
            assert (await client.post(f"{address[:-1]}!")).status_code == 404
            assert await rhythm() == "WEEKLY"
            assert (await client.post(address)).status_code == 200
        assert await rhythm() == "NEVER"


async def test_what_waited_before_mail_was_wanted_is_not_mailed(desk: Desk) -> None:
    await change(desk.office, "UPDATE account SET email = 'p@exemple.fr' WHERE label = 'piloting'")
    await verbs.set_preferences(
        desk.office.database,
        in_feed=None,
        by_email=EmailRhythm.DAILY,
        by=await desk.office.viewer("piloting"),
        now=NOW,
    )
    await desk.courier().round()
    assert [to for to, _ in desk.mailbox.taken] == ["asking@exemple.fr"]


async def test_a_server_without_mail_only_recalls_dates(database: Database) -> None:
    await open_office(database)
    courier = Courier(database, None, clock=lambda: NOW)
    assert await courier.round() == Round(True)
    await courier.close()


async def test_a_folder_takes_mails_as_files_for_its_owner_alone(tmp_path: Path) -> None:
    mail = letter(Digest("a@exemple.fr", ["Un avis."], False, "t"), HEAD, NOW)
    await FolderPost(tmp_path / "courriels").send(mail)
    [written] = (tmp_path / "courriels").iterdir()
    assert written.suffix == ".eml" and written.stat().st_mode & 0o077 == 0
    assert b"To: a@exemple.fr\r\n" in written.read_bytes()
    (tmp_path / "plein").write_text("")
    with pytest.raises(Unreachable):
        await FolderPost(tmp_path / "plein").send(mail)


async def test_a_refused_sender_or_a_silent_port_are_two_failures(mailbox: Mailbox) -> None:
    mail = letter(Digest("a@exemple.fr", ["Un avis."], False, "t"), HEAD, NOW)
    mailbox.refusing.add("a@exemple.fr")
    with pytest.raises(NotTaken):
        await smtp_post(mailbox.url).send(mail)
    with pytest.raises(Unreachable):
        await smtp_post("smtp://127.0.0.1:1").send(mail)
    # Beyond this machine a line is encrypted, or no mail goes on it.
    with pytest.raises(Unreachable):
        await smtp_post(f"{mailbox.url}?starttls=always").send(mail)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example:2525", ("mail.example", 2525, False, True)),
        ("smtp://mail.example", ("mail.example", 587, False, True)),
        ("smtps://mail.example", ("mail.example", 465, True, False)),
        ("smtp://127.0.0.1:25", ("127.0.0.1", 25, False, False)),
        ("smtp://mail.example?starttls=never", ("mail.example", 587, False, False)),
    ],
)
def test_a_line_beyond_this_machine_is_encrypted(url: str, expected: tuple[Any, ...]) -> None:
    post = smtp_post(url)
    assert (post.host, post.port, post.tls, post.starttls) == expected


def test_a_password_is_read_out_of_the_address_and_never_shown() -> None:
    post = smtp_post("smtp://jalon%40agence.example:se%3Acret@mail.example")
    assert (post.username, post.password) == ("jalon@agence.example", "se:cret")
    assert "cret" not in repr(post)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp:///x", "smtp://a:99999999", "smtp://a?b=c"]
)
def test_an_address_of_no_mail_server_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(MailUnset) as refused:
        smtp_post(url)
    assert url not in str(refused.value)


def test_mail_needs_the_address_it_is_sent_from(tmp_path: Path) -> None:
    settings = Settings(mail_folder=tmp_path)
    for wrong in (settings, settings.model_copy(update={"mail_from": "Jalon <a@b.fr>"})):
        with pytest.raises(MailUnset):
            outgoing_of(wrong)
    assert outgoing_of(Settings()) is None


@pytest.mark.parametrize(
    "text",
    [
        "a@exemple.fr\r\nBcc: tous@exemple.fr",
        "a@exemple.fr, b@exemple.fr",
        "A <a@exemple.fr>",
        "a@exemple.fr\n",
        "é@exemple.fr",
        "",
        "@",
    ],
)
def test_nothing_but_one_plain_address_stands_in_a_header(text: str) -> None:
    with pytest.raises(UnfitAddress):
        address(text)


@given(st.text(max_size=80))
def test_whatever_a_title_holds_stays_in_the_text_and_is_no_markup(title: str) -> None:
    mail = letter(
        Digest("a@exemple.fr", [f"La mission « {title} » démarre."], True, "t"), HEAD, NOW
    )
    raw = mail.as_bytes()
    headers = raw.partition(b"\n\n")[0].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    assert sorted(mail.keys()) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "MIME-Version",
            "Content-Type",
        ]
    )
    assert b"Bcc" not in headers
    html = mail.get_body(("html",))
    assert html is not None
    content = html.get_content()
    assert content.count("<li>") == 1 and content.count("<") == content.count(">") == 26


@given(st.binary(min_size=1, max_size=40), st.uuids())
def test_a_link_is_read_by_the_key_that_made_it_and_by_no_other(key: bytes, user_id: Any) -> None:
    token = token_of(key, user_id)
    assert read_token(key, token) == user_id
    assert read_token(key + b"'", token) is None
    assert read_token(key, token[:-1]) is None
    assert read_token(key, "é" * len(token)) is None


def test_mail_leaves_each_morning_or_on_mondays() -> None:
    wednesday = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
    assert last_round(EmailRhythm.DAILY, wednesday) == datetime(2026, 6, 17, 5, 0, tzinfo=UTC)
    assert last_round(EmailRhythm.WEEKLY, wednesday) == datetime(2026, 6, 15, 5, 0, tzinfo=UTC)
    early = datetime(2026, 6, 15, 4, 59, tzinfo=UTC)
    assert last_round(EmailRhythm.DAILY, early) == datetime(2026, 6, 14, 5, 0, tzinfo=UTC)
    assert last_round(EmailRhythm.WEEKLY, early) == datetime(2026, 6, 8, 5, 0, tzinfo=UTC)
    assert last_round(EmailRhythm.NEVER, early) is None


@given(st.integers(min_value=1, max_value=10**6))
def test_a_delay_grows_up_to_its_longest(failures: int) -> None:
    assert delay_after(failures) <= delay_after(failures + 1) <= LONGEST_DELAY
