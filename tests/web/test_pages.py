"""The pages and their files over HTTP: what is answered, how it may be kept, what it may load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.domain.accounts.invitations import address_of
from server.web import no_such_page, web_routes
from server.web.pages import PAGES
from tests.web.node import STATIC

ADDRESSES = tuple(
    path.format(code="ABC123", session_id="xyz") for page in PAGES for path in page.paths
)
TEMPLATES = STATIC.parent / "templates"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=web_routes(), exception_handlers={404: no_such_page()})
    with TestClient(app) as client:
        yield client


class Seen(HTMLParser):
    """The tags of a page, and the addresses that they name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._silent = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent = False

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        assert not (self._silent and data.strip()), "an inline script or style"

    @property
    def addresses(self) -> list[str]:
        names = ("src", "href", "action", "srcset")
        return [value for _, attrs in self.tags for name in names if (value := attrs.get(name))]


def page(client: TestClient, address: str) -> Seen:
    return Seen(client.get(address).text)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("query", "lang"), [("", "fr"), ("?lang=en", "en"), ("?lang=xx", "fr")])
def test_a_page_is_answered_in_one_language_which_it_names(
    client: TestClient, address: str, query: str, lang: str
) -> None:
    answer = client.get(address + query)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    seen = Seen(answer.text)
    assert ("html", {"lang": lang}) in seen.tags
    assert "{{" not in answer.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(
    client: TestClient, address: str
) -> None:
    seen = page(client, address)
    for tag, attributes in seen.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        if tag == "script":
            assert attributes["type"] == "module"
            assert attributes["src"]
    assert seen.addresses
    for value in seen.addresses:
        assert value.startswith(("/", "#")), value
        assert not value.startswith("//"), value


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_file_that_a_page_names_is_there_and_may_be_kept_for_ever(
    client: TestClient, address: str
) -> None:
    named = [value for value in page(client, address).addresses if value.startswith("/static/")]
    assert named
    for value in named:
        answer = client.get(value)
        assert answer.status_code == 200, value
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_forbids_frames_sniffing_referrers_and_foreign_code(
    client: TestClient, address: str
) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


def test_a_page_is_asked_again_each_time_and_sent_only_when_it_changed(client: TestClient) -> None:
    first = client.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/?lang=en", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_weak_or_listed_etag_is_known_again(client: TestClient) -> None:
    etag = client.get("/").headers["etag"]
    assert client.get("/", headers={"if-none-match": f'"x", W/{etag}'}).status_code == 304


def test_a_file_asked_under_another_fingerprint_is_answered_and_not_kept(
    client: TestClient,
) -> None:
    answer = client.get("/static/an-older-one/jalon.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["nothing.js", "../pages.py", "%2e%2e/pages.py", "texts/de.js", "", "chain.svg"]
)
def test_what_is_not_one_of_our_files_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/static/any/{path}").status_code == 404


def test_the_catalogue_is_served_as_a_module_in_each_language(client: TestClient) -> None:
    for lang, word in (("fr", "Rejoindre une séance"), ("en", "Join a session")):
        answer = client.get(f"/static/any/texts/{lang}.js")
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.text.startswith("export default {")
        assert word in answer.text


def test_the_drawing_of_the_chain_speaks_the_language_of_its_page(client: TestClient) -> None:
    assert "atelier" in client.get("/static/any/chain.fr.svg").text
    english = client.get("/static/any/chain-tall.en.svg").text
    assert "workshop" in english
    assert "atelier" not in english


def test_an_english_page_leads_to_english_pages(client: TestClient) -> None:
    inner = [
        value
        for value in page(client, "/?lang=en").addresses
        if value.startswith(("/console", "/?")) or value == "/"
    ]
    assert "/console?lang=en" in inner
    assert "/?lang=fr" in inner


def test_the_icon_that_browsers_ask_for_by_themselves_is_there(client: TestClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"


def test_no_page_writes_but_by_the_contract(client: TestClient) -> None:
    assert client.post("/").status_code == 405


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("query", "language", "sentence"),
    [
        ("", "", "Il n’y a rien à cette adresse."),
        ("?lang=en", "fr", "There is nothing at this address."),
        ("", "en-GB,en;q=0.9", "There is nothing at this address."),
        ("?lang=fr", "en", "Il n’y a rien à cette adresse."),
    ],
)
def test_an_unknown_address_is_told_to_a_browser_on_a_page_in_its_language(
    client: TestClient, query: str, language: str, sentence: str
) -> None:
    answer = client.get(f"/nulle/part{query}", headers={**BROWSER, "accept-language": language})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert sentence in answer.text
    assert "<script" not in answer.text


def test_an_unknown_address_is_told_to_a_program_in_what_it_reads(client: TestClient) -> None:
    told = client.get("/nulle/part", headers={"accept": "application/json"})
    assert told.status_code == 404
    assert told.json() == {"code": "NOT_FOUND", "message": "Il n’y a rien à cette adresse."}
    plain = client.get("/nulle/part", headers={"accept": "*/*", "accept-language": "en"})
    assert plain.status_code == 404
    assert plain.headers["content-type"].startswith("text/plain")
    assert plain.text == "There is nothing at this address.\n"


def test_no_word_of_an_unknown_address_comes_back_on_its_page(client: TestClient) -> None:
    answer = client.get("/<b>hurt</b>?<i>too</i>", headers=BROWSER)
    assert "hurt" not in answer.text
    assert "too" not in answer.text


@pytest.mark.parametrize("address", ["/invitation", "/connexion"])
def test_a_password_can_never_be_sent_in_an_address(client: TestClient, address: str) -> None:
    """Without its script a form would be sent by GET, password and all."""
    seen = page(client, address)
    [form] = [attributes for tag, attributes in seen.tags if tag == "form"]
    assert form["method"] == "post"
    assert "hidden" in form
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_in_words_what_it_cannot_do_without_javascript(
    client: TestClient, address: str
) -> None:
    html = client.get(address).text
    [told] = re.findall(r"<noscript>(.*?)</noscript>", html)
    assert "JavaScript" in told


def test_an_invitation_leads_to_the_page_that_follows_it(client: TestClient) -> None:
    path, _, fragment = address_of("jli_x", None).partition("#")
    assert client.get(path).status_code == 200
    assert fragment == "secret=jli_x"
    script = (STATIC / "pages" / "invitation.js").read_text(encoding="utf-8")
    assert 'FRAGMENT = "secret"' in script


def test_a_page_asks_at_once_for_the_modules_it_needs_and_for_no_other(client: TestClient) -> None:
    preloads = {
        address: {
            attributes["href"].partition("/static/")[2].partition("/")[2]
            for tag, attributes in page(client, address).tags
            if attributes.get("rel") == "modulepreload" and attributes["href"]
        }
        for address in ("/connexion", "/s/ABC123")
    }
    assert {"account/documents.js", "live/http.js", "words.js", "texts/fr.js"} <= preloads[
        "/connexion"
    ]
    assert "live/fold.js" not in preloads["/connexion"]
    assert {"live/fold.js", "live/socket.js"} <= preloads["/s/ABC123"]
    assert "account/documents.js" not in preloads["/s/ABC123"]


FORBIDDEN = {
    "markup from a text": re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment"
    ),
    "code from a text": re.compile(r"\beval\(|new Function|setTimeout\(\s*[\"'`]"),
    "another site": re.compile(r"https?://(?!www\.w3\.org/2000/svg)"),
    "something imported from elsewhere": re.compile(r"(?:from|import\()\s*[\"'`](?!\.)"),
    "a token in an address": re.compile(r"[?&](?:token|jeton)="),
}


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_no_file_of_the_pages_holds(reason: str) -> None:
    files = [path for folder in (STATIC, TEMPLATES) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    guilty = [
        path.name for path in files if FORBIDDEN[reason].search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
