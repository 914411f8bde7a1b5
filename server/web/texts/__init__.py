"""Every sentence of the pages, in French first and in English. A test holds both to the same keys.

A missing sentence is an error when the pages are made, never a blank on a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Final, Literal, TypeAlias, cast, get_args

Lang: TypeAlias = Literal["fr", "en"]
LANGS: Final = cast("tuple[Lang, ...]", get_args(Lang))

_TALL_SIGN = re.compile(r" (?=[;:?!»])|(?<=«) ")
_PLACE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def _read(lang: Lang) -> dict[str, str]:
    text = files(__name__).joinpath(f"{lang}.json").read_text(encoding="utf-8")
    read = cast("dict[str, str]", json.loads(text))
    return {key: _bound(text) for key, text in read.items()} if lang == "fr" else read


def _bound(text: str) -> str:
    """French sets a space before its tall signs, where no line may break."""
    return _TALL_SIGN.sub("\N{NO-BREAK SPACE}", text)


CATALOGUES: Final[Mapping[Lang, Mapping[str, str]]] = {lang: _read(lang) for lang in LANGS}


def lang_of(asked: str | None) -> Lang:
    """French, unless another language of ours is asked for."""
    return "en" if asked == "en" else "fr"


def filled(template: str, lang: Lang, values: Mapping[str, str]) -> str:
    """The template with each `{{ name }}` written out, escaped. Raises KeyError for an unknown one."""

    def written(place: re.Match[str]) -> str:
        name = place.group(1)
        return escape(values[name] if name in values else CATALOGUES[lang][name])

    return _PLACE.sub(written, template)


def as_module(lang: Lang) -> str:
    """The catalogue as an ES module, which every browser can import."""
    return f"export default {json.dumps(CATALOGUES[lang], ensure_ascii=False, indent=0)};\n"
