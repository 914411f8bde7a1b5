"""The worker of the phones over HTTP: where it may act, how it is kept, what it names."""

from __future__ import annotations

import json
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.web import web_routes, worker_routes
from tests.web.test_pages import page


def client_of(*, keeping: bool) -> TestClient:
    return TestClient(Starlette(routes=[*worker_routes(keeping=keeping), *web_routes()]))


@pytest.mark.parametrize("keeping", [True, False])
def test_the_worker_may_act_on_the_participants_page_alone_and_is_asked_again_each_time(
    keeping: bool,
) -> None:
    answer = client_of(keeping=keeping).get("/s/worker.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["service-worker-allowed"] == "/s/"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    again = client_of(keeping=keeping).get(
        "/s/worker.js", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(("query", "lang"), [("", "fr"), ("?lang=en", "en")])
def test_the_worker_names_every_file_of_the_page_that_it_keeps_and_no_other(
    query: str, lang: str
) -> None:
    client = client_of(keeping=True)
    script = client.get(f"/s/worker.js{query}").text
    assert "{{" not in script
    found = re.search(r"const FILES = (\[.*?\]);", script, re.DOTALL)
    assert found is not None
    kept = json.loads(found.group(1))
    assert f'const PAGE = "/rejoindre{query}";' in script
    named = page(client, f"/s/ABC123{query}")
    assert sorted(kept) == sorted(
        {address for address in named.addresses if address.startswith("/static/")}
    )
    assert any(path.endswith(f"/texts/{lang}.js") for path in kept)
    for path in kept:
        assert "immutable" in client.get(path).headers["cache-control"]
    assert client.get(f"/rejoindre{query}").text == client.get(f"/s/ABC123{query}").text


def test_another_version_of_the_files_is_another_worker() -> None:
    client = client_of(keeping=True)
    script = client.get("/s/worker.js").text
    version = re.search(r'const VERSION = "([0-9a-f]{16})";', script)
    assert version is not None
    assert f"/static/{version.group(1)}/jalon.css" in client.get("/s/ABC123").text


def test_where_pages_are_not_kept_the_worker_drops_them_and_leaves() -> None:
    script = client_of(keeping=False).get("/s/worker.js").text
    assert "unregister" in script
    assert "fetch" not in script


def test_a_page_lets_one_policy_alone_name_a_script() -> None:
    policy = client_of(keeping=True).get("/s/ABC123").headers["content-security-policy"]
    assert "require-trusted-types-for 'script'; trusted-types jalon-phone" in policy
