"""The QR code of a session's address: what is scanned leads where the typed code does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import segno
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.web import web_routes


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=web_routes())
    with TestClient(app, base_url="https://ateliers.example") as client:
        yield client


def path_of(picture: str) -> str:
    """The dark modules, as the SVG path draws them."""
    return picture.rsplit(' d="', 1)[1].split('"')[0]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "https://ateliers.example/s/7KX2P9"),
        ("?lang=en", "https://ateliers.example/s/7KX2P9?lang=en"),
    ],
)
def test_what_is_scanned_is_the_address_of_the_code(
    client: TestClient, query: str, address: str
) -> None:
    answer = client.get(f"/s/7KX2P9/qr.svg{query}")
    assert answer.headers["content-type"] == "image/svg+xml"
    expected = segno.make(address, micro=False, error="m").svg_inline(border=4, omitsize=True)
    assert path_of(answer.text) == path_of(expected)


@pytest.mark.parametrize("code", ["ABC12", "ABC1234", "AB%2FC12", "<b>123"])
def test_what_is_no_code_has_no_picture(client: TestClient, code: str) -> None:
    assert client.get(f"/s/{code}/qr.svg").status_code == 404
