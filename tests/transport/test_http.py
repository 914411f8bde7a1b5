"""GraphQL over HTTP, and what strangers try with it, in process."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from typing import Any

import httpx2
import pytest
import structlog
from graphql import get_introspection_query
from starlette.types import Message

from server.transport.limits import Limits
from tests.transport.toy import Clock, Toy, toy

RESPONSE_JSON = "application/graphql-response+json"
TOKEN = {"authorization": "Bearer jeton-1"}


@pytest.fixture
def carried() -> Toy:
    return toy()


def client(carried: Toy, **headers: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=carried.app),
        base_url="http://testserver",
        headers={"accept": RESPONSE_JSON, **headers},
    )


async def post(carried: Toy, query: str, **headers: str) -> httpx2.Response:
    async with client(carried, **headers) as http:
        return await http.post("/graphql", json={"query": query})


async def send(carried: Toy, body: bytes, **headers: str) -> httpx2.Response:
    async with client(carried) as http:
        given = {"content-type": "application/json", **headers}
        return await http.post("/graphql", content=body, headers=given)


def code(answer: httpx2.Response) -> str:
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found


async def test_a_query_is_answered_by_post(carried: Toy) -> None:
    answer = await post(carried, "{ hello }")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{RESPONSE_JSON}; charset=utf-8"
    assert answer.json()["data"] == {"hello": "Bonjour Caen"}


async def test_a_query_is_answered_by_get(carried: Toy) -> None:
    async with client(carried) as http:
        answer = await http.get(
            "/graphql",
            params={
                "query": "query ($name: String!) { hello(name: $name) }",
                "variables": '{"name":"Oisans"}',
            },
        )
    assert answer.json()["data"] == {"hello": "Bonjour Oisans"}


async def test_every_answer_says_what_it_cost(carried: Toy) -> None:
    answer = await post(carried, "{ missions(first: 10) { nodes { code parent { code } } } }")
    assert answer.json()["extensions"]["cost"]["requestedPoints"] == 21


# Rows 1 and 2: bodies that are no request.
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"{",
        b"NaN",
        b'{"query":"{ hello }","variables":{"x":NaN}}',
        b'{"query":"\xff\xfe"}',
        b'{"query":"\\ud800"}',
        b"[" * 5000 + b"]" * 5000,
        b'{"query":"{ hello }","variables":' + b'{"a":' * 40 + b"1" + b"}" * 41,
        b'{"query":"{ hello }","variables":{"n":' + b"9" * 5000 + b"}}",
        b'{"query":"{ hello }","variables":{"n":0.' + b"0" * 5000 + b"1}}",
        b'{"query":1}',
        b"{}",
        b'{"query":"{ hello }","variables":[]}',
        b'{"query":"{ hello }","operationName":1}',
        b'{"query":"{ hello }","extensions":[]}',
    ],
)
async def test_a_body_that_is_no_request_is_a_bad_request(carried: Toy, body: bytes) -> None:
    answer = await send(carried, body)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_a_batch_is_refused(carried: Toy) -> None:
    answer = await send(carried, b'[{"query":"{ hello }"}]')
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


# Row 3.
async def test_a_body_above_the_limit_is_refused_before_it_is_read_whole(carried: Toy) -> None:
    read = 0

    async def chunks() -> Any:
        nonlocal read
        for _ in range(10 * 1024):
            read += 1
            yield b" " * 1024

    async with client(carried) as http:
        answer = await http.post(
            "/graphql", content=chunks(), headers={"content-type": "application/json"}
        )
    assert (answer.status_code, code(answer)) == (413, "LIMIT_EXCEEDED")


async def test_a_compressed_body_is_refused_unread(carried: Toy) -> None:
    answer = await send(
        carried, gzip.compress(b'{"query":"{ hello }"}'), **{"content-encoding": "gzip"}
    )
    assert answer.status_code == 415


# Row 4.
@pytest.mark.parametrize(
    "media_type",
    [
        "application/json-evil",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "",
    ],
)
async def test_only_json_is_read(carried: Toy, media_type: str) -> None:
    answer = await send(carried, b'{"query":"{ hello }"}', **{"content-type": media_type})
    assert answer.status_code == 415


# Row 5.
async def test_a_mutation_by_get_is_not_allowed(carried: Toy) -> None:
    async with client(carried) as http:
        answer = await http.get("/graphql", params={"query": "mutation { write }"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_other_methods_are_not_allowed(carried: Toy, method: str) -> None:
    async with client(carried) as http:
        answer = await http.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_a_subscription_is_sent_to_the_socket(carried: Toy) -> None:
    answer = await post(carried, "subscription { count }")
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


# Row 7.
@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { types { name } } }",
    ],
)
async def test_introspection_without_a_token_is_pointed_to_the_sdl(
    carried: Toy, query: str
) -> None:
    answer = await post(carried, query)
    assert (answer.status_code, code(answer)) == (400, "INTROSPECTION_REFUSED")
    async with client(carried) as http:
        sdl = await http.get(answer.json()["errors"][0]["extensions"]["sdl"])
    assert "type Query" in sdl.text
    assert (await post(carried, query, **TOKEN)).status_code == 200


async def test_the_tools_own_introspection_fits_within_the_limits(carried: Toy) -> None:
    answer = await post(carried, get_introspection_query(), **TOKEN)
    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_there_is_no_page_to_explore_the_schema(carried: Toy) -> None:
    async with client(carried, accept="text/html") as http:
        answer = await http.get("/graphql")
    assert answer.status_code == 406
    assert "<" not in answer.text


# Row 8.
@pytest.mark.parametrize("query", ["{ helo }", "{ hello(nam: 1) }", "{ ... on Missio { code } }"])
async def test_a_near_miss_is_not_told_the_right_name(carried: Toy, query: str) -> None:
    answer = await post(carried, query)
    assert (answer.status_code, code(answer)) == (400, "VALIDATION")
    assert "mean" not in answer.text


# Rows 9 to 11.
@pytest.mark.parametrize(
    "query",
    [
        "{ mission " + "{ parent " * 12 + "{ code }" + " }" * 12 + " }",
        "{ " + " ".join(f"a{n}: hello" for n in range(16)) + " }",
        "{ " + "hello " * 2001 + "}",
        "# comment\n" * 2001 + "{ hello }",
        "{ mission {" + "... { code } " * 1000 + "} }",
        "mutation { " + " ".join(f'a{n}: join(code: "{n}")' for n in range(2)) + " }",
        "{ " + "mission { code } " * 11 + "}",
        "{ hello " + "@include(if: true) " * 21 + "}",
        "{ total(parts: [" + "1," * 101 + "]) }",
        "{ total(parts: [" + "9" * 5000 + "]) }",
        "{ mission { " + "parent { code } " * 300 + "} }",
        "{ mission { " + "...F " * 200 + "} } fragment F on Mission { code }",
        "{ mission " + "{ parent " * 390 + "{ code }" + " }" * 390 + " }",
        "{ total(parts: " + "[" * 900 + "]" * 900 + ") }",
    ],
)
async def test_a_document_above_a_limit_is_refused(carried: Toy, query: str) -> None:
    answer = await post(carried, query, **TOKEN)
    assert (answer.status_code, code(answer)) == (400, "LIMIT_EXCEEDED")


async def test_guesses_under_aliases_run_not_once(carried: Toy) -> None:
    written: list[str] = []

    async def write(text: str) -> None:
        written.append(text)

    carried.state["write"] = write
    query = "mutation { " + " ".join(f'a{n}: write(text: "{n}")' for n in range(20)) + " }"
    assert (await post(carried, query)).status_code == 400
    assert written == []


async def test_a_long_list_in_variables_is_refused(carried: Toy) -> None:
    async with client(carried) as http:
        answer = await http.post(
            "/graphql",
            json={
                "query": "query ($parts: [Int!]!) { total(parts: $parts) }",
                "variables": {"parts": [1] * 101},
            },
        )
    assert (answer.status_code, code(answer)) == (400, "LIMIT_EXCEEDED")


# Row 12.
@pytest.mark.parametrize("first", ["1000000", "-1", "0", "999999999999999999999"])
async def test_a_page_size_out_of_range_is_refused(carried: Toy, first: str) -> None:
    answer = await post(carried, f"{{ missions(first: {first}) {{ nodes {{ code }} }} }}")
    assert (answer.status_code, code(answer)) == (400, "VALIDATION")


@pytest.mark.parametrize("first", [1_000_000, -1, 0])
async def test_a_page_size_out_of_range_in_a_variable_is_refused(carried: Toy, first: int) -> None:
    async with client(carried) as http:
        answer = await http.post(
            "/graphql",
            json={
                "query": "query ($n: Int) { missions(first: $n) { nodes { code } } }",
                "variables": {"n": first},
            },
        )
    assert (answer.status_code, code(answer)) == (400, "VALIDATION")


# Row 13.
async def test_an_unknown_persisted_document_is_said_to_be_unknown(carried: Toy) -> None:
    body = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}
    answer = await send(carried, json.dumps(body).encode())
    assert (answer.status_code, code(answer)) == (400, "PERSISTED_QUERY_NOT_FOUND")


# Row 14.
async def test_whoever_is_out_of_points_waits() -> None:
    clock = Clock()
    carried = toy(limits=Limits(points_per_minute=120), clock=clock)
    query = "{ missions(first: 50) { nodes { code } } }"
    assert (await post(carried, query, **TOKEN)).status_code == 200
    assert (await post(carried, query, **TOKEN)).status_code == 200
    answer = await post(carried, query, **TOKEN)
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")
    assert (await post(carried, query)).status_code == 200  # another purse
    clock.now += int(answer.headers["retry-after"])
    assert (await post(carried, query, **TOKEN)).status_code == 200


async def test_an_operation_above_its_own_ceiling_is_refused(carried: Toy) -> None:
    inner = "nodes { members(first: 100) { nodes { members(first: 100) { nodes { code } } } } }"
    answer = await post(carried, f"{{ missions(first: 100) {{ {inner} }} }}")
    assert (answer.status_code, code(answer)) == (400, "LIMIT_EXCEEDED")


# Row 15, and what stands beside it in the log.
async def test_a_bug_is_answered_by_an_id_that_the_log_repeats(
    carried: Toy, caplog: pytest.LogCaptureFixture
) -> None:
    with structlog.testing.capture_logs() as logged, caplog.at_level(logging.DEBUG):
        answer = await post(carried, 'query Look { hello(name: "canari-jaune") broken }', **TOKEN)
    assert answer.status_code == 200
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["id"] in error["message"]
    assert error["path"] == ["broken"]
    [line] = logged
    assert line["error_id"] == error["extensions"]["id"]
    assert (line["operation_name"], line["exception"]) == ("Look", "ZeroDivisionError")
    everything = answer.text + json.dumps(logged) + caplog.text
    assert not any(secret in json.dumps(logged) + caplog.text for secret in ("canari", "jeton"))
    assert "secret 42" not in everything


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("fr-FR", "Introuvable, ou hors de votre portée."),
        ("en-GB,en;q=0.9", "Not found, or not yours to see."),
    ],
)
async def test_an_expected_failure_is_told_in_the_readers_language(
    carried: Toy, language: str, message: str
) -> None:
    answer = await post(carried, "{ hidden }", **{"accept-language": language})
    error = answer.json()["errors"][0]
    assert (error["message"], error["extensions"]["code"]) == (message, "NOT_FOUND")


async def test_an_unknown_token_is_unauthenticated(carried: Toy) -> None:
    answer = await post(carried, "{ hello }", authorization="Bearer inconnu")
    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_plain_json_clients_look_for_refusals_inside(carried: Toy) -> None:
    answer = await post(carried, "{ helo }", accept="application/json")
    assert (answer.status_code, code(answer)) == (200, "VALIDATION")
    assert "data" not in answer.json()


async def test_an_operation_is_chosen_by_its_name(carried: Toy) -> None:
    document = 'query A { hello } query B { hello(name: "B") }'
    async with client(carried) as http:
        chosen = await http.post("/graphql", json={"query": document, "operationName": "B"})
        unnamed = await http.post("/graphql", json={"query": document})
        unknown = await http.post("/graphql", json={"query": document, "operationName": "C"})
    assert chosen.json()["data"] == {"hello": "Bonjour B"}
    assert (unnamed.status_code, unknown.status_code) == (400, 400)


async def test_a_read_that_lasts_too_long_is_given_up() -> None:
    carried = toy(limits=Limits(query_seconds=0.01))
    carried.state["gate"] = asyncio.Event()
    answer = await post(carried, "{ wait }")
    assert (answer.status_code, code(answer)) == (503, "DEADLINE_EXCEEDED")


async def test_a_mutation_outlives_the_caller_who_gives_up() -> None:
    entered, leave, written = asyncio.Event(), asyncio.Event(), []

    async def write(text: str) -> None:
        entered.set()
        await leave.wait()
        written.append(text)

    carried = toy(write=write)
    asking = asyncio.create_task(post(carried, 'mutation { write(text: "vote") }'))
    await entered.wait()
    asking.cancel()
    leave.set()
    await carried.endpoint.drain.finish(within=5)
    assert written == ["vote"]


async def test_a_line_cut_in_the_middle_of_a_request_is_no_failure(carried: Toy) -> None:
    coming: list[Message] = [
        {"type": "http.request", "body": b'{"query":', "more_body": True},
        {"type": "http.disconnect"},
    ]
    said: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    headers = [(b"host", b"testserver"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b""}
    with structlog.testing.capture_logs() as logged:
        await carried.app({**scope, "headers": headers}, receive, send)
    assert (said, logged) == ([], [])


async def test_reading_too_much_keeps_nobody_of_the_same_hall_from_joining() -> None:
    carried = toy(limits=Limits(points_per_minute=3))
    async with client(carried) as http:
        answers = [await http.post("/graphql", json={"query": "{ hello }"}) for _ in range(4)]
        assert answers[-1].status_code == 429
        joined = await http.post("/graphql", json={"query": 'mutation { join(code: "A") }'})
        assert joined.json()["data"] == {"join": False}


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "query($n: String!) { hello(name: $n) }", "variables": {"n": "a\0b"}},
        {"query": '{ hello(name: "a\\u0000b") }'},
    ],
)
async def test_a_null_character_is_refused_before_a_database_chokes_on_it(
    carried: Toy, asked: dict[str, Any]
) -> None:
    answer = await send(carried, json.dumps(asked).encode())
    assert code(answer) == "VALIDATION"
