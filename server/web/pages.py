"""The addresses of the pages and of their files, made once in each language.

Nothing here depends on who asks: a page is the same bytes for everyone, and whoever opens it asks
`/graphql` for the rest. Refuses tokens: they stay in the fragment, which no request carries.
"""

from __future__ import annotations

import io
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from server.web import assets
from server.web.assets import Asset
from server.web.texts import LANGS, Lang, filled, lang_of

Answer = Callable[[Request], Awaitable[Response]]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_CODE: Final = re.compile(r"[0-9A-Za-z]{6}")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_EACH_TIME: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Page:
    """A template, its stylesheet and its script, which share its name."""

    name: str
    paths: tuple[str, ...]


PAGES: Final = (
    Page("home", ("/",)),
    Page("participant", ("/rejoindre", "/s/{code}")),
    Page("projection", ("/projection/{session_id}",)),
    Page("animation", ("/animation/{session_id}",)),
    Page("console", ("/console",)),
)


def web_routes() -> list[BaseRoute]:
    """Every page, every file they load, and the icon that browsers ask for by themselves."""
    loaded = assets.load()
    version = assets.fingerprint(loaded)
    routes: list[BaseRoute] = []
    for page in PAGES:
        bodies = {lang: _page(page, lang, version, loaded) for lang in LANGS}
        routes += [Route(path, _answer_page(bodies), methods=["GET"]) for path in page.paths]
    routes.append(Route("/s/{code}/qr.svg", _answer_qr, methods=["GET"]))
    routes.append(
        Route("/static/{version}/{path:path}", _answer_file(loaded, version), methods=["GET"])
    )
    routes.append(Route("/favicon.ico", _answer_icon(version), methods=["GET"]))
    return routes


def _page(page: Page, lang: Lang, version: str, loaded: Mapping[str, Asset]) -> Asset:
    values = {
        "lang": lang,
        "page": page.name,
        "static": f"/static/{version}",
        "query": "" if lang == "fr" else f"?lang={lang}",
        "other_lang": "en" if lang == "fr" else "fr",
        "other_query": "?lang=en" if lang == "fr" else "?lang=fr",
        "title": "{{ " + f"{page.name}.title" + " }}",
    }
    layout = _template("layout")
    for name, part in {
        "BODY": _template(page.name),
        "PRELOADS": _preloads(loaded),
    }.items():
        layout = layout.replace(f"<!-- {name} -->", part)
    values["title"] = filled(values["title"], lang, {})
    return Asset.of(filled(layout, lang, values).encode(), "text/html; charset=utf-8")


def _preloads(loaded: Mapping[str, Asset]) -> str:
    """All the modules at once, rather than one round trip for each level of imports."""
    modules = (path for path in sorted(loaded) if path.endswith(".js") and "/" in path)
    shared = (path for path in modules if path.startswith("live/"))
    return "\n".join(
        f'<link rel="modulepreload" href="{{{{ static }}}}/{path}">' for path in shared
    )


def _template(name: str) -> str:
    return files("server.web").joinpath("templates", f"{name}.html").read_text(encoding="utf-8")


def _answer_page(bodies: Mapping[Lang, Asset]) -> Answer:
    async def answer(request: Request) -> Response:
        return _answer(request, bodies[lang_of(request.query_params.get("lang"))], _ASK_EACH_TIME)

    return answer


async def _answer_qr(request: Request) -> Response:
    """The session's address for those who would rather scan than type."""
    code = request.path_params["code"]
    if not _CODE.fullmatch(code):
        return PlainTextResponse("404", status_code=404, headers=HEADERS)
    lang = lang_of(request.query_params.get("lang"))
    door = request.base_url.replace(path=f"/s/{code}", query="" if lang == "fr" else f"lang={lang}")
    picture = io.BytesIO()
    segno.make(str(door), micro=False, error="m").save(
        picture, kind="svg", xmldecl=False, omitsize=True, border=4, light="#fff"
    )
    return _answer(request, Asset.of(picture.getvalue(), "image/svg+xml"), _ASK_EACH_TIME)


def _answer_file(loaded: Mapping[str, Asset], version: str) -> Answer:
    async def answer(request: Request) -> Response:
        asset = loaded.get(request.path_params["path"])
        if asset is None:
            return PlainTextResponse("404", status_code=404, headers=HEADERS)
        # Another server of the same installation may have been upgraded first: its pages ask for
        # its own set here, and what we answer them must not be kept under that name.
        current = request.path_params["version"] == version
        return _answer(request, asset, _FOR_EVER if current else "no-store")

    return answer


def _answer_icon(version: str) -> Answer:
    async def answer(request: Request) -> Response:
        del request
        return RedirectResponse(f"/static/{version}/jalon.svg", headers=HEADERS)

    return answer


def _answer(request: Request, asset: Asset, cache_control: str) -> Response:
    headers = {**HEADERS, "etag": asset.etag, "cache-control": cache_control}
    if asset.etag in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=headers)


def _known(request: Request) -> set[str]:
    given = request.headers.get("if-none-match", "")
    return {each.strip().removeprefix("W/") for each in given.split(",")}
