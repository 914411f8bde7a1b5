"""Every document of the demo is one that the contract answers."""

import pytest
from graphql import parse, validate

from server.demo import documents
from server.demo.documents import Command
from server.demo.facts_check import FACTS
from server.schema.contract import make_schema

SCHEMA = make_schema()._schema
TEXTS = {
    name: value.document if isinstance(value, Command) else value
    for name, value in vars(documents).items()
    if isinstance(value, Command) or (name.isupper() and not name.startswith("_"))
} | {name: fact.query for name, fact in FACTS.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_the_contract_answers(name: str) -> None:
    assert validate(SCHEMA, parse(TEXTS[name])) == []
