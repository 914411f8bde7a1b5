"""The files the pages load, read once: each under a path that names the whole set's fingerprint.

Such a path never answers other bytes, so it may be kept for ever; modules import one another
relatively and so always come from one set. Refuses to read a path given by a request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from server.web.texts import LANGS, as_module, filled

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Drawn once, worded in each language.
_WORDED: Final = ("chain.svg", "chain-tall.svg")


@dataclass(frozen=True, slots=True)
class Asset:
    """A body and what HTTP says of it."""

    body: bytes
    media_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> Asset:
        return cls(body, media_type, f'"{sha256(body).hexdigest()[:32]}"')


def load() -> Mapping[str, Asset]:
    """Every file under `static/`, and what is made from the catalogues, by relative path."""
    found = {
        path: Asset.of(body, _TYPES[f".{path.rpartition('.')[2]}"])
        for path, body in _walk(files("server.web").joinpath("static"), "")
    }
    for lang in LANGS:
        found[f"texts/{lang}.js"] = Asset.of(as_module(lang).encode(), _TYPES[".js"])
        for name in _WORDED:
            drawing = filled(found[name].body.decode(), lang, {})
            found[name.replace(".svg", f".{lang}.svg")] = Asset.of(drawing.encode(), _TYPES[".svg"])
    for name in _WORDED:
        del found[name]
    return found


def fingerprint(assets: Mapping[str, Asset]) -> str:
    """The same for the same files, another as soon as one of them changes."""
    digest = sha256()
    for path in sorted(assets):
        digest.update(f"{path} {assets[path].etag}\n".encode())
    return digest.hexdigest()[:16]


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.read_bytes()
