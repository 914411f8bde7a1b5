"""Sort keys that mean the same on every database. Refuses locales: plain code points decide."""

from __future__ import annotations

import unicodedata

LENGTH = 200


def sort_key(text: str) -> str:
    """`text` folded for a binary collation: no accents, no case, ligatures spelt out, one space."""
    spelt = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    decomposed = unicodedata.normalize("NFKD", spelt)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().replace("’", "'").split())[:LENGTH]
