"""Every document of the pages, against the contract it is asked of."""

from __future__ import annotations

import json

import pytest
from graphql import build_schema, parse, validate

from tests.web.node import ROOT, STATIC, run_node

pytestmark = pytest.mark.browser

_PRINT = """
import { pathToFileURL } from "node:url";
const found = await import(pathToFileURL(process.argv[1]));
const { COMMANDS = {}, ...others } = found;
console.log(JSON.stringify({ ...others, ...COMMANDS }));
"""


@pytest.mark.parametrize("room", ["live", "account", "answer"])
async def test_the_contract_accepts_every_document_of_the_pages(room: str) -> None:
    path = str(STATIC / room / "documents.js")
    status, output = await run_node("--input-type=module", "--eval", _PRINT, path)
    assert status == 0, output
    documents: dict[str, str] = json.loads(output)
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    refused = {
        name: [error.message for error in errors]
        for name, text in documents.items()
        if (errors := validate(schema, parse(text)))
    }
    assert refused == {}
    assert len(documents) > len(("the queries", "the feed", "joining"))
