"""The link of a mail over HTTP: its page changes nothing, its button does, once and for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.problems import TryAgain
from server.settings import Settings
from server.transport.gate import middleware
from server.web import no_such_page, stop_routes

ADDRESS = "/avis/arret/un-jeton"


@dataclass
class Desk:
    """What the button was pressed for."""

    stopped: list[str] = field(default_factory=list)
    down: bool = False

    async def stop(self, token: str) -> bool:
        if self.down:
            raise TryAgain
        self.stopped.append(token)
        return token == "un-jeton"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    app = Starlette(
        routes=stop_routes(desk.stop),
        middleware=middleware(Settings()),
        exception_handlers={404: no_such_page()},
    )
    with TestClient(app, base_url="http://localhost:8000") as client:
        yield client


@pytest.mark.parametrize(("lang", "said"), [("fr", "Ne plus recevoir"), ("en", "Stop these mails")])
def test_the_page_asks_and_changes_nothing(
    client: TestClient, desk: Desk, lang: str, said: str
) -> None:
    answer = client.get(ADDRESS, params={"lang": lang})
    assert answer.status_code == 200 and said in answer.text
    assert desk.stopped == []
    # Without it a browser would send the button's form as from nowhere, and it would be refused.
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert client.get("/avis/arret/autre", params={"lang": lang}).text == answer.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost:8000"}])
def test_the_button_and_a_mail_program_stop_at_once(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    answer = client.post(ADDRESS, headers=headers, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "C’est fait" in answer.text
    assert desk.stopped == ["un-jeton"]


@pytest.mark.parametrize("origin", ["https://ailleurs.example", "null"])
def test_another_site_presses_no_button(client: TestClient, desk: Desk, origin: str) -> None:
    assert client.post(ADDRESS, headers={"Origin": origin}).status_code == 403
    assert desk.stopped == []


def test_a_text_that_is_no_link_of_ours_leads_nowhere(client: TestClient) -> None:
    assert client.post("/avis/arret/inconnu").status_code == 404


def test_a_database_that_is_away_is_no_success(client: TestClient, desk: Desk) -> None:
    desk.down = True
    assert client.post(ADDRESS).status_code == 503
