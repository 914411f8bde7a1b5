"""What an answer asks the browser to keep, and how it is kept."""

from __future__ import annotations

import httpx2
import pytest

from tests.transport.sockets import ready
from tests.transport.toy import Toy, toy


@pytest.fixture
def carried() -> Toy:
    return toy()


async def post(carried: Toy, query: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=carried.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as http:
        return await http.post("/graphql", json={"query": query})


async def test_a_cookie_is_for_this_host_over_tls_out_of_reach_of_scripts(carried: Toy) -> None:
    answer = await post(carried, 'mutation { keep(value: "secret-42") }')
    [cookie] = answer.headers.get_list("set-cookie")
    name_and_value, *attributes = cookie.split("; ")
    assert name_and_value == "__Host-toy=secret-42"
    assert sorted(one.lower() for one in attributes) == [
        "httponly",
        "max-age=60",
        "path=/",
        "samesite=lax",
        "secure",
    ]
    assert "secret-42" not in answer.text


async def test_an_answer_sets_no_cookie_unless_it_is_asked_to(carried: Toy) -> None:
    answer = await post(carried, "{ hello }")
    assert "set-cookie" not in answer.headers
    assert carried.state["takes_cookies"] is True


async def test_a_socket_says_that_its_answers_set_none(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", "{ hello }")
        await socket.hear()
    assert carried.state["takes_cookies"] is False
