"""GraphQL over HTTP, in process."""

from __future__ import annotations

import httpx2
import pytest

from tests.transport.toy import Toy, toy

RESPONSE_JSON = "application/graphql-response+json"


@pytest.fixture
def carried() -> Toy:
    return toy()


def client(carried: Toy, **headers: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=carried.app),
        base_url="http://testserver",
        headers={"accept": RESPONSE_JSON, **headers},
    )


async def test_a_query_is_answered_by_post(carried: Toy) -> None:
    async with client(carried) as http:
        answer = await http.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{RESPONSE_JSON}; charset=utf-8"
    assert answer.json()["data"] == {"hello": "Bonjour Caen"}


async def test_a_query_is_answered_by_get(carried: Toy) -> None:
    async with client(carried) as http:
        answer = await http.get("/graphql", params={"query": "{ hello }"})
    assert answer.json()["data"] == {"hello": "Bonjour Caen"}
