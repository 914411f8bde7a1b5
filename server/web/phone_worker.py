"""The script by which a phone opens the participant's page again without a network.

It names every file of that page in one language, under their fingerprint: another version of the
files is another script, by which browsers know that there is something new. Refuses every page but
the participant's, and to keep anything but files that are the same for everyone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.web.assets import Asset
from server.web.pages import (
    ASK_EACH_TIME,
    PARTICIPANT,
    Answer,
    PageFiles,
    answer_asset,
    modules_of,
    page_files,
)
from server.web.texts import LANGS, Lang, lang_of

# The same page as at `/s/{code}`, at an address that names no session.
_PAGE: Final = "/rejoindre"
_SCOPE: Final = "/s/"
_PATH: Final = f"{_SCOPE}worker.js"
_DRESS: Final = ("jalon.css", "jalon.svg", f"{PARTICIPANT.name}.css")


def worker_routes(*, keeping: bool) -> list[BaseRoute]:
    """The worker, or the one that undoes it. Must come before the pages, under whose address it is."""
    scripts = _keeping(page_files()) if keeping else _leaving()
    return [Route(_PATH, _answer_worker(scripts), methods=["GET"])]


def _keeping(files_: PageFiles) -> Mapping[Lang, Asset]:
    return {lang: _script(_written(lang, files_)) for lang in LANGS}


def _leaving() -> Mapping[Lang, Asset]:
    return dict.fromkeys(LANGS, _script(_template("phone_worker_leaving")))


def _written(lang: Lang, files_: PageFiles) -> str:
    names = sorted([*modules_of(PARTICIPANT, lang, files_.loaded), *_DRESS])
    values = {
        "version": files_.version,
        "lang": lang,
        "page": _PAGE if lang == "fr" else f"{_PAGE}?lang={lang}",
        "files": json.dumps([f"/static/{files_.version}/{name}" for name in names], indent=2),
    }
    script = _template("phone_worker")
    for name, value in values.items():
        script = script.replace(f"{{{{ {name} }}}}", value)
    return script


def _script(text: str) -> Asset:
    return Asset.of(text.encode(), "text/javascript; charset=utf-8")


def _template(name: str) -> str:
    return files("server.web").joinpath("templates", f"{name}.js").read_text(encoding="utf-8")


def _answer_worker(scripts: Mapping[Lang, Asset]) -> Answer:
    async def answer(request: Request) -> Response:
        script = scripts[lang_of(request.query_params.get("lang"))]
        response = answer_asset(request, script, ASK_EACH_TIME)
        response.headers["service-worker-allowed"] = _SCOPE
        return response

    return answer
