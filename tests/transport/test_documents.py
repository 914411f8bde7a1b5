"""Documents are read once, and remembered within bounds."""

from __future__ import annotations

import pytest

from server.transport.documents import Documents
from server.transport.limits import Limits
from server.transport.refusals import Refusal
from tests.transport.test_http import post
from tests.transport.toy import schema, toy


def test_a_known_document_costs_no_further_work() -> None:
    documents = Documents(schema, Limits())
    first = documents.prepare("{ hello }")
    assert documents.prepare("{ hello }") is first
    assert (documents.work.parsed, documents.work.validated) == (1, 1)


async def test_a_second_request_neither_parses_nor_validates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    carried = toy()
    assert (await post(carried, "{ hello }")).status_code == 200

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("server.transport.documents.parse", refuse)
    monkeypatch.setattr("server.transport.documents.validate_document", refuse)
    monkeypatch.setattr("strawberry.schema.schema.parse", refuse)
    monkeypatch.setattr("strawberry.schema.schema.validate_document", refuse)
    assert (await post(carried, "{ hello }")).json()["data"] == {"hello": "Bonjour Caen"}


def test_only_so_many_documents_are_remembered_and_the_used_ones_stay() -> None:
    documents = Documents(schema, Limits(documents_remembered=3))
    for number in range(10):
        documents.prepare("{ used: hello }")
        documents.prepare(f"{{ a{number}: hello }}")
    assert len(documents) == 3
    parsed = documents.work.parsed
    documents.prepare("{ used: hello }")
    assert documents.work.parsed == parsed


def test_large_documents_are_remembered_in_smaller_number() -> None:
    documents = Documents(schema, Limits(characters_remembered=1_000))
    for number in range(10):
        documents.prepare(f"{{ a{number}: hello }} #{'x' * 300}")
    assert len(documents) == 3
    for number in range(100):
        documents.prepare(f"{{ a{number}: hello }}")
    assert 50 < len(documents) < 100


def test_a_document_too_large_to_be_remembered_is_answered_all_the_same() -> None:
    documents = Documents(schema, Limits(characters_remembered=10))
    assert documents.prepare("{ hello mission { code } }").operations
    assert len(documents) == 0


@pytest.mark.parametrize("text", ["{ hello", "{ nothing }", "fragment F on Query { hello }"])
def test_a_refused_document_is_not_remembered(text: str) -> None:
    documents = Documents(schema, Limits())
    with pytest.raises(Refusal):
        documents.prepare(text)
    assert len(documents) == 0
