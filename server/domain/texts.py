"""Texts that people give: bare, present, not too long. Refuses to know what they say."""

from __future__ import annotations

from server.problems import ValidationFailed


def required(value: str, *, path: str, limit: int) -> str:
    """`value` with single blanks. Raises ValidationFailed when empty or over `limit`."""
    bare = " ".join(value.split())
    if not bare:
        raise ValidationFailed(path, french="Texte requis.", english="A text is required.")
    if len(bare) > limit:
        raise ValidationFailed(
            path,
            french=f"{limit} caractères au plus.",
            english=f"{limit} characters at most.",
        )
    return bare


def optional(value: str | None, *, path: str, limit: int) -> str | None:
    """The same, where a null or a blank text says nothing."""
    if value is None or not value.strip():
        return None
    return required(value, path=path, limit=limit)
