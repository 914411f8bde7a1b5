"""The addresses of the pages and of their files, made once in each language.

Nothing here depends on who asks: a page is the same bytes for everyone, and whoever opens it asks
`/graphql` for the rest. Refuses tokens: they stay in the fragment, which no request carries.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from server.web import assets
from server.web.assets import Asset
from server.web.texts import CATALOGUES, LANGS, Lang, filled, lang_of

Answer = Callable[[Request], Awaitable[Response]]
ErrorAnswer = Callable[[Request, Exception], Awaitable[Response]]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types jalon-phone"
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
_IMPORTED: Final = re.compile(r"""^import\b[^;]*?["'](\.[^"']+)["'];""", re.MULTILINE)
_FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_EACH_TIME: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Page:
    """A template, with the script and, unless it shares another's, the stylesheet of its name.

    `without_script` names what is told where JavaScript is off; None for a page that has no script.
    """

    name: str
    paths: tuple[str, ...]
    style: str | None = None
    without_script: str | None = "noscript.live"


PARTICIPANT: Final = Page("participant", ("/rejoindre", "/s/{code}"))
PAGES: Final = (
    Page("home", ("/",), without_script="noscript.home"),
    PARTICIPANT,
    Page("projection", ("/projection/{session_id}",)),
    Page("animation", ("/animation/{session_id}",)),
    Page("notebook", ("/carnet/{session_id}",)),
    Page("console", ("/console",), without_script="noscript.console"),
    Page("invitation", ("/invitation",), style="door", without_script="noscript.account"),
    Page("sign_in", ("/connexion",), style="door", without_script="noscript.account"),
    Page("account", ("/compte",), without_script="noscript.account"),
    Page("answer", ("/reponse",), style="door", without_script="noscript.answer"),
    Page("import", ("/import",), without_script="noscript.import"),
)
NO_SUCH_PAGE: Final = Page("not_found", (), style="door", without_script=None)


def web_routes() -> list[BaseRoute]:
    """Every page, every file they load, and the icon that browsers ask for by themselves."""
    files_ = page_files()
    routes: list[BaseRoute] = []
    for page in PAGES:
        bodies = _bodies(page, files_)
        routes += [Route(path, _answer_page(bodies), methods=["GET"]) for path in page.paths]
    routes.append(Route("/s/{code}/qr.svg", _answer_qr, methods=["GET"]))
    routes.append(Route("/static/{version}/{path:path}", _answer_file(files_), methods=["GET"]))
    routes.append(Route("/favicon.ico", _answer_icon(files_.version), methods=["GET"]))
    return routes


def no_such_page() -> ErrorAnswer:
    """What an unknown address answers: a page to browsers, JSON or a sentence to programs."""
    bodies = _bodies(NO_SUCH_PAGE, page_files())

    async def answer(request: Request, error: Exception) -> Response:
        del error
        lang = _lang_asked(request)
        sentence = CATALOGUES[lang]["not_found.h1"]
        headers = {**HEADERS, "cache-control": "no-store", "vary": "Accept, Accept-Language"}
        accepted = request.headers.get("accept", "").lower()
        if "text/html" in accepted:
            page = bodies[lang]
            return Response(page.body, 404, headers=headers, media_type=page.media_type)
        if "json" in accepted:
            told = {"code": "NOT_FOUND", "message": sentence}
            return JSONResponse(told, status_code=404, headers=headers)
        return PlainTextResponse(f"{sentence}\n", status_code=404, headers=headers)

    return answer


@dataclass(frozen=True, slots=True)
class PageFiles:
    """What the pages load, under the fingerprint of the whole."""

    loaded: Mapping[str, Asset]
    version: str


@cache
def page_files() -> PageFiles:
    loaded = assets.load()
    return PageFiles(loaded, assets.fingerprint(loaded))


def bodies_of(page: Page) -> Mapping[Lang, Asset]:
    """The page as it is answered, in each language."""
    return _bodies(page, page_files())


def _bodies(page: Page, files_: PageFiles) -> Mapping[Lang, Asset]:
    return {lang: _page(page, lang, files_) for lang in LANGS}


def _page(page: Page, lang: Lang, files_: PageFiles) -> Asset:
    values = {
        "lang": lang,
        "page": page.name,
        "style": page.style or page.name,
        "static": f"/static/{files_.version}",
        "query": "" if lang == "fr" else f"?lang={lang}",
        "other_lang": "en" if lang == "fr" else "fr",
        "other_query": "?lang=en" if lang == "fr" else "?lang=fr",
        "title": "{{ " + f"{page.name}.title" + " }}",
    }
    layout = _template("layout")
    for name, part in {
        "BODY": _template(page.name),
        "SCRIPTS": _scripts(page, lang, files_.loaded),
        "WITHOUT SCRIPT": _without_script(page),
    }.items():
        layout = layout.replace(f"<!-- {name} -->", part)
    values["title"] = filled(values["title"], lang, {})
    return Asset.of(filled(layout, lang, values).encode(), "text/html; charset=utf-8")


def _scripts(page: Page, lang: Lang, loaded: Mapping[str, Asset]) -> str:
    """All the modules at once, rather than one round trip for each level of imports."""
    if page.without_script is None:
        return ""
    first = _first(page)
    modules = [path for path in modules_of(page, lang, loaded) if path != first]
    preloads = [f'<link rel="modulepreload" href="{{{{ static }}}}/{path}">' for path in modules]
    script = f'<script type="module" src="{{{{ static }}}}/{first}"></script>'
    return "\n".join([*preloads, script])


def modules_of(page: Page, lang: Lang, loaded: Mapping[str, Asset]) -> list[str]:
    """Every script that a page runs in one language."""
    return sorted({*_reached(_first(page), loaded), f"texts/{lang}.js"})


def _first(page: Page) -> str:
    return f"pages/{page.name}.js"


def _reached(first: str, loaded: Mapping[str, Asset]) -> Iterable[str]:
    """A module and everything it imports, near or far."""
    found, waiting = {first}, [first]
    while waiting:
        path = waiting.pop()
        for relative in _IMPORTED.findall(loaded[path].body.decode()):
            imported = posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))
            if imported not in found:
                found.add(imported)
                waiting.append(imported)
    return found


def _without_script(page: Page) -> str:
    if page.without_script is None:
        return ""
    return f'<noscript><p class="alert">{{{{ {page.without_script} }}}}</p></noscript>'


def _template(name: str) -> str:
    return files("server.web").joinpath("templates", f"{name}.html").read_text(encoding="utf-8")


def _answer_page(bodies: Mapping[Lang, Asset]) -> Answer:
    async def answer(request: Request) -> Response:
        return answer_asset(
            request, bodies[lang_of(request.query_params.get("lang"))], ASK_EACH_TIME
        )

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
    return answer_asset(request, Asset.of(picture.getvalue(), "image/svg+xml"), ASK_EACH_TIME)


def _answer_file(files_: PageFiles) -> Answer:
    async def answer(request: Request) -> Response:
        asset = files_.loaded.get(request.path_params["path"])
        if asset is None:
            return PlainTextResponse("404", status_code=404, headers=HEADERS)
        # Another server of the same installation may have been upgraded first: its pages ask for
        # its own set here, and what we answer them must not be kept under that name.
        current = request.path_params["version"] == files_.version
        return answer_asset(request, asset, _FOR_EVER if current else "no-store")

    return answer


def _answer_icon(version: str) -> Answer:
    async def answer(request: Request) -> Response:
        del request
        return RedirectResponse(f"/static/{version}/jalon.svg", headers=HEADERS)

    return answer


def answer_asset(request: Request, asset: Asset, cache_control: str) -> Response:
    headers = {**HEADERS, "etag": asset.etag, "cache-control": cache_control}
    if asset.etag in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=headers)


def _known(request: Request) -> set[str]:
    given = request.headers.get("if-none-match", "")
    return {each.strip().removeprefix("W/") for each in given.split(",")}


def _lang_asked(request: Request) -> Lang:
    """The page's own language where its address names one; else what the browser asks for first."""
    asked = request.query_params.get("lang")
    return lang_of(asked or request.headers.get("accept-language", "")[:2].lower())
